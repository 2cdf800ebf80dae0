"""The clock goes back: by a little, by an hour, by years. What is recorded stays in its order, or is not recorded."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from domain.billing.dwelling_account import DwellingAccount
from domain.operations.refusals import CauseMissing
from projections.statement import statement
from services.event_store.clock_guard import ClockSuspect
from services.house import House
from services.use_cases import assessment
from services.use_cases.checking import check
from services.use_cases.record_keeping import ClockNotSuspect, confirm_clock
from tests.builders import Clock, a_house, adopt, asking, move_in, open_counter, pay, settle
from tests.doors import open_office, staffed
from tests.every_word import plan

HERE = "BH-1-1-101"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def desk(house: House) -> House:
    move_in(house)
    adopt(house)
    open_counter(house)
    pay(house, 5000)
    return house


def hours(house: House) -> list[datetime]:
    """When each entry says that it was recorded."""
    return [entry.envelope.recorded_at for entry in house.store.read(0, 10_000).entries]


def never_goes_back(house: House) -> bool:
    return all(before <= after for before, after in pairwise(hours(house)))


def confirm(house: House, cause: str = "the computer had been set to next year") -> None:
    with asking(house, "zhao"):
        confirm_clock(house, cause=cause)


def test_a_clock_that_is_a_little_behind_gives_the_hour_of_the_newest_entry(desk: House, clock: Clock) -> None:
    newest = hours(desk)[-1]
    clock.now -= 4 * MINUTE
    pay(desk, 100)
    assert hours(desk)[-1] == newest
    clock.now += 5 * MINUTE
    pay(desk, 100)
    assert hours(desk)[-1] == clock.now
    assert never_goes_back(desk)


def test_control_without_the_guard_the_hours_go_back(
    desk: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.store.clock_guard, "hour_of", lambda _entries: clock())
    clock.now -= 4 * MINUTE
    pay(desk, 100)
    assert not never_goes_back(desk)


def test_an_hour_back_nothing_is_recorded_and_everything_is_read(desk: House, clock: Clock) -> None:
    before = desk.store.position()
    clock.now -= HOUR
    with pytest.raises(ClockSuspect):
        pay(desk, 100)
    settle(desk)
    assert desk.store.position() == before
    with desk.read() as reading:
        assert statement(reading, HERE, "2026-11").closing_fen == -5000
    with asking(desk):
        assert desk.store.load(DwellingAccount, HERE).payments
    assert check(desk) == []


def test_a_clock_that_is_set_right_needs_no_confirmation(desk: House, clock: Clock) -> None:
    clock.now -= HOUR
    with pytest.raises(ClockSuspect):
        pay(desk, 100)
    clock.now += HOUR
    pay(desk, 100)
    assert never_goes_back(desk)


def test_confirmed_by_an_operator_it_is_the_clock_that_counts(desk: House, clock: Clock) -> None:
    """Entries bear the hours of a computer that stood a year ahead; now its clock is right."""
    clock.now += 365 * 24 * HOUR
    pay(desk, 100)
    clock.now -= 365 * 24 * HOUR
    confirm(desk)
    assert hours(desk)[-1] == clock.now
    clock.now += MINUTE
    pay(desk, 100)
    assert hours(desk)[-1] == clock.now
    clock.now -= 2 * HOUR
    with pytest.raises(ClockSuspect):
        pay(desk, 100)


def test_what_one_process_confirms_holds_in_every_other(desk: House, clock: Clock) -> None:
    clock.now -= HOUR
    with pytest.raises(ClockSuspect):
        pay(desk, 100)
    other = a_house(desk.settings, clock)
    confirm(other)
    other.close()
    pay(desk, 100)
    assert hours(desk)[-1] == clock.now


def test_another_computer_whose_clock_is_behind_takes_the_hour_of_the_first(desk: House, clock: Clock) -> None:
    newest = hours(desk)[-1]
    other = a_house(desk.settings, Clock(clock.now - MINUTE))
    pay(other, 100)
    other.close()
    assert hours(desk)[-1] == newest


def test_there_must_be_something_to_confirm_and_a_reason(desk: House, clock: Clock) -> None:
    with pytest.raises(ClockNotSuspect):
        confirm(desk)
    clock.now -= HOUR
    with pytest.raises(CauseMissing):
        confirm(desk, cause=" ")
    with pytest.raises(ClockSuspect):
        pay(desk, 100)


def test_the_same_confirmation_sent_twice_is_recorded_once(desk: House, clock: Clock) -> None:
    clock.now -= HOUR
    for repeated in (False, True):
        with asking(desk, "zhao", key="one confirmation"):
            assert confirm_clock(desk, cause="looked at it").repeated is repeated


def test_the_read_side_and_reactions_go_on_by_themselves_once_the_clock_is_right(desk: House, clock: Clock) -> None:
    """The clock goes back after a sheet was posted, before what rests on payments was applied to it."""
    run = plan(desk)
    with asking(desk, "zhao"):
        assessment.approve_run(desk, run)
    with asking(desk, "li"):
        assessment.post_run(desk, run)
    posted = desk.store.position()
    clock.now -= HOUR
    settle(desk)
    assert desk.store.position() == posted
    with desk.read() as reading:
        assert statement(reading, HERE, "2026-11").closing_fen == 3113 - 5000
    clock.now += HOUR
    settle(desk)
    with asking(desk):
        [charge] = desk.store.load(DwellingAccount, HERE).charges.values()
    assert charge.outstanding_fen == 0
    assert check(desk) == []


def test_the_api_says_so_and_asks_to_come_again(desk: House, clock: Clock) -> None:
    open_office(desk)
    clock.now -= HOUR
    body = {"shift": "s2", "payee": "company:shicheng", "float_fen": 0}
    headers = {"Idempotency-Key": "k" * 16}
    with staffed(desk) as client:
        refused = client.post("/api/v1/shifts", json=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (503, "clock_suspect")
        assert refused.headers["Retry-After"]
        assert client.get("/api/v1/areas").status_code == 200
        clock.now += HOUR
        assert client.post("/api/v1/shifts", json=body, headers=headers).status_code == 201
