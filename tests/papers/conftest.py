"""The street, with October's and November's papers of its first building."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.billing.events.papers import StatementsIssued
from services.house import House
from services.payment_gateway.stripe import StripeGateway
from services.use_cases.statement_batches import issue_statements, issued_batch
from tests.builders import Clock, asking, settle
from tests.databases import Databases
from tests.online import KEY
from tests.web.households import a_street


@pytest.fixture(scope="module")
def street(databases: Databases) -> Iterator[House]:
    """Built once a module: its tests only read, or issue what nobody else does."""
    clock = Clock()
    with databases.house_apart("sqlite", clock) as house:
        a_street(house, clock)
        with asking(house):
            issue_statements(house, "BH-1", period="2026-11")
        settle(house)
        yield house


@pytest.fixture
def november(street: House) -> StatementsIssued:
    """What was issued to two households, one with nearly all that a statement can hold."""
    return issued_batch(street, "BH-1", "2026-11")


@pytest.fixture(scope="module")
def taking_online(databases: Databases) -> Iterator[House]:
    """The same street, where money is taken online: nobody asks the provider anything for a paper."""
    clock = Clock()
    with databases.house_apart("sqlite", clock) as apart:
        house = replace(apart, gateway=StripeGateway(KEY))
        a_street(house, clock)
        with asking(house):
            issue_statements(house, "BH-1", period="2026-11")
            issue_statements(house, "BH-2", period="2026-11")
        settle(house)
        yield house
