from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.operations import refusals
from domain.operations.events import NumbersForgone, RecordKeepingEvent, RestoreDeclared
from domain.operations.record_keeping import STORE, RecordKeeping
from domain.values.authority import Authority, AuthorityMissing
from tests.scenario import given

T1 = datetime(2026, 11, 23, 18, tzinfo=UTC)
DECLARED = RestoreDeclared(
    restore="restore-1",
    taken_at=T1,
    kept_through=1_000,
    lost_until=T1 + timedelta(hours=7),
    lost_through=1_040,
    series=("BH",),
    forgone=(NumbersForgone("BH-00000001", 57, 100),),
    keys_lost=0,
    cause="water in the server room",
    authority=Authority(kind="批复", number="119", dated=None, sha256=None),
    prepared_by="person:li",
    approved_by="person:zhao",
)


def keeping(*facts: RecordKeepingEvent) -> given[RecordKeeping]:
    return given(RecordKeeping(STORE), *facts)


def test_what_is_lost_is_declared() -> None:
    keeping().when(lambda k: k.declare_restore(DECLARED)).then(DECLARED)


def test_declared_alike_again_it_is_no_news_and_otherwise_it_is_refused() -> None:
    keeping(DECLARED).when(lambda k: k.declare_restore(DECLARED)).then()
    otherwise = replace(DECLARED, keys_lost=3)
    keeping(DECLARED).when(lambda k: k.declare_restore(otherwise)).then_refuses(refusals.RestoreDeclaredAlready)


def test_a_second_restore_is_declared_beside_the_first() -> None:
    second = replace(DECLARED, restore="restore-2", series=("NX",))
    past = keeping(DECLARED)
    past.when(lambda k: k.declare_restore(second)).then(second)
    assert past.thing.closed_series == {"BH", "NX"}


@pytest.mark.parametrize(
    "fact",
    [replace(DECLARED, lost_until=T1 - timedelta(seconds=1)), replace(DECLARED, lost_through=999)],
    ids=["time", "position"],
)
def test_a_loss_does_not_end_before_it_begins(fact: RestoreDeclared) -> None:
    keeping().when(lambda k: k.declare_restore(fact)).then_refuses(refusals.LossUnclear)


def test_a_declaration_takes_a_cause_a_document_and_two_persons() -> None:
    causeless, alone = replace(DECLARED, cause="  "), replace(DECLARED, approved_by="person:li")
    without = replace(DECLARED, authority=replace(DECLARED.authority, number=""))
    keeping().when(lambda k: k.declare_restore(causeless)).then_refuses(refusals.CauseMissing)
    keeping().when(lambda k: k.declare_restore(alone)).then_refuses(refusals.SamePerson)
    keeping().when(lambda k: k.declare_restore(without)).then_refuses(AuthorityMissing)


@pytest.mark.parametrize(
    "fact",
    [replace(DECLARED, lost_until=T1, lost_through=1_000), replace(DECLARED, lost_through=None)],
    ids=["nothing is lost", "nobody knows how much"],
)
def test_nothing_or_an_unknown_number_may_be_lost(fact: RestoreDeclared) -> None:
    keeping().when(lambda k: k.declare_restore(fact)).then(fact)


def test_no_new_book_bears_a_series_of_before() -> None:
    keeping(DECLARED).when(lambda k: k.must_be_open("BH")).then_refuses(refusals.SeriesClosed)
    keeping(DECLARED).when(lambda k: k.must_be_open("BJ")).then()
    keeping().when(lambda k: k.must_be_open("BH")).then()
