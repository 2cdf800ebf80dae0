"""The bureau's four ledgers, imported: nothing is lost, nothing is doubled, and another reader adds up the same."""

from collections import Counter
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from domain.registry.import_batch import ImportBatch
from projections import arrears, directory, residents
from projections.engine.tables import Reading
from services.house import House
from services.use_cases.checking import check
from services.use_cases.imports import ImportReport, UnknownImportKind, apply_import, dry_run
from tests.builders import asking, settle
from tests.town import ROWS, bring, cells, hundredths, ledger_file
from tests.workbooks.clerk import ledger

Sums = Counter[str]


def by_place(kind: str, title: str | None) -> Sums:
    """By area and by building; without a title: how many rows."""
    sums = Sums()
    for row in cells(kind):
        for place in (str(row["宿舍区编码"]), f"{row['宿舍区编码']}-{row['楼栋']}"):
            sums[place] += hundredths(row[title]) if title else 1
    return +sums


def from_table(reading: Reading, table: str, column: str) -> Sums:
    sums = Sums()
    for area, building, amount in reading.exec_driver_sql(f"SELECT area, building, {column} FROM {table}"):
        for place in (area, building):
            sums[place] += int(amount)
    return +sums


def dry(house: House, kind: str) -> ImportReport:
    with asking(house):
        return dry_run(house, kind, ledger_file(kind).read_bytes())


# Without loss -------------------------------------------------------------------------------------------

TOTALS = {
    "dwellings": ("dwellings", None, "directory_dwelling", "1"),
    "floor area": ("dwellings", "建筑面积(㎡)", "directory_dwelling", "round(CAST(floor_area_sqm AS NUMERIC) * 100)"),
    "debts": ("arrears", None, "arrears_charge", "1"),
    "outstanding": ("arrears", "欠费(元)", "arrears_charge", "outstanding_fen"),
    "fund due by owners": ("fund", "业主应交(元)", "fund_sub_account", "owner_due_fen"),
    "fund paid by owners": ("fund", "业主已交(元)", "fund_sub_account", "owner_paid_fen"),
    "fund due by units": ("fund", "售房单位应提取(元)", "fund_sub_account", "selling_unit_due_fen"),
    "fund paid by units": ("fund", "售房单位已提取(元)", "fund_sub_account", "selling_unit_paid_fen"),
    "fund held": ("fund", "当前余额(元)", "fund_sub_account", "held_fen"),
    "purchase prices": ("fund", "购房款(元)", "fund_sub_account", "coalesce(purchase_price_fen, 0)"),
    "retrofit shares": ("retrofit", None, "retrofit_share", "1"),
    "retrofit costs": ("retrofit", "每户造价(元)", "retrofit_share", "household_cost_fen"),
    "retrofit subsidies": ("retrofit", "单位补贴(元)", "retrofit_share", "subsidy_fen"),
    "retrofit shares of households": ("retrofit", "个人应交(元)", "retrofit_share", "share_fen"),
}


@pytest.mark.parametrize(("kind", "title", "table", "column"), TOTALS.values(), ids=TOTALS)
def test_totals_by_area_and_building_are_those_of_the_workbook(
    areas: House, kind: str, title: str | None, table: str, column: str
) -> None:
    with areas.read() as reading:
        found = from_table(reading, table, column)
    assert found == by_place(kind, title)
    assert found["BH"] > 0
    assert found["WC"] > 0
    assert check(areas) == []


def test_old_debts_have_the_debtor_and_the_creditor_that_the_ledger_says(areas: House) -> None:
    with areas.read() as reading:
        open_ = [each for area in ("BH", "WC") for each in arrears.arrears(reading, area, areas.today()).open_charges]
        owners = {each.dwelling: directory.owners(reading, each.dwelling)[0].party for each in open_}
    units = [each for each in open_ if each.debtor.startswith("unit:former-employer")]
    wanted = [row for row in cells("arrears") if hundredths(row["欠费(元)"])]
    assert (len(open_), len(units)) == (len(wanted), sum(row["责任方"] == "原单位" for row in wanted))
    assert {each.creditor for each in open_} == {"bureau:ezhou"}
    assert all(each.debtor in (owners[each.dwelling], f"unit:former-employer-of-{each.dwelling}") for each in open_)


def test_every_owner_is_there_by_name_and_the_public_dwellings_are_the_units(areas: House) -> None:
    wanted = Counter(str(row["业主姓名"]).strip() for row in cells("dwellings"))
    names, units = Counter[str](), Counter[str]()
    with areas.read() as reading:
        for area in ("BH", "WC"):
            for home in directory.dwellings(reading, area):
                party = directory.owners(reading, home.dwelling)[0].party
                sealed = residents.name(reading, party)
                if sealed is None:
                    units[party] += 1
                else:
                    names[areas.keys.open(sealed)] += 1
    bureau = wanted.pop(areas.settings.bureau_name, 0)
    assert units.pop(areas.settings.bureau, 0) == bureau
    assert names + Counter({unit.removeprefix("unit:"): count for unit, count in units.items()}) == wanted


