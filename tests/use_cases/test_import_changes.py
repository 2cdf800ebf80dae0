"""A file that is sent again and says otherwise: the difference is shown, and each becomes a fact of its own."""

from datetime import date, datetime

import pytest

from domain.billing.dwelling_account import DwellingAccount
from domain.history import Event
from domain.registry.dwelling import Dwelling
from domain.registry.refusals import ChangesNotPlanned, PlannerApplies
from projections import directory, fund_ledger, residents, retrofit_progress
from services.house import House
from services.use_cases import counter
from services.use_cases.checking import check
from services.use_cases.imports import ImportFaulty, ImportReport, apply_import, dry_run, plan_import
from tests.builders import BUREAU, asking, open_counter, settle
from tests.databases import Retold
from tests.workbooks.clerk import ledger, workbook

HERE, THERE, PUBLIC = "BH-1-1-101", "BH-1-1-201", "BH-1-1-301"
Row = dict[str, object]
FILES: dict[tuple[str, str], bytes] = {}
UNSOLD: Row = {"tenure": "未售公房", "owner_name": "城建局", "occupant_name": "尉迟远", "phone": "19900000003"}


def file_of(kind: str, *rows: Row) -> bytes:
    """The same rows are the same file, byte for byte: a workbook holds the second in which it was made."""
    key = kind, repr(rows)
    if key not in FILES:
        FILES[key] = ledger(kind, *rows)
    return FILES[key]


def three_dwellings(house: House) -> None:
    """The third one is a public dwelling with a tenant; the first has an old debt."""
    for kind, rows in (("dwellings", ({}, {"owner_name": "司徒静"}, UNSOLD)), ("arrears", ({}, {}))):
        with asking(house):
            apply_import(house, kind, file_of(kind, *rows))
        settle(house)


@pytest.fixture
def known(retold: Retold) -> House:
    return retold(three_dwellings)


def tried(house: House, kind: str, *rows: Row, skip_faulty: bool = False) -> ImportReport:
    with asking(house):
        return dry_run(house, kind, file_of(kind, *rows), skip_faulty=skip_faulty)


def by_one(house: House, kind: str, *rows: Row, skip_faulty: bool = False) -> ImportReport:
    with asking(house, "wang"):
        _, report = apply_import(house, kind, file_of(kind, *rows), skip_faulty=skip_faulty)
    settle(house)
    return report


def by_two(house: House, kind: str, *rows: Row) -> ImportReport:
    content = file_of(kind, *rows)
    with asking(house, "wang"):
        plan_import(house, kind, content)
    with asking(house, "zhao"):
        _, report = apply_import(house, kind, content)
    settle(house)
    return report


def recorded_since(house: House, position: int) -> list[Event]:
    return [entry.event for entry in house.store.read(position, 1_000).entries]


def words(house: House, position: int) -> list[str]:
    return [type(event).__name__ for event in recorded_since(house, position)]


OTHERS: tuple[Row, ...] = ({}, {"owner_name": "司徒静"}, UNSOLD)


def changed(place: int, **cells: object) -> tuple[Row, ...]:
    """The file as it came first, with other cells in one row."""
    return tuple(row | cells if at == place else row for at, row in enumerate(OTHERS))


CHANGES: list[tuple[str, tuple[Row, ...], str, list[str]]] = [
    ("an area", changed(0, floor_area_sqm=63.10), "F2", ["FloorAreaCorrected"]),
    ("a number", changed(0, phone="19900000009"), "I2", ["ContactGiven"]),
    ("a tenant's number", changed(2, phone="19900000009"), "I4", ["ContactGiven"]),
    ("a mark", changed(0, retired="否"), "J2", ["RetirementRecorded"]),
    ("a day", changed(0, moved_in_on=datetime(2003, 5, 17)), "K2", ["MoveInCorrected"]),
    ("a month", changed(0, moved_in_on="2003年5月"), "K2", ["MoveInCorrected"]),
    ("a vacancy", changed(1, vacant="空置"), "L3", ["VacancyDeclared"]),
    ("somebody in", changed(0, occupant_name="宇文澜"), "M2", ["ResidentRegistered", "TenantMovedIn"]),
    ("somebody out", changed(2, occupant_name=None), "M4", ["TenantMovedOut"]),
]


