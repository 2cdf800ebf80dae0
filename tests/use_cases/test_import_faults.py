"""A ledger with a fault brings nothing, and every fault is named by its cell."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from domain.registry.refusals import ChangesNotPlanned
from domain.registry.resident import Resident
from domain.retrofit.retrofit_programme import RetrofitProgramme
from domain.values.personal import personal
from projections import directory
from projections.billing_statement import movements
from services.documents.workbooks import Fault, WorkbookRefused
from services.house import House
from services.use_cases import registry
from services.use_cases.checking import check
from services.use_cases.imports import ImportFaulty, ImportReport, apply_import, dry_run
from tests.builders import LEDGER, LIN, Clock, asking, settle
from tests.databases import Retold
from tests.every_word import DEED_SENT, both
from tests.workbooks.clerk import ledger, workbook

HERE = "BH-1-1-101"
Row = dict[str, object]


def bring(house: House, kind: str, *rows: Row) -> ImportReport:
    with asking(house):
        _, report = apply_import(house, kind, ledger(kind, *rows))
    settle(house)
    return report


def faults_of(house: House, kind: str, *rows: Row, content: bytes = b"") -> tuple[Fault, ...]:
    """All of them; applying brought nothing."""
    before = house.store.position()
    with asking(house), pytest.raises(ImportFaulty) as refused:
        apply_import(house, kind, content or ledger(kind, *rows))
    assert house.store.position() == before, "nothing of a faulty file is recorded"
    assert refused.value.count == len(refused.value.faults) > 0
    return refused.value.faults


def told(faults: tuple[Fault, ...]) -> list[tuple[str, str]]:
    return [(fault.cell, fault.code) for fault in faults]


def three_dwellings(house: House) -> None:
    bring(house, "dwellings", {}, {"owner_name": "尉迟远"}, {"tenure": "商品房"})
    for kind in ("fund", "arrears", "retrofit"):
        bring(house, kind, {})


@pytest.fixture
def known(retold: Retold) -> House:
    """Three dwellings with a row in each of the other ledgers."""
    return retold(three_dwellings)


def test_a_dry_run_names_the_same_faults(house: House) -> None:
    rows: tuple[Row, ...] = ({}, {"floor_area_sqm": 0}, {"owner_name": None})
    with asking(house):
        tried = dry_run(house, "dwellings", ledger("dwellings", *rows))
    assert tried.faults == faults_of(house, "dwellings", *rows)
    assert (tried.applied, tried.rows, len(tried.faults)) == (False, 3, 2)


def test_one_faulty_row_among_sound_ones_imports_none_of_them(house: House) -> None:
    faults = faults_of(house, "dwellings", {}, {"floor_area_sqm": "about 60"}, {})
    assert [fault.cell for fault in faults] == ["F3"]
    with house.read() as reading:
        assert directory.areas(reading) == []


def test_all_faults_of_a_file_are_named_at_once_each_by_its_cell(house: House) -> None:
    faults = faults_of(
        house, "dwellings", {"floor_area_sqm": 0}, {"tenure": "租的"}, {}, {"owner_name": None}, {"phone": "<script>"}
    )
    assert [fault.cell for fault in faults] == ["F2", "G3", "H5", "I6"]
    assert all("script" not in fault.value for fault in faults), "a person's number is never repeated"


@pytest.mark.parametrize("kind", ["fund", "arrears", "retrofit"])
def test_a_dwelling_that_nobody_registered_is_named(known: House, kind: str) -> None:
    faults = faults_of(known, kind, {}, {"building": 9}, {"door": "999"})
    assert [fault.code for fault in faults] == ["unknown_dwelling"] * 2
    assert [fault.value for fault in faults] == ["BH-9-1-201", "BH-1-1-999"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"tenure": "商品房"}, {"tenure_differs"}),
        ({"tenure": "未售公房"}, {"tenure_differs"}),
        ({"area_name": "别的宿舍区"}, {"already_recorded"}),
        ({"floor_area_sqm": 63.00, "tenure": "商品房"}, {"tenure_differs"}),
    ],
)
def test_what_no_file_can_change_is_a_fault(known: House, changes: Row, codes: set[str]) -> None:
    assert {fault.code for fault in faults_of(known, "dwellings", changes)} == codes


CHANGED: list[tuple[str, Row, str]] = [
    ("fund", {"floor_area_sqm": 60}, "floor_area_differs"),
    ("fund", {"tenure": "商品房"}, "tenure_differs"),
]


@pytest.mark.parametrize(("kind", "changes", "code"), CHANGED)
def test_what_the_registry_says_otherwise_is_no_import_but_a_question(
    known: House, kind: str, changes: Row, code: str
) -> None:
    assert [fault.code for fault in faults_of(known, kind, changes)] == [code]
    assert check(known) == []


def test_an_old_debt_of_months_that_a_year_on_record_holds_is_refused(known: House) -> None:
    half: Row = {"first_day": datetime(2012, 7, 1), "last_day": datetime(2012, 12, 31)}
    assert [fault.code for fault in faults_of(known, "arrears", half)] == ["already_recorded"]


def test_new_rows_beside_known_ones_are_all_that_comes(known: House) -> None:
    report = bring(known, "arrears", {}, {})
    assert (report.facts, report.unchanged) == (1, 1)
    report = bring(known, "dwellings", {}, {"owner_name": "尉迟远"}, {"tenure": "商品房"}, {"phone": None})
    assert report.unchanged == 3
    assert report.facts == 3, "an owner, a dwelling and its account"
    assert check(known) == []


def test_what_does_not_add_up_in_itself_is_named(known: House) -> None:
    assert told(faults_of(known, "arrears", {"outstanding_fen": 141.36})) == [("J2", "arrears_do_not_add_up")]
    assert told(faults_of(known, "retrofit", {"share_fen": 501})) == [("F2", "shares_do_not_add_up")]


def test_a_file_that_is_no_ledger_is_refused_as_a_whole(house: House) -> None:
    before = house.store.position()
    for act in (dry_run, apply_import):
        with asking(house), pytest.raises(WorkbookRefused):
            act(house, "fund", b"not a workbook")
    assert house.store.position() == before
    nothing = workbook({"台账": [["nothing", "of", "this"], [1, 2, 3]]})
    assert {fault.code for fault in faults_of(house, "fund", content=nothing)} == {"header_missing"}


# What has changed since is no fault of the ledger's -----------------------------------------------------


def test_after_a_sale_the_ledger_of_before_would_give_it_back_and_one_person_cannot(known: House) -> None:
    content: dict[str, Any] = {"owners": [{"party": LIN, "numerator": 1, "denominator": 1}], "cause": "sale"}
    both(
        known, "sale", "ownership transfer", dwelling=HERE, effective_from="2026-11-01", authority=DEED_SENT, **content
    )
    with asking(known):
        lin = known.store.load(Resident, "lin")
        lin.register(personal("lin", "name", "林琳"), retired=True)
        lin.give_contact(personal("lin", "phone", "19900000001"))
        known.store.record(lin)
    settle(known)
    with asking(known), pytest.raises(ChangesNotPlanned):
        apply_import(known, "dwellings", ledger("dwellings", {}))
    assert bring(known, "dwellings", {"owner_name": "林琳"}).unchanged == 1


def test_who_was_erased_is_asked_no_more(known: House) -> None:
    with known.read() as reading:
        owner = directory.owners(reading, HERE)[0].party.removeprefix("resident:")
    known.keys.destroy(owner, "accounting", "2026-11-23")
    assert bring(known, "dwellings", {"owner_name": "谁也不知道"}).unchanged == 1


def test_a_corrected_area_makes_the_ledger_of_before_differ(known: House) -> None:
    with asking(known):
        registry.correct_floor_area(known, HERE, floor_area_sqm=Decimal("63.00"), authority=LEDGER)
    settle(known)
    with asking(known):
        [change] = dry_run(known, "dwellings", ledger("dwellings", {})).changes
    assert (change.cell, change.recorded, change.in_file, change.becomes) == (
        "F2",
        "63.00",
        "62.75",
        "FloorAreaCorrected",
    )


def test_a_word_that_was_spoken_since_comes_with_the_next_ledger(known: House) -> None:
    """The figures are the same; the household, which refused, now consents."""
    report = bring(known, "retrofit", {"consent": "同意", "objection": None})
    assert report.facts == 1
    with asking(known):
        assert known.store.load(RetrofitProgramme, "BH/水表出户").consents == {HERE: "given"}


def test_an_old_debt_is_booked_on_the_day_of_its_import(known: House, clock: Clock) -> None:
    clock.pass_days(1)
    bring(known, "arrears", {}, {})
    with known.read() as reading:
        query = sa.select(movements.c.booked_on).order_by(movements.c.position)
        assert reading.scalars(query).all() == [date(2026, 11, 23), date(2026, 11, 24)]
