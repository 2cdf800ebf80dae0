"""Lists: filtered, paged both ways, grouped, and adding up to the same figures by whichever way they are asked."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from domain.values.period import day_before, whole_months
from projections import arrears, collection, ledger, tariffs
from projections.arrears import AGE_BUCKETS
from projections.billing_statement import rests_in_all
from projections.directory import areas
from projections.doubts import doubts_
from projections.engine.listing import Asked, Listing, page, totals, totals_by, walk
from projections.engine.tables import Reading
from projections.lists.accounts import FUND, POSTINGS
from projections.lists.acts import PROPOSALS, RUNS
from projections.lists.doubted import DOUBTS
from projections.lists.homes import DWELLINGS
from projections.lists.owed import ARREARS, CHARGES, latest_due_day
from projections.lists.received import PAYMENTS, SHIFTS
from services.house import House
from tests.builders import COMPANY, Clock
from tests.every_word import FIRST

EVERY = {
    "arrears": ARREARS,
    "charges": CHARGES,
    "doubts": DOUBTS,
    "dwellings": DWELLINGS,
    "fund": FUND,
    "payments": PAYMENTS,
    "postings": POSTINGS,
    "proposals": PROPOSALS,
    "runs": RUNS,
    "shifts": SHIFTS,
}

OPEN_DOUBTS = {"state": "open"}


@pytest.fixture
def today(told: House) -> date:
    return told.today()


@pytest.mark.parametrize("name", EVERY)
def test_pages_follow_each_other_forth_and_back(told: House, today: date, name: str) -> None:
    listing, asked = EVERY[name], Asked(today)
    with told.read() as reading:
        whole = list(walk(reading, listing, asked))
        assert whole, "nothing to be listed"
        found, after = [], None
        while True:
            shown = page(reading, listing, asked, 1, after=after)
            found += shown.rows
            if shown.after is None:
                break
            after = shown.after
        assert found == whole
        if len(whole) > 1:
            back = page(reading, listing, asked, 1, before=shown.before)
            assert back.rows == [whole[-2]]
            assert (back.before is None) == (len(whole) == 2)
            assert page(reading, listing, asked, 1, after=back.after).rows == [whole[-1]]


@pytest.mark.parametrize("name", EVERY)
def test_a_list_adds_up_by_page_group_and_whole(told: House, today: date, name: str) -> None:
    listing, asked = EVERY[name], Asked(today)
    with told.read() as reading:
        whole, rows = totals(reading, listing, asked), list(walk(reading, listing, asked))
        assert whole.rows == len(rows)
        assert whole.sums == {column: sum(row[column] for row in rows) for column in listing.sums}
        for group in listing.groups:
            groups = totals_by(reading, listing, asked, group)
            assert sum(each.rows for each in groups.values()) == whole.rows
            assert {column: sum(each.sums[column] for each in groups.values()) for column in listing.sums} == whole.sums


def test_a_list_shows_nothing_of_other_areas(told: House, today: date) -> None:
    with told.read() as reading:
        names = frozenset(area.area for area in areas(reading))
        for name, listing in EVERY.items():
            nowhere = totals(reading, listing, Asked(today, frozenset()))
            elsewhere = totals(reading, listing, Asked(today, frozenset({"DH"})))
            assert nowhere.rows == 0, name
            assert elsewhere.rows < totals(reading, listing, Asked(today)).rows, name
            assert "BH" in names
            assert all(row["area"] == "DH" for row in walk(reading, listing, Asked(today, frozenset({"DH"}))))


def test_arrears_are_those_of_the_area(told: House, today: date) -> None:
    with told.read() as reading:
        known = arrears.arrears(reading, "BH", today)
        asked = Asked(today, wanted={"area": "BH", "due": "overdue"})
        assert totals(reading, ARREARS, asked) == (len(known.open_charges), {"outstanding_fen": known.outstanding_fen})
        for bucket in known.by_age:
            of_age = (bucket.from_months, bucket.before_months)
            aged = totals(reading, ARREARS, Asked(today, wanted={**asked.wanted, "age": of_age}))
            assert aged == (bucket.charges, {"outstanding_fen": bucket.outstanding_fen})
        assert totals(reading, ARREARS, Asked(today, wanted={"area": "BH", "due": "not yet due"})).sums == {
            "outstanding_fen": known.not_yet_due_fen
        }


@pytest.mark.parametrize("until", [date(2026, 11, 30), date(2024, 2, 29), date(2026, 3, 31), date(2026, 3, 1)])
def test_the_age_of_a_debt_is_cut_where_it_is_counted(until: date) -> None:
    for months in (0, *AGE_BUCKETS, 1, 13):
        last = latest_due_day(until, months)
        assert whole_months(last, until) >= months
        assert months == 0 or whole_months(date.fromordinal(last.toordinal() + 1), until) < months
        assert whole_months(day_before(last), until) >= months


def past_equals_present(reading: Reading, listing: Listing, today: date) -> None:
    now = list(walk(reading, listing, Asked(today)))
    assert list(walk(reading, listing, Asked(today, as_of=date(2030, 1, 1)))) == now
    assert list(walk(reading, listing, Asked(today, known_at=10**9, as_of=date(2030, 1, 1)))) == now


def test_as_known_now_is_as_it_is(told: House, today: date) -> None:
    with told.read() as reading:
        for name in ("arrears", "charges", "payments", "postings"):
            past_equals_present(reading, EVERY[name], today)


def test_what_was_not_known_yet_is_not_listed(told: House, today: date, clock: Clock) -> None:
    with told.read() as reading:
        first = next(row for row in walk(reading, PAYMENTS, Asked(today)) if row["payment_id"] == "p-much")
        assert first["refunded_fen"] == 300
        then = list(walk(reading, PAYMENTS, Asked(today, known_at=first["taken_at"])))
        assert [row["payment_id"] for row in then] == ["p-much"]
        assert then[0]["refunded_fen"] == 0
        assert totals(reading, PAYMENTS, Asked(today, as_of=date(2026, 11, 22))).rows == 0
        before = totals(reading, CHARGES, Asked(today, known_at=1))
        assert before.rows == 0


def test_a_doubt_waits_for_as_long_as_its_answer_was_not_known(told: House, today: date) -> None:
    def waiting(**when: Any) -> list[str]:
        with told.read() as reading:
            return sorted(row["dispute_id"] for row in walk(reading, DOUBTS, Asked(today, wanted=OPEN_DOUBTS, **when)))

    with told.read() as reading:
        rows = {row.dispute_id: row for row in reading.execute(sa.select(doubts_))}
    answered, now = rows["d1"], waiting()
    assert "d1" not in now
    assert "d1" not in waiting(known_at=answered.settled_at)
    assert waiting(known_at=answered.settled_at - 1) == ["d1"]
    assert waiting(known_at=answered.raised_at - 1) == []
    assert waiting(as_of=day_before(answered.disputed_on)) == []
    assert waiting(as_of=today) == now


def test_a_charge_is_what_was_reversed_settled_and_left(told: House, today: date) -> None:
    with told.read() as reading:
        for row in walk(reading, CHARGES, Asked(today)):
            assert row["amount_fen"] == row["reversed_fen"] + row["settled_fen"] + row["outstanding_fen"]
        reversed_ = list(walk(reading, CHARGES, Asked(today, wanted={"state": "reversed"})))
        assert [row["charge_id"] for row in reversed_] == ["物业服务费/2026-11/1"]
        states = (totals(reading, CHARGES, Asked(today, wanted={"state": each})).rows for each in ("open", "settled"))
        assert sum(states) + 1 == totals(reading, CHARGES, Asked(today)).rows
        assert list(walk(reading, CHARGES, Asked(today, wanted={"dwelling": FIRST, "area": "BH"})))


def test_dwellings_carry_what_they_owe_and_what_is_held(told: House, today: date) -> None:
    with told.read() as reading:
        whole = totals(reading, DWELLINGS, Asked(today)).sums
        assert whole["outstanding_fen"] == arrears.outstanding_in_all(reading)
        assert whole["held_fen"] == rests_in_all(reading)
        rows = {row["dwelling"]: row for row in walk(reading, DWELLINGS, Asked(today))}
        assert rows[FIRST]["floor_area_hundredths"] == 6300
        assert rows["BH-2-1-101"]["debtor"] == "unit:tax-office"
        assert rows["BH-1-1-201"]["debtor"] == "resident:lin"


def test_the_books_consist_of_their_postings(told: House, today: date) -> None:
    with told.read() as reading:
        assert tariffs.creditors(reading) == [COMPANY]
        for line in ledger.trial_balance(reading, COMPANY):
            wanted = {"books": COMPANY, "account": line.account}
            sums = totals(reading, POSTINGS, Asked(today, wanted=wanted)).sums
            assert sums == {"debit_fen": line.debit_fen, "credit_fen": line.credit_fen}
        assert ledger.trial_balance(reading, COMPANY, known_at=0) == []


def test_a_shift_consists_of_its_payments(told: House, today: date) -> None:
    with told.read() as reading:
        for row in walk(reading, SHIFTS, Asked(today)):
            taken = totals(reading, PAYMENTS, Asked(today, wanted={"shift": row["shift"]}))
            assert (taken.rows, taken.sums["amount_fen"]) == (row["taken_count"], row["taken_fen"])
        paid = collection.payment(reading, "p-much")
        assert paid is not None


def test_a_proposal_is_known_by_its_area(told: House, today: date) -> None:
    with told.read() as reading:
        areas_of = {row["proposal_id"]: row["area"] for row in walk(reading, PROPOSALS, Asked(today))}
    assert areas_of["sale"] == "BH"
    assert areas_of["joined"] == "DH"
    assert areas_of["slip"] == "BH"
    assert areas_of["again"] is None
