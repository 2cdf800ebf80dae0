"""What the counter, the runs, the proposals, the tariffs and the trail answer."""

from datetime import date
from decimal import Decimal

import pytest

from projections import assessment_runs, audit_trail, collection, proposals, tariffs
from services.house import House
from services.use_cases import counter
from tests.builders import COMPANY, FEE, Clock, adopt, asking, move_in, open_counter, pay, settle
from tests.every_word import FIRST, RUBBISH, THIRD, both, plan, post, propose
from tests.every_word import approve as approve_it

HERE = "BH-1-1-101"


@pytest.fixture
def street(house: House) -> House:
    move_in(house)
    adopt(house)
    open_counter(house)
    return house


# The counter ------------------------------------------------------------------------------------------


def test_the_same_money_in_three_views(street: House) -> None:
    for fen, channel, number in ((5000, "cash", 1), (700, "pos", 2), (30, "transfer", 3)):
        pay(street, fen, payment_id=f"p{number}", channel=channel)
    content = {"dwelling": HERE, "payment_id": "p1", "amount_fen": 200, "channel": "cash", "shift": "s1"}
    both(street, "back", "refund", refund_id="r1", reason="overpaid", **content)
    with street.read() as reading:
        paid, shift = collection.payment(reading, "p1"), collection.shift(reading, "s1")
        book = collection.receipt_book(reading, "BH-00000001")
        assert collection.payment(reading, "p9") is None
        assert collection.shift(reading, "s9") is None
        assert collection.receipt_book(reading, "BH-9") is None
        by_receipt = collection.payment_by_receipt(reading, "BH00000002")
    assert paid is not None
    assert (paid.amount_fen, paid.refunded_fen, paid.channel, paid.receipt) == (5000, 200, "cash", "BH00000001")
    assert by_receipt is not None
    assert by_receipt.payment_id == "p2"
    assert shift is not None
    assert (shift.state, shift.taken_count, shift.taken_fen, shift.over_fen) == ("open", 3, 5730, None)
    assert book is not None
    assert (book.first, book.last, book.holder, book.issued_count) == (1, 100, "person:wang", 3)
    with asking(street):
        counter.close_shift(street, "s1", counted_fen=24_700)
    with asking(street):
        counter.hand_in_cash(street, "s1", amount_fen=4_700, to="person:zhao")
    settle(street)
    with street.read() as reading:
        shift = collection.shift(reading, "s1")
    assert shift is not None
    assert (shift.state, shift.over_fen, shift.handed_in_fen) == ("closed", -100, 4_700), "expected 248.00, short 1.00"


def test_payments_are_paged_in_their_order(street: House) -> None:
    for number in range(5):
        pay(street, 100 + number, HERE if number % 2 else "BH-2-1-101", payment_id=f"p{number}")
    with street.read() as reading:
        first = collection.payments_after(reading, None, 0, 3)
        rest = collection.payments_after(reading, None, first[-1][0], 3)
        one = collection.payments_after(reading, HERE, 0, 10)
    assert [row.payment_id for _, row in first + rest] == ["p0", "p1", "p2", "p3", "p4"]
    assert [row.payment_id for _, row in one] == ["p1", "p3"]


# Runs, proposals, tariffs -----------------------------------------------------------------------------


def test_a_run_from_plan_to_completion(street: House) -> None:
    key = plan(street)

    def row() -> assessment_runs.RunRow:
        with street.read() as reading:
            found = assessment_runs.run(reading, key)
        assert found is not None
        return found

    planned = row()
    assert (planned.state, planned.sheets, planned.lines, planned.total_fen) == ("planned", 2, 3, 9339)
    assert (planned.sheets_posted, planned.posted_fen, planned.approved_by) == (0, 0, None)
    post(street, key)
    done = row()
    assert (done.state, done.sheets_posted, done.posted_fen) == ("completed", 2, 9339)
    assert (done.planned_by, done.approved_by) == ("person:li", "person:zhao")
    with street.read() as reading:
        assert assessment_runs.run(reading, "BH/x/2026-11/1") is None
        assert assessment_runs.runs_of_month(reading, "BH", FEE, "2026-11") == 1
        assert assessment_runs.runs_of_month(reading, "BH", FEE, "2026-12") == 0