@pytest.mark.parametrize(("rows", "cell", "becomes"), [each[1:] for each in CHANGES], ids=[each[0] for each in CHANGES])
def test_a_changed_cell_becomes_the_fact_that_it_means(
    known: House, rows: tuple[Row, ...], cell: str, becomes: list[str]
) -> None:
    before = known.store.position()
    report = tried(known, "dwellings", *rows)
    assert {change.cell for change in report.changes} == {cell}
    assert (report.unchanged, report.faults, report.takes_two, report.missing) == (2, (), False, ())
    assert known.store.position() == before, "a dry run records nothing"
    by_one(known, "dwellings", *rows)
    assert sorted(words(known, before)) == sorted([*becomes, "ImportPlanned", "ImportApplied"])
    again = tried(known, "dwellings", *(rows if cell != "M4" else changed(2, occupant_name=None, phone=None)))
    assert (again.changes, again.unchanged) == ((), 3), "what was taken over is on record"
    assert check(known) == []


def test_the_same_rows_change_nothing(known: House) -> None:
    report = tried(known, "dwellings", *OTHERS)
    assert (report.changes, report.unchanged, report.facts) == ((), 3, 0)


def test_no_persons_value_is_repeated_in_a_difference(known: House) -> None:
    report = tried(known, "dwellings", *changed(0, owner_name="宇文澜", phone="19900000009"))
    assert report.changes
    assert all((change.recorded, change.in_file) == ("***", "***") for change in report.changes)


def test_another_owner_takes_two_persons_and_both_stand_in_the_fact(known: House) -> None:
    rows = changed(0, owner_name="宇文澜")
    assert [change.becomes for change in tried(known, "dwellings", *rows).changes] == ["OwnershipTransferred"]
    before = known.store.position()
    with pytest.raises(ChangesNotPlanned):
        by_one(known, "dwellings", *rows)
    with asking(known, "wang"):
        plan_import(known, "dwellings", file_of("dwellings", *rows))
    with pytest.raises(PlannerApplies):
        by_one(known, "dwellings", *rows)
    assert words(known, before) == ["ImportPlanned"], "a plan alone changes nothing"
    by_two(known, "dwellings", *rows)
    home = known.store.load(Dwelling, HERE)
    [fact] = [each for each in recorded_since(known, before) if type(each).__name__ == "OwnershipTransferred"]
    assert (getattr(fact, "prepared_by", ""), getattr(fact, "approved_by", "")) == ("person:wang", "person:zhao")
    assert [since for since, _ in home.owners] == [date.min, known.today()]
    with known.read() as reading:
        sealed = residents.name(reading, directory.owners(reading, HERE)[-1].party)
    assert sealed is not None
    assert known.keys.open(sealed) == "宇文澜"


def test_a_tenant_who_buys_makes_a_public_dwelling_a_sold_one(known: House) -> None:
    bought = changed(2, tenure="房改房", owner_name="尉迟远", occupant_name=None)
    before = known.store.position()
    assert tried(known, "dwellings", *bought).takes_two
    by_two(known, "dwellings", *bought)
    assert {"TenureConverted", "OwnershipTransferred", "TenantMovedOut"} <= set(words(known, before))
    home = known.store.load(Dwelling, PUBLIC)
    assert (home.tenure, home.living_in) == ("sold public", {})
    assert tried(known, "dwellings", *bought).unchanged == 3


def test_an_owner_who_changed_today_cannot_change_again_by_a_file(known: House) -> None:
    by_two(known, "dwellings", *changed(0, owner_name="宇文澜"))
    report = tried(known, "dwellings", *OTHERS)
    assert [(fault.cell, fault.code) for fault in report.faults] == [("H2", "transferred_today")]


