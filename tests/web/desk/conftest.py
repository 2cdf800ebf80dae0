"""A street with an open counter, and clerks at their desks."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from services.house import House
from tests import builders
from tests.builders import CHEN, LIN, Clock
from tests.databases import Retold
from tests.doors import open_office
from tests.http.caller import patient
from tests.web.desk.clerk import Clerk
from tests.web.households import USUAL, assess, decide

FEES = ("2026-10", "2026-11")
DESK = Callable[[str], Clerk]


def a_desk(house: House) -> None:
    """Chen owns three dwellings, Lin one; two months of a fee, and Wang takes money for the company."""
    assert isinstance(house.clock, Clock)
    builders.register_person(house, "chen", "陈小明", "13812345678")
    builders.register_person(house, "lin", "林琳", "13900001111")
    builders.move_in(house, ("BH-1-1-101", "BH-1-2-201", "BH-2-1-101"), CHEN)
    builders.move_in(house, (USUAL,), LIN, "78.58")
    builders.adopt(house)
    for period in FEES:
        assess(house, "BH-1-1-101", period, builders.FEE)
        assess(house, USUAL, period, builders.FEE)
    decide(house, "BH-1-1-101", lambda account: account.bring_arrears_forward(builders.OLD_DEBT))
    builders.open_counter(house)
    open_office(house)
    builders.settle(house)


@pytest.fixture
def house(retold: Retold) -> House:
    """The same street for each test."""
    return retold(a_desk)


@pytest.fixture
def desk(house: House) -> Iterator[DESK]:
    """Clerks by their names, as long as the service runs."""
    with TestClient(patient(house)) as client:
        yield lambda name: Clerk(client, name)


@pytest.fixture
def wang(desk: DESK) -> Clerk:
    """The cashier whose shift is open."""
    return desk("wang")