def test_runs_are_listed_in_the_order_of_planning(told: House) -> None:
    with told.read() as reading:
        listed = assessment_runs.runs(reading)
        after = assessment_runs.runs(reading, "BH", listed[0][0], 1)
        assert assessment_runs.runs(reading, "WC") == []
    states = [(row.run.split("/", 1)[1], row.state) for _, row in listed]
    assert states == [
        (f"{RUBBISH}/2026-11/1", "abandoned"),
        (f"{FEE}/2026-11/1", "completed"),
        (f"{FEE}/2026-11/2", "completed"),
    ]
    assert after == listed[1:2]


def test_a_proposal_waits_and_is_settled_once(told: House) -> None:
    with told.read() as reading:
        everything = [row for _, row in proposals.proposals(reading)]
        waiting = proposals.proposals(reading, state="open")
        no, never = proposals.proposal(reading, "no"), proposals.proposal(reading, "never mind")
        assert proposals.proposal(reading, "unheard of") is None
    assert waiting == []
    assert no is not None
    assert never is not None
    assert (no.state, no.made_by, no.settled_by) == ("rejected", "person:li", "person:zhao")
    assert (never.state, never.settled_by) == ("withdrawn", "person:li")
    assert {row.kind for row in everything} >= {"refund", "charge reversal", "period reopening", "tariff adoption"}
    assert no.content["amount_fen"] == 300


def test_an_open_proposal_is_found_until_it_is_approved(street: House) -> None:
    content = {"area": "BH", "fee_kind": RUBBISH, "basis": "per_dwelling", "rate_yuan": "8.00", "creditor": COMPANY}
    authority = {"kind": "决议", "number": "7", "dated": None, "sha256": None}
    propose(street, "new", "tariff adoption", effective_from="2026-12", authority=authority, **content)

    def waiting() -> list[str]:
        with street.read() as reading:
            return [row.proposal_id for _, row in proposals.proposals(reading, state="open")]

    assert waiting() == ["new"]
    approve_it(street, "new")
    assert waiting() == []


def test_tariffs_with_those_that_were_taken_back(told: House) -> None:
    with told.read() as reading:
        listed = tariffs.tariffs(reading, "BH")
        assert tariffs.tariffs(reading, "WC") == []
    told_of = [(row.fee_kind, row.version, row.rate_yuan, row.effective_from, row.state) for row in listed]
    assert told_of == [
        (RUBBISH, 1, Decimal("8.00"), "2026-01", "adopted"),
        (RUBBISH, 2, Decimal("80.00"), "2026-12", "withdrawn"),
        (FEE, 1, Decimal("0.50"), "2026-01", "adopted"),
    ]
    assert (listed[2].creditor, listed[2].authority, listed[2].adopted_by) == (COMPANY, "合同 2026-07", "person:zhao")


def test_a_fee_that_has_ended_says_so_until_it_is_taken_up_again(street: House) -> None:
    def last_months() -> list[str | None]:
        with street.read() as reading:
            return [row.last_period for row in tariffs.tariffs(reading, "BH") if row.fee_kind == FEE]

    authority = {"kind": "决议", "number": "8", "dated": None, "sha256": None}
    ending = {"area": "BH", "fee_kind": FEE, "last_period": "2026-12", "authority": authority}
    propose(street, "enough", "tariff ending", **ending)
    approve_it(street, "enough")
    assert last_months() == ["2026-12"]
    adopt(street, since="2027-03")
    assert last_months() == ["2026-12", None]


# The trail --------------------------------------------------------------------------------------------


def test_every_entry_leaves_who_when_and_why(told: House) -> None:
    with told.read() as reading:
        stream = audit_trail.of_stream(reading, f"ezhou/account/{FIRST}")
    rows = told.store.recorder.select_streams([f"ezhou/account/{FIRST}"])
    assert [(row.version, row.topic, row.position) for row in stream] == [(r[1], r[2], r[4]) for r in rows]
    applied = [row for row in stream if row.causation_id]
    assert [row.actor for row in applied] == ["service:reactions"] * len(applied)
    assert {row.actor for row in stream} >= {"person:wang", "person:zhao"}
    assert stream[0].recorded_at == "2026-11-23T04:00:00.000000+00:00"


def test_what_was_known_at_an_instant_is_everything_before_the_next_one(street: House, clock: Clock) -> None:
    before = street.store.position()
    clock.pass_days(1)
    pay(street, 5000, THIRD)
    with street.read() as reading:
        assert audit_trail.known_at(reading, clock.now.replace(hour=3)) == before
        assert audit_trail.known_at(reading, clock.now) == street.store.position()
    assert street.today() == date(2026, 11, 24)
