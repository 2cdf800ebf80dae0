"""Arrears: who owes what to whom since when, now and as it was known."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.values.party import former_employer
from projections.arrears import (
    AGE_BUCKETS,
    ArrearsOfAreas,
    arrears,
    arrears_as_known,
    disagreements,
    outstanding_in_all,
    standing_with_tariff,
    tried,
)
from projections.billing_statement import BillingStatement
from projections.engine.tables import Reading
from tests.builders import BUREAU, CASH, CHEN, COMPANY, FEE, HOME, OLD_DEBT, fee, later
from tests.projections.past import HERE, Past

THERE, ELSEWHERE = "BH-1-1-102", "WC-1-1-101"
NOV_1 = date(2026, 11, 1)
TWO_PERSONS = {"prepared_by": "person:li", "approved_by": "person:zhao"}


def reading_of(past: Past) -> Reading:
    return past.projected(ArrearsOfAreas(), BillingStatement()).connect()


def due_on(*days: date) -> Past:
    """A fee of 31.13 for each day on which one falls due."""
    past = Past()
    for number, day in enumerate(days):
        month = fee(f"2026-{number + 1:02}", due=HOME._replace(due_on=day))
        past.account(lambda account, month=month: account.assess(month, booked_on=NOV_1))  # type: ignore[misc]
    return past


def ages(past: Past, as_of: date, buckets: tuple[int, ...] = AGE_BUCKETS) -> list[int]:
    with reading_of(past) as reading:
        found = arrears(reading, "BH", as_of, buckets)
        assert sum(bucket.charges for bucket in found.by_age) == len(found.open_charges), "each in one bucket"
        assert sum(bucket.outstanding_fen for bucket in found.by_age) == found.outstanding_fen
        return [bucket.charges for bucket in found.by_age]


# Edges of months: the day on which a month is full ------------------------------------------------

EDGES = [
    ("on the day itself it is not overdue", date(2026, 1, 31), date(2026, 1, 31), None),
    ("the day after it is", date(2026, 1, 31), date(2026, 2, 1), 0),
    ("three months are full on the 30th of a shorter month", date(2026, 1, 31), date(2026, 4, 30), 3),
    ("and not a day before", date(2026, 1, 31), date(2026, 4, 29), 0),
    ("a month from the 31st is full on 28 February", date(2025, 12, 31), date(2026, 2, 27), 0),
    ("six months", date(2026, 1, 15), date(2026, 7, 15), 6),
    ("six months less a day", date(2026, 1, 15), date(2026, 7, 14), 3),
    ("a year from 29 February is full on 28 February", date(2024, 2, 29), date(2025, 2, 28), 12),
    ("and not on the 27th", date(2024, 2, 29), date(2025, 2, 27), 6),
    ("four years from 29 February to 29 February", date(2020, 2, 29), date(2024, 2, 29), 36),
    ("three years from 29 February are full on the 28th", date(2020, 2, 29), date(2023, 2, 28), 36),
    ("three years less a day", date(2020, 2, 29), date(2023, 2, 27), 12),
    ("28 February to 29 February of a leap year is a year and a day", date(2023, 2, 28), date(2024, 2, 29), 12),
    ("the last bucket has no end", date(1999, 12, 31), date(2026, 11, 23), 36),
]


@pytest.mark.parametrize(("due", "as_of", "bucket"), [edge[1:] for edge in EDGES], ids=[edge[0] for edge in EDGES])
def test_a_charge_ages_by_whole_months(due: date, as_of: date, bucket: int | None) -> None:
    counts = dict(zip(AGE_BUCKETS, ages(due_on(due), as_of), strict=True))
    assert [begin for begin, count in counts.items() if count] == ([] if bucket is None else [bucket])


def test_buckets_are_the_askers_and_always_begin_with_nought() -> None:
    past = due_on(date(2026, 10, 31), date(2026, 9, 30), date(2025, 11, 30))
    assert ages(past, date(2026, 12, 1)) == ages(past, date(2026, 12, 1), (36, 12, 6, 3)) == [2, 0, 0, 1, 0]
    assert ages(past, date(2026, 12, 1), ()) == [3]
    assert ages(past, date(2026, 12, 1), (1, 2, 2, 0)) == [0, 1, 2]
    with reading_of(past) as reading:
        bounds = [(b.from_months, b.before_months) for b in arrears(reading, "BH", NOV_1, (3, 12)).by_age]
    assert bounds == [(0, 3), (3, 12), (12, None)]


def test_an_area_in_figures() -> None:
    past = due_on(date(2026, 10, 31), date(2026, 11, 30))
    past.account(lambda account: account.bring_arrears_forward(OLD_DEBT))
    unit = replace(OLD_DEBT, dwelling=THERE, debtor=former_employer(THERE), outstanding_fen=100, assessed_fen=14_236)
    past.account(lambda account: account.bring_arrears_forward(unit), key=THERE)
    past.account(lambda a: a.assess(fee(due=HOME._replace(dwelling=ELSEWHERE)), booked_on=NOV_1), key=ELSEWHERE)
    past.account(lambda account: account.receive_payment(later(CASH, amount_fen=1000)))
    with reading_of(past) as reading:
        found = arrears(reading, "BH", date(2026, 11, 23))
        assert outstanding_in_all(reading) == 3113 + 3113 + 14_135 + 100 + 3113 - 1000
        assert [each.dwelling for each in arrears(reading, "WC", date(2026, 12, 1)).open_charges] == [ELSEWHERE]
        assert arrears(reading, "XX", NOV_1).outstanding_fen == 0
    assert (found.dwellings, found.outstanding_fen, found.not_yet_due_fen) == (2, 2113 + 14_135 + 100, 3113)
    assert found.by_creditor_fen == {BUREAU: 14_235, COMPANY: 2113}
    first = found.open_charges[0]
    assert (first.due_on, first.debtor, first.creditor) == (date(2012, 12, 31), CHEN, BUREAU)
    assert [(b.from_months, b.charges, b.outstanding_fen) for b in found.by_age if b.charges] == [
        (0, 1, 2113),
        (36, 2, 14_235),
    ]


def test_an_area_is_not_another_whose_code_begins_alike() -> None:
    past = Past()
    for code in ("B-1-1-101", "BH-1-1-101", "BH2-1-1-101"):
        month = fee(due=HOME._replace(dwelling=code))
        past.account(lambda account, month=month: account.assess(month, booked_on=NOV_1), key=code)  # type: ignore[misc]
    with reading_of(past) as reading:
        for ask in (arrears, arrears_as_known):
            assert [c.dwelling for c in ask(reading, "BH", date(2027, 1, 1)).open_charges] == ["BH-1-1-101"]


def test_as_known_leaves_out_what_came_later_and_as_of_what_was_booked_later() -> None:
    past = due_on(date(2026, 11, 10))
    known = len(past.entries)
    past.account(lambda account: account.receive_payment(CASH))
    with reading_of(past) as reading:
        before, after = date(2026, 11, 22), date(2026, 11, 23)
        assert arrears_as_known(reading, "BH", after).outstanding_fen == 0
        assert arrears_as_known(reading, "BH", before).outstanding_fen == 3113, "paid on the 23rd"
        assert arrears_as_known(reading, "BH", after, known).outstanding_fen == 3113, "not known yet"
        assert arrears_as_known(reading, "BH", after) == arrears(reading, "BH", after)
        assert arrears(reading, "BH", before).outstanding_fen == 0, "as it stands now, only aged on that day"


def test_what_an_earlier_run_left_behind() -> None:
    past = due_on(date(2026, 11, 30))
    reasons = {"reason": "wrong floor area", "note": "", **TWO_PERSONS}
    past.account(lambda account: account.reverse_assessment(f"{FEE}/2026-01/1", booked_on=NOV_1, **reasons))
    past.account(lambda account: account.assess(fee(due=HOME._replace(dwelling=THERE)), booked_on=NOV_1), key=THERE)
    with reading_of(past) as reading:
        assert [(d.standing, d.attempts) for d in tried(reading, "BH", FEE, "2026-01").values()] == [(False, 1)]
        standing = tried(reading, "BH", FEE, "2026-11")[THERE]
        assert (standing.standing, standing.attempts, standing.amount_fen) == (True, 1, 3113)
        assert tried(reading, "BH", "垃圾清运费", "2026-11") == tried(reading, "WC", FEE, "2026-11") == {}
        assert standing_with_tariff(reading, "BH", FEE, 1) == 1, "a reversed one stands no more"
        assert standing_with_tariff(reading, "BH", FEE, 2) == 0
    past.account(lambda account: account.assess(fee("2026-01", attempt=2), booked_on=NOV_1))
    with reading_of(past) as reading:
        again = tried(reading, "BH", FEE, "2026-01")[HERE]
        assert (again.standing, again.attempts, again.amount_fen) == (True, 2, 3113)


def test_a_planted_difference_between_the_two_reckonings_is_named() -> None:
    past = due_on(date(2026, 11, 30), date(2026, 12, 31))
    engine = past.projected(ArrearsOfAreas(), BillingStatement())
    with engine.begin() as reading:
        assert disagreements(reading) == []
        reading.exec_driver_sql("UPDATE arrears_charge SET outstanding_fen = 1 WHERE period = '2026-02'")
        reading.exec_driver_sql("DELETE FROM statement_movement WHERE period = '2026-01'")
        assert sorted(disagreements(reading)) == [
            (HERE, f"{FEE}/2026-01/1", 3113, 0),
            (HERE, f"{FEE}/2026-02/1", 1, 3113),
        ]
