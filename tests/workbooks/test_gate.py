"""Workbooks that mean harm, made here byte by byte: each is refused with its reason."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from services.documents.workbooks import REFUSAL_SENTENCES, WorkbookRefused, gate, parts
from services.documents.workbooks.gate import check
from tests.workbooks.clerk import ledger

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SOUND = ledger("fund", {})


def changed(sheet: Callable[[bytes], bytes] = bytes, packing: int = zipfile.ZIP_DEFLATED, **parts: bytes) -> bytes:
    """A sound workbook with another sheet, or with more parts (`__` for a slash, `_xml` for .xml)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(stream, "w", packing) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, sheet(part) if info.filename == SHEET else part)
        for name, part in parts.items():
            new.writestr("xl/" + name.replace("_", "."), part)
    return stream.getvalue()


def with_row(xml: bytes) -> bytes:
    return changed(lambda sheet: sheet.replace(b"</sheetData>", xml + b"</sheetData>"))


def lying() -> bytes:
    """A part that unpacks to 8 MB and declares 2,000 bytes."""
    content = bytearray(changed(extra_xml=b"A" * 8_000_000))
    for mark, size_at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            place = slice(found.start() + size_at, found.start() + size_at + 4)
            if content[place] == (8_000_000).to_bytes(4, "little"):
                content[place] = (2_000).to_bytes(4, "little")
    return bytes(content)


def other_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return stream.getvalue()


def renamed(name: str) -> bytes:
    """A cell in the far corner of a sheet that does not look like one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FAR_CELL)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            part = old.read(info).replace(b"sheet1.xml", name.encode())
            new.writestr(info.filename.replace("sheet1.xml", name), part)
    return stream.getvalue()


FAR_CELL = with_row(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a cell in the far corner": (FAR_CELL, "too_many_cells"),
    "a far row": (with_row(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "too_many_cells"),
    "little in a large rectangle": (
        with_row(b'<row r="9"><c r="GR9"><v>1</v></c></row><row r="199999"><c r="A199999"><v>1</v></c></row>'),
        "too_many_cells",
    ),
    "a far column": (with_row(b'<row r="9"><c r="ZZ9"><v>1</v></c></row>'), "too_many_cells"),
    "single quotes": (with_row(b"<row r='9'><c r='XFD1048576'><v>1</v></c></row>"), "too_many_cells"),
    "an entity for a letter": (with_row(b'<row><c r="&#88;FD9"><v>1</v></c></row>'), "too_many_cells"),
    "a far row without cell names": (with_row(b'<row r="999999"><c><v>1</v></c></row>'), "too_many_cells"),
    "a cell that is none": (with_row(b'<row r="9"><c r="9A"><v>1</v></c></row>'), "not_a_workbook"),
    "a bomb": (changed(sharedStrings_xml=b"A" * 8_000_000), "unpacks_too_large"),
    "a size that lies": (lying(), "not_a_workbook"),
    "entities": (changed(lambda sheet: b'<!DOCTYPE w [<!ENTITY a "a">]>' + sheet), "not_a_workbook"),
    "broken XML": (changed(lambda sheet: sheet[:-20]), "not_a_workbook"),
    "an odd packing": (changed(packing=zipfile.ZIP_BZIP2), "not_a_workbook"),
    "a sheet by another ending": (renamed("sheet1.dat"), "not_a_workbook"),
    "a sheet in capitals": (renamed("SHEET1.XML"), "too_many_cells"),
    "macros": (changed(vbaProject_bin=b"x"), "macros"),
    "an old .xls": (OLE + b"\0" * 600, "old_xls"),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "too large": (b"\0" * (gate.FILE_BYTES_MAX + 1), "file_too_large"),
    "half a file": (SOUND[:900], "not_a_workbook"),
    "nothing": (b"", "empty_file"),
    "a page": (b"<html></html>", "html_page"),
    "an archive of something else": (other_zip(), "not_a_workbook"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(WorkbookRefused, match=f"^{code}$") as refused:
        check(content)
    assert refused.value.code in REFUSAL_SENTENCES


def test_a_part_that_stands_twice_is_refused() -> None:
    stream = io.BytesIO(SOUND)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, "<worksheet/>")
    with pytest.raises(WorkbookRefused, match="not_a_workbook"):
        check(stream.getvalue())


def test_too_many_formulas_without_a_value_are_refused_rather_than_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "UNCOMPUTED_MAX", 1)
    two = with_row(b'<row r="9"><c r="A9"><f>1</f></c><c r="B9" t="e"><v>#N/A</v></c></row>')
    with pytest.raises(WorkbookRefused, match="formulas_not_computed"):
        check(two)


def test_a_sound_workbook_passes_and_a_dimension_that_lies_does_no_harm() -> None:
    assert (check(SOUND).rows, check(SOUND).columns, check(SOUND).cells) == (2, 13, 26)
    far = changed(lambda sheet: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD9"', sheet))
    assert check(far).columns == 13


def test_a_formula_whose_answer_is_the_empty_text_has_its_value() -> None:
    row = b'<row r="9"><c r="A9" t="str"><f>""</f><v></v></c><c r="B9"><f>1+1</f><v></v></c></row>'
    assert [(cell.sheet, cell.row, cell.column) for cell in check(with_row(row)).uncomputed] == [("台账", 8, 1)]
