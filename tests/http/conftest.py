"""A town with a fee, an open counter, and a program that calls."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from services.house import House
from tests import builders
from tests.databases import Retold
from tests.doors import open_office
from tests.http.caller import Caller, patient


def a_town(house: House) -> None:
    """Three dwellings of Chen's, a fee of 0.50 a square metre, and Wang at the counter."""
    builders.register_person(house, "chen", "陈小明", "13812345678")
    builders.move_in(house)
    builders.adopt(house)
    builders.open_counter(house)
    open_office(house)
    builders.settle(house)


@pytest.fixture
def town(retold: Retold) -> House:
    """The same, for this test."""
    return retold(a_town)


@pytest.fixture
def api(town: House) -> Iterator[Caller]:
    """The service, with its worker, for as long as the test runs."""
    with TestClient(patient(town)) as client:
        yield Caller(client)
