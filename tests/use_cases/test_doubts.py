"""A resident doubts a charge and is answered; whoever looks at what is sealed leaves a trace first."""

from datetime import timedelta

import pytest

from domain.billing import refusals
from domain.privacy.refusals import KindsUnclear, UnknownPurpose
from domain.registry.refusals import UnknownDwelling, UnknownResident
from domain.values.personal import WordsInvalid
from projections import doubts, reveals
from projections.statement import statement
from services.house import House
from services.use_cases import doubts as use_cases
from services.use_cases.assessment import assess_fee
from services.use_cases.command import Done
from services.use_cases.reveals import record_reveal, seen, subject_of_doubt
from tests.builders import CHEN, FEE, LIN, TODAY, Clock, adopt, asking, move_in, register_person, settle

HERE, CHARGE = "BH-1-1-101", f"{FEE}/2026-11/1"


@pytest.fixture
def street(house: House) -> House:
    """Chen owes November."""
    register_person(house, "chen", "陈小明", "13812345678")
    move_in(house)
    adopt(house)
    with asking(house):
        assess_fee(house, HERE, fee_kind=FEE, period="2026-11", due_on=TODAY)
    settle(house)
    return house


def doubt(house: House, dispute_id: str = "d1", key: str = "", **changes: object) -> Done:
    asked = {"charge_id": CHARGE, "ground": "wrong floor area", "words": "我家没有这么大", "by": None} | changes
    with asking(house, key=key):
        done = use_cases.raise_doubt(house, HERE, dispute_id=dispute_id, **asked)  # type: ignore[arg-type]
    settle(house)
    return done


def answer(house: House, dispute_id: str = "d1", outcome: str = "charge is right") -> None:
    with asking(house, "li"):
        use_cases.answer_doubt(house, dispute_id, outcome=outcome, answer="已复测。")
    settle(house)


def row(house: House, dispute_id: str = "d1") -> doubts.DoubtRow:
    with house.read() as reading:
        found = doubts.doubt(reading, dispute_id)
    assert found is not None
    return found


# Doubts -------------------------------------------------------------------------------------------


def test_a_doubt_waits_with_its_ground_and_sealed_words_until_it_is_answered(street: House, clock: Clock) -> None:
    doubt(street)
    waiting = row(street)
    assert (waiting.dwelling, waiting.charge_id, waiting.amount_fen) == (HERE, CHARGE, 3113)
    assert (waiting.disputed_by, waiting.outcome, waiting.answer) == (CHEN, None, None)
    assert waiting.words is not None
    assert "没有" not in repr(waiting)
    assert street.keys.open(waiting.words) == "我家没有这么大"
    clock.pass_days(4)
    assert waiting.age_days(street.today()) == 4
    answer(street)
    answered = row(street)
    assert (answered.outcome, answered.settled_by) == ("charge is right", "person:li")
    assert answered.settled_on == TODAY + timedelta(days=4)
    assert answered.answer is not None
    assert street.keys.open(answered.answer) == "已复测。"
    clock.pass_days(9)
    assert answered.age_days(street.today()) == 4


def test_a_doubt_does_not_change_the_balance(street: House) -> None:
    with street.read() as reading:
        before = statement(reading, HERE, "2026-11")
    doubt(street)
    answer(street, outcome="charge is wrong")
    with street.read() as reading:
        assert statement(reading, HERE, "2026-11") == before


def test_the_same_command_doubts_once(street: House) -> None:
    assert not doubt(street, key="doubt-1").repeated
    assert doubt(street, key="doubt-1").repeated
    with street.read() as reading:
        assert len(doubts.doubts(reading)) == 1