def test_who_is_on_record_and_not_shown_yet_is_known_all_the_same(house: House) -> None:
    """The read side has not moved: nobody is taken for somebody who was erased."""
    with asking(house):
        apply_import(house, "dwellings", file_of("dwellings", *OTHERS))
    report = tried(house, "dwellings", *changed(0, owner_name="宇文澜", phone="19900000009"))
    assert [change.becomes for change in report.changes] == ["OwnershipTransferred"]
    assert [change.becomes for change in tried(house, "dwellings", *changed(0, retired="否")).changes] == [
        "RetirementRecorded"
    ]


# Old debts ----------------------------------------------------------------------------------------------


def outstanding(house: House, dwelling: str = HERE) -> dict[str, int]:
    account = house.store.load(DwellingAccount, dwelling)
    return {charge_id: charge.outstanding_fen for charge_id, charge in account.charges.items()}


def test_an_old_debt_with_other_figures_is_reversed_and_brought_anew(known: House) -> None:
    other: Row = {"assessed_fen": 300, "outstanding_fen": 158.64}
    report = tried(known, "arrears", other, {})
    assert [(change.recorded, change.in_file, change.takes_two) for change in report.changes] == [
        ("141.35", "158.64", True)
    ]
    with pytest.raises(ChangesNotPlanned):
        by_one(known, "arrears", other, {})
    by_two(known, "arrears", other, {})
    assert outstanding(known) == {"清洁管理费/2012/1": 0, "清洁管理费/2012/2": 15864}
    assert tried(known, "arrears", other, {}).unchanged == 2
    assert check(known) == []


def test_what_was_paid_on_the_wrong_debt_pays_the_right_one(known: House) -> None:
    book = open_counter(known, "s2", "ma", BUREAU, first=101)
    with asking(known, "ma"):
        counter.take_payment(
            known, HERE, payment_id="p1", amount_fen=5_000, channel="cash", shift="s2", receipt_book=book
        )
    by_two(known, "arrears", {"assessed_fen": 300, "outstanding_fen": 158.64}, {})
    account = known.store.load(DwellingAccount, HERE)
    assert account.charges["清洁管理费/2012/2"].outstanding_fen == 10_864
    assert account.payments["p1"].rest_fen == 0
    settle(known)
    assert check(known) == []


def test_the_other_debtor_of_an_old_debt_is_a_change_of_two_persons(known: House) -> None:
    before = known.store.position()
    by_two(known, "arrears", {"liable": "原单位"}, {})
    assert "AssessmentReversed" in words(known, before)
    account = known.store.load(DwellingAccount, HERE)
    assert account.debtors() == {f"unit:former-employer-of-{HERE}"}


# The fund and the retrofit -----------------------------------------------------------------------------


def test_a_fund_balance_that_differs_is_corrected_by_two_persons(known: House) -> None:
    by_one(known, "fund", {}, {})
    report = tried(known, "fund", {"owner_paid_fen": 700, "held_fen": 1800.5}, {})
    assert [(change.becomes, change.takes_two, change.dwelling) for change in report.changes] == [
        ("FundBalanceCorrected", True, HERE)
    ] * 2
    assert {change.in_file for change in report.changes} == {"700.00", "1800.50"}
    assert (report.facts, report.unchanged) == (1, 1), "two cells of a row are one fact"
    with pytest.raises(ChangesNotPlanned):
        by_one(known, "fund", {"owner_paid_fen": 700, "held_fen": 1800.5}, {})
    by_two(known, "fund", {"owner_paid_fen": 700, "held_fen": 1800.5}, {})
    with known.read() as reading:
        [first, _] = fund_ledger.sub_accounts_of(reading, "BH-1")
    assert (first.owner_paid_fen, first.held_fen) == (70_000, 180_050)
    assert tried(known, "fund", {"owner_paid_fen": 700, "held_fen": 1800.5}, {}).unchanged == 2
    assert check(known) == []


