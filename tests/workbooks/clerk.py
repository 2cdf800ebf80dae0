"""The clerk: writes ledgers for the tests, sound ones and every other kind."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import openpyxl

from services.documents.workbooks.ledgers import KINDS

Row = list[object]

SOUND: dict[str, dict[str, object]] = {
    "dwellings": {
        "area": "BH",
        "area_name": "滨湖路宿舍区",
        "building": 1,
        "entrance": 1,
        "floor_area_sqm": 62.75,
        "tenure": "房改房",
        "owner_name": "乔望舒",
        "phone": "19900000001",
        "retired": "是",
        "moved_in_on": datetime(1998, 5, 1),
        "vacant": "在住",
        "occupant_name": None,
    },
    "fund": {
        "area": "BH",
        "building": 1,
        "entrance": 1,
        "floor_area_sqm": 62.75,
        "tenure": "房改房",
        "purchase_price_fen": 34236.4,
        "owner_due_fen": 1104.4,
        "owner_paid_fen": 1104.4,
        "selling_unit_due_fen": 6847.28,
        "selling_unit_paid_fen": 0,
        "last_deposit_on": datetime(2002, 8, 12),
        "held_fen": 1104.4,
    },
    "arrears": {
        "area": "BH",
        "building": 1,
        "entrance": 1,
        "fee_kind": "清洁管理费",
        "first_day": datetime(2012, 1, 1),
        "last_day": datetime(2012, 12, 31),
        "assessed_fen": 282.71,
        "paid_fen": 141.36,
        "outstanding_fen": 141.35,
        "liable": "业主",
        "note": None,
    },
    "retrofit": {
        "area": "BH",
        "building": 1,
        "entrance": 1,
        "item": "水表出户",
        "household_cost_fen": 850,
        "subsidy_fen": 350,
        "share_fen": 500,
        "consent": "不同意",
        "objection": "费用偏高",
        "visits": 2,
    },
    "tariffs": {
        "area": "BH",
        "fee_kind": "物业服务费",
        "basis": "按面积",
        "rate_yuan": 0.35,
        "effective_from": "2016-01",
        "creditor": "安居物业公司",
        "authority_kind": "批复",
        "authority_number": "房管〔2015〕12号",
        "authority_dated": datetime(2015, 12, 1),
    },
    "contacts": {
        "area": "BH",
        "building": 1,
        "entrance": 1,
        "name": "乔望舒",
        "phone": "19900000001",
        "retired": "是",
        "relation": "业主",
    },
}
"""One sound row of each kind; the door comes with its number in the file."""


def titles(kind: str) -> Row:
    """The template's header."""
    return [column.titles[0] for column in KINDS[kind].columns]


def line(kind: str, number: int = 1, /, **changes: object) -> Row:
    """A sound row, the door by its number, with changes by field."""
    values = SOUND[kind] | {"door": f"{number}01"} | changes
    return [values[column.field] for column in KINDS[kind].columns]


def ledger(kind: str, *changes: Mapping[str, object]) -> bytes:
    """A sound ledger of as many rows as changes, each with its own."""
    rows = [line(kind, number, **change) for number, change in enumerate(changes, 1)]
    return workbook({"台账": [titles(kind), *rows]})


def workbook(sheets: Mapping[str, Sequence[Row]], merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets; `merged` ranges in all of them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for block in merged:
            page.merge_cells(block)
        if name in hidden:
            page.sheet_state = "hidden"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The file's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(content: bytes, old: bytes, new: bytes) -> bytes:
    """The same workbook with other bytes in its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for info in before.infolist():
            after.writestr(info.filename, before.read(info).replace(old, new))
    return stream.getvalue()
