"""Who asks too often is told when to come again, and nobody else notices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.http import throttling
from services.http.refusals import TooManyRequests
from services.http.throttling import Throttle

TIMES = 5


class Hand:
    """Of a clock that the test moves."""

    seconds = 600.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def throttle(hand: Hand) -> Throttle:
    return Throttle(TIMES, hand)


def used_up(throttle: Throttle, caller: str = "li") -> TooManyRequests:
    for _ in range(TIMES):
        throttle.must_allow(caller)
    return refused(throttle, caller)


def refused(throttle: Throttle, caller: str = "li") -> TooManyRequests:
    with pytest.raises(TooManyRequests) as told:
        throttle.must_allow(caller)
    return told.value


def test_one_more_than_allowed_is_refused(throttle: Throttle) -> None:
    assert used_up(throttle).times == TIMES


def test_others_do_not_notice(throttle: Throttle) -> None:
    used_up(throttle)
    throttle.must_allow("wang")


def test_whoever_waits_as_long_as_he_was_told_may_go_on_and_not_much_before(throttle: Throttle, hand: Hand) -> None:
    for already in (0.0, 20.0, 59.5, 70.0):
        hand.seconds = 6000 + already
        wait = used_up(throttle, str(already)).seconds
        hand.seconds += wait - 2
        refused(throttle, str(already))
        hand.seconds += 2
        throttle.must_allow(str(already))


def test_a_new_minute_is_no_new_beginning(throttle: Throttle, hand: Hand) -> None:
    """The control of a counter that starts afresh: it would let twice as many through in a second."""
    hand.seconds = 659.0
    used_up(throttle)
    hand.seconds = 661.0
    refused(throttle)


def test_after_a_pause_all_is_forgotten(throttle: Throttle, hand: Hand) -> None:
    used_up(throttle)
    hand.seconds += 180
    used_up(throttle)


def test_being_refused_makes_the_wait_no_longer(throttle: Throttle) -> None:
    first = used_up(throttle).seconds
    assert {refused(throttle).seconds for _ in range(50)} == {first}


def test_a_flood_from_everywhere_takes_no_memory(throttle: Throttle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "CALLERS_MAX", 3)
    throttle.must_allow("li")
    for number in range(2 + TIMES):
        throttle.must_allow(f"10.0.0.{number}")
    refused(throttle, "10.0.0.99")
    throttle.must_allow("li")
    assert len(throttle._now) <= 4


@given(st.lists(st.floats(0, 30), max_size=60))
def test_in_no_minute_of_the_clock_are_more_allowed(pauses: list[float]) -> None:
    hand, minutes, waits = Hand(), dict[float, int](), set[int]()
    throttle = Throttle(TIMES, hand)
    for pause in pauses:
        hand.seconds += pause
        try:
            throttle.must_allow("li")
        except TooManyRequests as told:
            waits.add(told.seconds)
        else:
            minutes[hand.seconds // 60] = minutes.get(hand.seconds // 60, 0) + 1
    assert waits <= set(range(1, 121))
    assert all(times <= TIMES for times in minutes.values())
