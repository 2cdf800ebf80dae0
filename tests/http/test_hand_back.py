"""For thirty days after its term a company may still look, to hand everything back; then it sees nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from domain.handover.vendor_handover import Decided, VendorHandover
from domain.registry.dormitory_area import DormitoryArea
from services.auth.refusals import TokenNotOfCompany, TokenOfAnother
from services.auth.service_accounts import make_token
from services.databases.doors import service_employer
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


TO_THE_SECOND = [(END, 200), (CLOSED - SECOND, 200), (CLOSED, 403), (CLOSED + SECOND, 403)]


@pytest.mark.parametrize(("at", "sees"), TO_THE_SECOND)
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


def by_program(api: Caller, token: str, path: str = "/dwellings/BH-1-1-101") -> int:
    api.client.headers["Authorization"] = f"Bearer {token}"
    status = api.get(path).status_code
    del api.client.headers["Authorization"]
    return status


@pytest.mark.parametrize(("at", "sees"), TO_THE_SECOND)
def test_a_companys_program_ends_when_its_staff_do(
    over: Caller, town: House, clock: Clock, at: datetime, sees: int
) -> None:
    token = make_token(town, "erp", role="CL", areas=("BH",), days=90, made_by="person:pia", employer=COMPANY)
    clock.now = at
    assert by_program(over, token) == sees


def test_a_program_goes_on_where_its_company_does_and_that_of_the_bureau_everywhere(
    over: Caller, town: House, clock: Clock
) -> None:
    both = make_token(town, "erp", role="CL", areas=("BH", "WC"), days=90, made_by="person:boss", employer=COMPANY)
    bureaus = make_token(town, "mirror", role="BO", areas=(), days=90, made_by="person:boss", employer=BUREAU)
    clock.now = CLOSED
    assert (by_program(over, both), by_program(over, both, "/handover/WC")) == (404, 403), "a clerk's reads alone"
    assert by_program(over, bureaus) == 200


def test_a_program_of_which_it_was_not_said_whose_it_is_is_its_makers(over: Caller, town: House, clock: Clock) -> None:
    token = make_token(town, "old", role="CL", areas=("BH",), days=90, made_by="person:pia", employer=COMPANY)
    with town.doors.begin() as doors:
        doors.execute(sa.delete(service_employer))
    assert by_program(over, token) == 200
    clock.now = CLOSED
    assert by_program(over, token) == 403


def test_a_company_has_no_program_that_goes_everywhere_and_none_of_anothers_name(over: Caller, town: House) -> None:
    for role, areas in (("CL", ()), ("BO", ("BH",))):
        with pytest.raises(TokenNotOfCompany):
            make_token(town, "erp", role=role, areas=areas, days=9, made_by="person:pia", employer=COMPANY)
    make_token(town, "erp", role="CL", areas=("BH",), days=9, made_by="person:pia", employer=COMPANY)
    with pytest.raises(TokenOfAnother):
        make_token(town, "erp", role="CL", areas=("BH",), days=9, made_by="person:boss", employer=BUREAU)
