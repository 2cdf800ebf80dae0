"""How each door of a building stands, on both databases; and what the desk asks of shifts, books, runs and papers."""

from datetime import date

from domain.billing.dwelling_account import DwellingAccount
from projections import arrears, assessment_runs, building_grid, collection, statement_batches
from services.house import House
from services.use_cases import assessment
from services.use_cases.statement_batches import issue_statements
from tests import builders
from tests.builders import COMPANY, FEE, OLD_DEBT, TODAY, asking, settle


def a_building(house: House) -> None:
    """Three doors: one with an old debt and a coming fee, one with a fee that is overdue, one with nothing."""
    builders.move_in(house)
    builders.adopt(house)
    for code, period, due_on in (("BH-1-1-101", "2026-11", "2026-11-30"), ("BH-1-1-102", "2026-10", "2026-10-31")):
        with asking(house):
            assessment.assess_fee(house, code, fee_kind=FEE, period=period, due_on=date.fromisoformat(due_on))
    with asking(house):
        account = house.store.load(DwellingAccount, "BH-1-1-101")
        account.bring_arrears_forward(OLD_DEBT)
        house.store.record(account)
    settle(house)


def test_a_door_tells_what_is_owed_what_is_due_and_since_when(house: House) -> None:
    a_building(house)
    with house.read() as reading:
        cells = {each.door: each for each in building_grid.cells(reading, "BH-1", TODAY)}
        assert list(cells) == ["101", "102"]
        first, second = cells["101"], cells["102"]
        assert (first.owed_fen, first.overdue_fen, first.oldest_due_on) == (17248, 14135, date(2012, 12, 31))
        assert (second.owed_fen, second.overdue_fen, second.oldest_due_on) == (3113, 3113, date(2026, 10, 31))
        [elsewhere] = building_grid.cells(reading, "BH-2", TODAY)
        assert (elsewhere.owed_fen, elsewhere.overdue_fen, elsewhere.oldest_due_on) == (0, 0, None)
        assert building_grid.cells(reading, "BH-9", TODAY) == []


def test_buildings_add_up_to_what_their_doors_owe(house: House) -> None:
    a_building(house)
    with house.read() as reading:
        rows = building_grid.buildings(reading, "BH", TODAY)
        told = [(each.building, each.dwellings, each.owing, each.overdue_fen, each.not_yet_due_fen) for each in rows]
        assert told == [("BH-1", 2, 2, 17248, 3113), ("BH-2", 1, 0, 0, 0)]
        assert building_grid.buildings(reading, "XX", TODAY) == []


def test_the_till_is_the_shift_and_the_book_that_was_begun(house: House) -> None:
    a_building(house)
    builders.open_counter(house, "a1")
    from_the_start = builders.open_counter(house, "b2", "ma", first=201)
    builders.pay(house, 100, shift="a1")
    with house.read() as reading:
        assert [each.shift for each in collection.shifts(reading, "person:wang")] == ["a1"]
        assert len(collection.shifts(reading, None, 1)) == 1
        assert [each.amount_fen for each in collection.payments_of_shift(reading, "a1")] == [100]
        assert [each.receipt for each in collection.latest_payments(reading, "BH-1-1-101", 5)] == ["BH00000001"]
        assert [each.book for each in collection.books_at_hand(reading, "person:ma", COMPANY)] == [from_the_start]
        assert collection.books_at_hand(reading, "person:ma", "company:other") == []


def test_the_latest_runs_and_papers_come_first_and_a_charge_is_found(house: House) -> None:
    a_building(house)
    for number, period in ((1, "2026-12"), (1, "2027-01")):
        with asking(house, "li"):
            assessment.plan_run(house, "BH", fee_kind=FEE, period=period, due_on=date(2027, 1, 31), number=number)
    for period in ("2026-10", "2026-11"):
        with asking(house):
            issue_statements(house, "BH-1", period=period)
    settle(house)
    with house.read() as reading:
        assert [each.period for each in assessment_runs.latest_runs(reading)] == ["2027-01", "2026-12"]
        assert assessment_runs.latest_runs(reading, "approved") == []
        assert [each.period for each in statement_batches.batches_of_building(reading, "BH-1", 1)] == ["2026-11"]
        charge = arrears.charge(reading, "BH-1-1-102", f"{FEE}/2026-10/1")
        assert charge is not None
        assert (charge.amount_fen, charge.standing) == (3113, True)
        assert arrears.charge(reading, "BH-1-1-102", "none") is None
