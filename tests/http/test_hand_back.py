"""For thirty days after its term a company may still look, to hand everything back; then it sees nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.handover.vendor_handover import Decided, VendorHandover
from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from tests import builders
from tests.builders import BUREAU, COMPANY, CONTRACT, Clock, asking, settle
from tests.doors import employ
from tests.every_word import decide
from tests.http.caller import Caller

END = datetime(2026, 12, 19, 16, tzinfo=UTC)
CLOSED = END + timedelta(days=30)
SECOND = timedelta(seconds=1)
DECIDED = Decided(CONTRACT, "person:li", "person:zhao")


def asked(api: Caller, who: str, path: str = "/dwellings/BH-1-1-101") -> int:
    api.client.headers["Cookie"] = api.cookie(who)
    return api.get(path).status_code


@pytest.fixture
def over(api: Caller, town: House, clock: Clock) -> Caller:
    """The company's term in BH is over; in WC it goes on."""
    decide(town, DormitoryArea, "WC", lambda area: area.register("望湖宿舍区", bureau=BUREAU))
    builders.take_over(town, "WC")
    employ(town, "pia", ["CL"], employer=COMPANY, areas=("BH",))
    employ(town, "paul", ["CL", "CM"], employer=COMPANY, areas=("BH", "WC"))
    employ(town, "bruno", ["BO"])
    decide(town, VendorHandover, "BH", lambda handover: handover.end_term(END, DECIDED, now=clock.now))
    settle(town)
    return api


@pytest.mark.parametrize(("at", "sees"), [(END, 200), (CLOSED - SECOND, 200), (CLOSED, 403), (CLOSED + SECOND, 403)])
def test_to_the_second_thirty_days_after_the_end_the_last_door_closes(
    over: Caller, clock: Clock, at: datetime, sees: int
) -> None:
    clock.now = at
    assert asked(over, "pia") == sees


def test_where_its_term_goes_on_it_goes_on_looking_and_the_bureau_sees_all(over: Caller, clock: Clock) -> None:
    clock.now = CLOSED
    assert asked(over, "paul") == 404, "what is closed looks as if it were not there"
    assert asked(over, "paul", "/handover/WC") == 200
    assert asked(over, "bruno") == 200


def test_a_company_that_comes_back_looks_again(over: Caller, town: House, clock: Clock) -> None:
    clock.now = CLOSED
    with asking(town):
        handover = town.store.load(VendorHandover, "BH")
        handover.plan(COMPANY, DECIDED)
        town.store.record(handover)
    settle(town)
    assert asked(over, "pia") == 200