def test_what_waits_is_listed_by_area_the_oldest_first(street: House) -> None:
    doubt(street)
    with asking(street):
        assess_fee(street, HERE, fee_kind=FEE, period="2026-10", due_on=TODAY)
    doubt(street, "d2", charge_id=f"{FEE}/2026-10/1", words=None)
    answer(street)
    with street.read() as reading:
        every = doubts.doubts(reading)
        assert [each.dispute_id for _, each in every] == ["d1", "d2"]
        assert [each.dispute_id for _, each in doubts.doubts(reading, ["BH"], is_open=True)] == ["d2"]
        assert [each.dispute_id for _, each in doubts.doubts(reading, ["BH"], is_open=False)] == ["d1"]
        assert doubts.doubts(reading, ["DH"]) == doubts.doubts(reading, []) == []
        assert [each.dispute_id for _, each in doubts.doubts(reading, after=every[0][0], limit=1)] == ["d2"]
        assert [each.dispute_id for each in doubts.doubts_of(reading, HERE, [CHEN])] == ["d2", "d1"]
        assert doubts.doubts_of(reading, HERE, [LIN]) == []


def test_what_nobody_owes_or_said_is_refused(street: House) -> None:
    with pytest.raises(refusals.UnknownCharge):
        doubt(street, charge_id=f"{FEE}/2020-01/1")
    with pytest.raises(refusals.DoubtOfAnother):
        doubt(street, by=LIN)
    with pytest.raises(WordsInvalid):
        doubt(street, words="长" * 1001)
    with pytest.raises(refusals.WordsMissing):
        doubt(street, ground="something else", words="  ")
    with pytest.raises(refusals.UnknownDispute):
        answer(street)
    with pytest.raises((UnknownDwelling, refusals.UnknownCharge)), asking(street):
        use_cases.raise_doubt(street, "BH-9-9-999", dispute_id="d", charge_id=CHARGE, ground="paid already", words=None)


# Looks at what is sealed --------------------------------------------------------------------------


def look(house: House, subject: str = "chen", who: str = "li", **asked: object) -> None:
    wanted = {"kinds": ("name", "phone"), "purpose": "collect a debt", "case": None} | asked
    with asking(house, who):
        record_reveal(house, subject, **wanted)  # type: ignore[arg-type]
    settle(house)


def test_who_looks_is_on_record_with_time_and_purpose(street: House, clock: Clock) -> None:
    look(street)
    clock.pass_days(1)
    look(street, who="zhao", kinds=("phone",), purpose="audit")
    with street.read() as reading:
        latest, first = reveals.reveals_of(reading, ["chen"])
        assert reveals.reveals_of(reading, ["lin"]) == []
        by_li = reveals.reveals(reading, seen_by="person:li", limit=9)
        assert [each for _, each in reveals.reveals(reading, subject="chen", after=by_li[0][0], limit=9)] == [latest]
    assert (first.seen_by, first.kinds, first.purpose, first.role) == (
        "person:li",
        ("name", "phone"),
        "collect a debt",
        "staff",
    )
    assert first.seen_at == "2026-11-23T04:00:00.000000+00:00"
    assert (latest.seen_by, latest.kinds, latest.purpose) == ("person:zhao", ("phone",), "audit")
    assert [each for _, each in by_li] == [first]


def test_a_look_shows_what_was_asked_for_and_nothing_else(street: House) -> None:
    assert seen(street, "chen", kinds=("name", "phone")) == ("陈小明", "13812345678", None, None)
    assert seen(street, "chen", kinds=("phone",)) == (None, "13812345678", None, None)
    doubt(street)
    assert subject_of_doubt(street, "d1") == "chen"
    assert seen(street, "chen", kinds=("words",), case="d1") == (None, None, "我家没有这么大", None)
    answer(street)
    assert seen(street, "chen", kinds=("words",), case="d1") == (None, None, "我家没有这么大", "已复测。")


def test_who_was_erased_shows_nothing_of_that_class(street: House) -> None:
    street.keys.destroy("chen", "contact", "2026-11-23")
    assert seen(street, "chen", kinds=("name", "phone")) == ("陈小明", None, None, None)


def test_nobody_looks_without_a_purpose_or_at_nobody(street: House) -> None:
    for why, asked in (
        (UnknownPurpose, {"purpose": "curiosity"}),
        (KindsUnclear, {"kinds": ()}),
        (UnknownResident, {"subject": "nobody"}),
    ):
        with pytest.raises(why):
            look(street, **asked)
    with pytest.raises(refusals.UnknownDispute):
        subject_of_doubt(street, "d9")
    with street.read() as reading:
        assert reveals.reveals_of(reading, ["chen", "nobody"]) == []