def test_every_number_and_everybody_who_lives_there_is_there(areas: House) -> None:
    wanted = sorted(str(row["联系电话"]) for row in cells("dwellings") if row["联系电话"])
    with areas.read() as reading:
        parties = [f"resident:{key}" for (key,) in reading.exec_driver_sql("SELECT resident FROM resident")]
        sealed = [residents.phone(reading, party) for party in parties]
        living = reading.exec_driver_sql("SELECT count(*) FROM directory_user").scalar_one()
        vacant = reading.exec_driver_sql("SELECT count(*) FROM directory_dwelling WHERE vacant").scalar_one()
    phones = sorted(areas.keys.open(each) for each in sealed if each)
    orphans = [row for row in contacts(areas) if row]
    assert sorted(phones + orphans) == wanted
    assert living == sum(row["实际使用人"] is not None for row in cells("dwellings"))
    assert vacant == sum(row["居住状态"] == "空置" for row in cells("dwellings"))


def contacts(house: House) -> list[str]:
    """Numbers for which the ledger names no person: they stand with their dwelling."""
    entries = house.store.read(0, 100_000, frozenset({"DwellingRegistered.v1"})).entries
    found = [getattr(entry.event, "contact", None) for entry in entries]
    return [house.keys.open(value) for value in found if value]


@pytest.mark.parametrize("kind", ROWS)
def test_the_report_and_the_record_hold_the_same_control_sums(areas: House, kind: str) -> None:
    planned = [
        entry.event
        for entry in areas.store.read(0, 100_000, frozenset({"ImportPlanned.v1"})).entries
        if getattr(entry.event, "kind", "") == kind
    ]
    report = dry(areas, kind)
    assert [(event.rows, event.control_sums) for event in planned] == [(ROWS[kind], report.control_sums)]  # type: ignore[attr-defined]
    counted = {each.building: each.hundredths for each in report.control_sums if each.measure == "rows"}
    assert counted == {place: n for place, n in by_place(kind, None).items() if "-" in place}
    assert (report.rows, report.sheets[0][1], report.applied) == (ROWS[kind], ROWS[kind], True)


# Once ---------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_applying_then_does_and_records_nothing(house: House) -> None:
    for kind in ROWS:
        before = house.store.position()
        tried = dry(house, kind)
        assert house.store.position() == before
        done = bring(house, kind)
        assert (tried.facts, tried.rows, tried.faults, tried.control_sums, tried.unchanged) == (
            done.facts,
            done.rows,
            done.faults,
            done.control_sums,
            done.unchanged,
        )
        assert (tried.applied, done.applied) == (False, True)
        assert house.store.position() == before + done.facts + 2, "its facts, and that it was planned and applied"
    assert check(house) == []


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("who", ["wang", "somebody else"])
def test_the_same_file_again_changes_nothing_whoever_sends_it(areas: House, kind: str, who: str) -> None:
    before = areas.store.position()
    report = bring(areas, kind, who)
    assert areas.store.position() == before
    assert (report.facts, report.unchanged, report.applied) == (0, ROWS[kind], True)


@pytest.mark.parametrize("kind", ROWS)
def test_the_same_rows_in_another_file_change_nothing_either(areas: House, kind: str) -> None:
    """Opened and saved again by a clerk: other bytes, the same rows."""
    book = openpyxl.load_workbook(ledger_file(kind))
    before = areas.store.position()
    with asking(areas):
        _, report = apply_import(areas, kind, saved(book.save))
    settle(areas)
    assert (report.facts, report.unchanged, report.faults) == (0, ROWS[kind], ())
    assert areas.store.position() == before + 2, "only that there was such a file"
    assert check(areas) == []


def saved(save: Callable[..., None]) -> bytes:
    stream = BytesIO()
    save(stream)
    return stream.getvalue()


def test_a_command_that_is_sent_again_while_the_first_one_is_away_imports_once(house: House) -> None:
    content = ledger_file("dwellings").read_bytes()
    results = []
    for _ in range(2):
        with asking(house, key="k"):
            results.append(apply_import(house, "dwellings", content))
    assert results[0][0].position == results[1][0].position == house.store.position()
    assert (results[0][1].facts > 0, results[1][1].facts) == (True, 0)


def test_whoever_watches_is_told_how_far_an_import_is(house: House) -> None:
    content = ledger("dwellings", {}, {"owner_name": "司徒静"})
    tried, applied = list[tuple[str, int, int]](), list[tuple[str, int, int]]()
    with asking(house):
        dry_run(house, "dwellings", content, on_progress=lambda *each: tried.append(each))
        _, report = apply_import(house, "dwellings", content, on_progress=lambda *each: applied.append(each))
    facts = report.facts
    assert list(dict.fromkeys(tried)) == [
        ("read", 0, 0),
        *(("read", rows, 2) for rows in range(3)),
        ("compared", 0, 2),
        ("compared", 2, 2),
    ]
    ready = ("recorded", 0, facts), ("recorded", facts, facts)
    assert list(dict.fromkeys(applied)) == [*dict.fromkeys(tried), *ready]


def test_what_kind_of_ledger_it_is_must_be_said(house: House) -> None:
    for act in (dry_run, apply_import):
        with asking(house), pytest.raises(UnknownImportKind):
            act(house, "wishes", b"")


def test_a_batch_is_known_by_its_content_and_kind(areas: House) -> None:
    report = dry(areas, "fund")
    with asking(areas):
        assert areas.store.load(ImportBatch, f"fund/{report.sha256}").applied
        assert not areas.store.load(ImportBatch, f"arrears/{report.sha256}").applied
