from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from domain.operations import refusals
from domain.operations.events import ClockConfirmed
from domain.operations.record_keeping import STORE, RecordKeeping
from tests.scenario import given

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
CONFIRMED = ClockConfirmed(
    newest=NOW + timedelta(days=365), now=NOW, cause="the battery was flat", confirmed_by="person:zhao"
)


def test_an_operator_confirms_the_clock_as_often_as_it_is_needed() -> None:
    given(RecordKeeping(STORE)).when(lambda k: k.confirm_clock(CONFIRMED)).then(CONFIRMED)
    again = replace(CONFIRMED, now=NOW - timedelta(days=1))
    given(RecordKeeping(STORE), CONFIRMED).when(lambda k: k.confirm_clock(again)).then(again)


def test_without_a_reason_it_is_not_confirmed() -> None:
    silent = replace(CONFIRMED, cause=" ")
    given(RecordKeeping(STORE)).when(lambda k: k.confirm_clock(silent)).then_refuses(refusals.CauseMissing)
