"""The ledgers of a bureau by upload: tried, applied, and applied again."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from services.house import House
from tests.http.caller import Caller, code, ledger, new_key, patient
from tests.workbooks.clerk import ledger as clerks

MEGABYTE = 1 << 20


@pytest.fixture
def new(house: House) -> Iterator[Caller]:
    """A service without a single fact."""
    with TestClient(patient(house)) as client:
        yield Caller(client)


def sums(report: dict[str, Any], measure: str) -> int:
    """Over all buildings."""
    return sum(each["hundredths"] for each in report["control_sums"] if each["measure"] == measure)


def with_cell(content: bytes, cell: str, value: str) -> bytes:
    """The same workbook, with one cell written over."""
    book, changed = load_workbook(io.BytesIO(content)), io.BytesIO()
    book.worksheets[0][cell] = value
    book.save(changed)
    return changed.getvalue()


def test_the_ledgers_come_in_whole_and_their_sums_are_shown(new: Caller, house: House) -> None:
    reports = {}
    for kind in ("dwellings", "fund", "arrears", "retrofit"):
        tried = new.upload(kind, ledger(kind), mode="dry-run").json()
        assert (tried["faults"], tried["applied"], tried["facts"] > 0) == ([], False, True)
        applied = new.upload(kind, ledger(kind))
        assert applied.status_code == 200
        reports[kind] = applied.json()
        assert reports[kind] == tried | {"applied": True, "planned_by": reports[kind]["planned_by"]}
    areas = [area["area"] for area in new.get("/areas").json()["items"]]
    handed = [new.get(f"/handover/{area}").json() for area in areas]
    assert sum(each["dwellings"] for each in handed) == reports["dwellings"]["rows"]
    assert sum(each["fund"]["total"]["held_fen"] for each in handed) == sums(reports["fund"], "held")
    assert sum(each["legacy_arrears"]["outstanding_fen"] for each in handed) == sums(reports["arrears"], "outstanding")
    shares = sum(item["share_fen"] for each in handed for item in each["retrofit"]["totals"])
    assert shares == sums(reports["retrofit"], "share")
    building = handed[0]["fund"]["buildings"][0]
    fund = new.get(f"/fund/{building['building']}", details="true").json()
    assert sum(each["held_fen"] for each in fund["sub_accounts"]) == fund["held_fen"] == building["held_fen"]


def test_a_dry_run_records_nothing_and_the_same_file_again_changes_nothing(new: Caller, house: House) -> None:
    content = ledger("dwellings")
    new.upload("dwellings", content, mode="dry-run")
    assert house.store.position() == new.opened_at
    applied = new.upload("dwellings", content, key="the-key-of-an-import").json()
    position = house.store.position()
    for again in (new.upload("dwellings", content, who="zhao"), new.upload("dwellings", content, mode="dry-run")):
        report = again.json()
        assert (again.status_code, report["facts"], report["unchanged"]) == (200, 0, report["rows"])
        assert (report["applied"], report["control_sums"]) == (True, applied["control_sums"])
    repeated = new.upload("dwellings", content, key="the-key-of-an-import")
    assert repeated.headers["idempotency-replayed"] == "true"
    other = new.upload("dwellings", ledger("fund"), key="the-key-of-an-import")
    assert code(other) == (422, "idempotency_key_reused")
    tried = new.upload("dwellings", content, mode="dry-run", key="the-key-of-an-import")
    assert code(tried) == (422, "idempotency_key_reused")
    assert house.store.position() == position


def test_one_faulty_row_stops_the_whole_file_and_every_fault_is_told(new: Caller, house: House) -> None:
    content = with_cell(ledger("dwellings"), "F4", "62.755")
    tried = new.upload("dwellings", content, mode="dry-run")
    assert tried.status_code == 200
    refused = new.upload("dwellings", content)
    assert code(refused) == (422, "import_faulty")
    faults = refused.json()["faults"]
    assert faults == tried.json()["faults"]
    assert refused.json()["count"] == len(faults)
    assert all(set(fault) == {"sheet", "cell", "title", "value", "code", "reason"} for fault in faults)
    assert all(fault["reason"] for fault in faults)
    assert house.store.position() == new.opened_at


def test_dwellings_that_nobody_knows_are_faults_of_a_later_ledger(new: Caller, house: House) -> None:
    refused = new.upload("fund", ledger("fund"))
    assert {fault["code"] for fault in refused.json()["faults"]} == {"unknown_dwelling"}
    assert house.store.position() == new.opened_at


def test_another_owner_is_planned_by_one_and_applied_by_another(new: Caller) -> None:
    new.upload("dwellings", clerks("dwellings", {}))
    changed = clerks("dwellings", {"owner_name": "宇文澜"})
    tried = new.upload("dwellings", changed, mode="dry-run").json()
    assert [(each["cell"], each["becomes"], each["recorded"], each["in_file"]) for each in tried["changes"]] == [
        ("H2", "OwnershipTransferred", "***", "***")
    ]
    assert tried["takes_two"] is True
    assert code(new.upload("dwellings", changed)) == (409, "changes_not_planned")
    planned = new.upload("dwellings", changed, mode="plan", who="li").json()
    assert (planned["applied"], planned["planned_by"]) == (False, "person:li")
    assert code(new.upload("dwellings", changed, who="li")) == (403, "planner_applies")
    assert new.upload("dwellings", changed, who="zhao").json()["applied"] is True


def test_sound_rows_are_taken_and_the_faulty_ones_come_back_in_a_workbook(new: Caller) -> None:
    content = clerks("dwellings", {}, {"floor_area_sqm": "about 60"})
    taken = new.upload("dwellings", content, skip_faulty=True).json()
    assert (taken["applied"], taken["left_out"], len(taken["faults"])) == (False, 1, 1)
    marked = load_workbook(io.BytesIO(new.upload("dwellings/marked-workbooks", content).content))
    assert [row[5].value for row in marked["台账"].iter_rows()][1:] == [62.75, "about 60"]
    rest = load_workbook(io.BytesIO(new.upload("dwellings/marked-workbooks", content, skip_faulty=True).content))
    assert [row[5].value for row in rest["台账"].iter_rows()][1:] == ["about 60"]


def test_a_template_is_there_for_each_kind(new: Caller) -> None:
    book = load_workbook(io.BytesIO(new.get("/import-templates/arrears").content))
    assert "欠费(元)" in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert code(new.get("/import-templates/cats")) == (404, "not_found")


def bomb() -> bytes:
    """Small, and enormous when it is unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (400 * MEGABYTE))
    return packed.getvalue()


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("what", "content", "refused", "reason"),
    [
        ("encrypted", ENCRYPTED, (422, "workbook_unreadable"), "password"),
        ("an old .xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, (422, "workbook_unreadable"), "old_xls"),
        ("no table", b"hello", (422, "workbook_unreadable"), "plain_text"),
        ("broken", ledger("fund")[:5000], (422, "workbook_unreadable"), "not_a_workbook"),
        ("empty file", b"", (422, "workbook_unreadable"), "empty_file"),
        ("a bomb", bomb(), (413, "unpacks_too_large"), "unpacks_too_large"),
        ("20 MB + 1", b"x" * (20 * MEGABYTE + 1), (413, "too_large"), "file_too_large"),
    ],
    ids=lambda each: each if isinstance(each, str) and " " in each else "",
)
def test_a_workbook_that_is_refused_as_a_whole(
    new: Caller, house: House, what: str, content: bytes, refused: tuple[int, str], reason: str
) -> None:
    answer = new.upload("fund", content)
    assert code(answer) == refused, what
    assert answer.json()["reason"] == reason
    assert house.store.position() == new.opened_at


def test_a_form_holds_one_file_and_nothing_else(new: Caller) -> None:
    def sent(files: Any, **data: Any) -> tuple[int, str]:
        return code(new.post("/imports/fund", files=files, **data))

    file = ("f.xlsx", b"x")
    assert sent([("file", file), ("file", file)]) == (400, "duplicate_field")
    assert sent({"file": file}, data={"note": "x"}) == (422, "unknown_field")
    assert sent({"other": file})[0] == 422
    assert code(new.upload("cats", b"x")) == (404, "not_found")
    assert code(new.upload("fund", b"x", mode="perhaps")) == (422, "query_invalid")
    large = new.post("/imports/fund", files={"file": ("f.xlsx", b"x" * (21 * MEGABYTE))})
    assert code(large) == (413, "too_large")
    headers = {
        "Idempotency-Key": new_key(),
        "Cookie": new.cookie("li"),
        "Content-Type": "multipart/form-data; boundary=b",
    }
    torn = new.client.post("/api/v1/imports/fund", content=b"--x\r\nnothing", headers=headers)
    assert code(torn)[0] in (400, 422)