def test_a_share_a_word_and_a_visit_that_differ_become_facts_of_their_own(known: House) -> None:
    by_one(known, "retrofit", {"consent": "不同意", "visits": 1})
    other: Row = {"household_cost_fen": 3200, "subsidy_fen": 1000, "share_fen": 2200, "consent": "同意", "visits": 3}
    report = tried(known, "retrofit", other)
    becomes = {change.becomes: (change.recorded, change.in_file, change.takes_two) for change in report.changes}
    assert becomes["ConsentGiven"] == ("不同意", "同意", False)
    assert becomes["VisitMade"] == ("1", "3", False)
    assert becomes["RetrofitShareCorrected"][1:] == ("2200.00", True)
    before = known.store.position()
    by_two(known, "retrofit", other)
    told = words(known, before)
    assert [told.count(each) for each in ("RetrofitShareCorrected", "ConsentGiven", "VisitMade")] == [1, 1, 2]
    with known.read() as reading:
        [row] = retrofit_progress.retrofits_of_area(reading, "BH")
    assert (row.share_fen, row.consented, row.visits) == (220_000, 1, 3)
    assert tried(known, "retrofit", other).unchanged == 1
    assert check(known) == []


# Missing, faulty, again ---------------------------------------------------------------------------------


def test_what_a_file_does_not_name_is_asked_about_and_never_deleted(known: House) -> None:
    report = by_one(known, "dwellings", {})
    assert [missing.dwelling for missing in report.missing] == [THERE, PUBLIC]
    with known.read() as reading:
        assert len(directory.dwellings(reading, "BH")) == 3


def test_an_old_debt_that_is_not_named_any_more_is_asked_about(known: House) -> None:
    later: Row = {"first_day": datetime(2013, 1, 1), "last_day": datetime(2013, 12, 31)}
    report = tried(known, "arrears", later)
    assert [(each.dwelling, each.what) for each in report.missing] == [(HERE, "清洁管理费/2012/1")]


def test_sound_rows_are_taken_and_the_faulty_ones_come_later(house: House) -> None:
    rows: tuple[Row, ...] = ({}, {"floor_area_sqm": "about 60"}, {"owner_name": "司徒静"})
    with pytest.raises(ImportFaulty):
        by_one(house, "dwellings", *rows)
    report = by_one(house, "dwellings", *rows, skip_faulty=True)
    assert (report.left_out, [fault.cell for fault in report.faults]) == (1, ["F3"])
    with house.read() as reading:
        assert [each.dwelling for each in directory.dwellings(reading, "BH")] == [HERE, PUBLIC]
    mended = by_one(house, "dwellings", {}, {"floor_area_sqm": 60}, {"owner_name": "司徒静"})
    assert (mended.unchanged, mended.changes) == (2, ())
    with house.read() as reading:
        assert directory.dwelling(reading, THERE) is not None
    assert check(house) == []


def test_a_row_that_waits_for_another_file_is_taken_when_its_time_has_come(house: House) -> None:
    """The very same file again: it was applied in part, and is not done with."""
    by_one(house, "dwellings", {})
    debts: tuple[Row, ...] = ({}, {})
    assert by_one(house, "arrears", *debts, skip_faulty=True).left_out == 1
    by_one(house, "dwellings", {}, {})
    report = by_one(house, "arrears", *debts, skip_faulty=True)
    assert (report.left_out, report.unchanged, report.applied) == (0, 1, True)
    assert outstanding(house, THERE) == {"清洁管理费/2012/1": 14135}


def test_a_sheet_that_cannot_be_read_stops_the_file_whatever_is_left_out(house: House) -> None:
    content = workbook({"台账": [["nothing", "of", "this"], [1, 2, 3]]})
    with asking(house), pytest.raises(ImportFaulty):
        apply_import(house, "dwellings", content, skip_faulty=True)
