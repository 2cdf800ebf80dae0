"""However a clerk lays out and spells a valid ledger, it says the same."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.documents.workbooks.ledgers import KINDS, Column
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import SOUND, Row, line, titles, workbook
from tests.workbooks.corpus import text

FULL_WIDTH = {ord(each): ord(each) + 0xFEE0 for each in "0123456789.-BHbh"}
CHINESE = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
KINDS_OF_FIELD: dict[str, Callable[[Any], list[object]]] = {
    "area": lambda value: [value, value.lower(), f" {value} ", value.translate(FULL_WIDTH)],
    "building": lambda value: [
        value,
        float(value),
        str(value),
        f"{value}栋",
        f"第{value}幢",
        f"{value}#楼",
        f"0{value}",
    ],
    "entrance": lambda value: [value, f"{value}单元", f"{CHINESE[str(value)]}单元", f" {value}"],
    "door": lambda value: [
        value,
        int(value),
        float(value),
        f"{value}.0",
        f"{value}室",
        f"0{value}",
        value.translate(FULL_WIDTH),
        "".join(CHINESE[digit] for digit in value),
    ],
}


def spelled(column: Column, value: object) -> list[object]:
    """Ways to write a value; of any other than these, its own."""
    if known := KINDS_OF_FIELD.get(column.field):
        return known(value)
    if isinstance(value, datetime):
        day = value.date()
        serial = (day - date(1899, 12, 30)).days
        return [
            value,
            day.isoformat(),
            f"{day:%Y/%m/%d}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y%m%d}",
            serial,
        ]
    if isinstance(value, int | float):
        exact = Decimal(str(value))
        units = (
            ["㎡", "平方米"] if column.field.endswith("_sqm") else ["元"] if column.field.endswith("_fen") else ["次"]
        )
        return [value, str(exact), str(exact).translate(FULL_WIDTH), f"{exact} ", *(f"{exact}{unit}" for unit in units)]
    if isinstance(value, str):
        return [value, f" {value}", f"{value}\u3000"]
    return [value, "", " "] if column.required else [value, "", "/", "——"]


@st.composite
def ledgers(draw: st.DrawFn, kind: str) -> tuple[bytes, bool]:
    """The same three rows, laid out and spelled otherwise."""
    columns = draw(st.permutations(KINDS[kind].columns))
    header: Row = [draw(st.sampled_from(_titles(column, kind))) for column in columns]
    rows = [
        [
            draw(st.sampled_from(spelled(column, (SOUND[kind] | {"door": f"{number}01"})[column.field])))
            for column in columns
        ]
        for number in draw(st.permutations((1, 2, 3)))
    ]
    above: list[Row] = draw(st.sampled_from([[], [["台账"]], [["台账"], [None], ["截止 2016 年末"]]]))
    table: list[Row] = [*above, header, *rows]
    if draw(st.booleans()):
        return workbook({"台账": table}), False
    return text(*table).encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))), True


def _titles(column: Column, kind: str) -> list[str]:
    """The usual titles, spelled as usual; what another column of this ledger is called is not among them."""
    others = {title for each in KINDS[kind].columns if each is not column for title in each.titles}
    return [
        f"{before}{title}{after}"
        for title in column.titles
        if title not in others
        for before in ("", " ")
        for after in ("", "*", "：")
    ]


@pytest.mark.parametrize("kind", ["dwellings", "fund", "arrears", "retrofit"])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_valid_ledger_says_the_same_in_any_order_and_spelling(kind: str, data: st.DataObject) -> None:
    content, _ = data.draw(ledgers(kind))
    plain = read_workbook(workbook({"台账": [titles(kind), *(line(kind, number) for number in (1, 2, 3))]}), kind)
    read = read_workbook(content, kind)
    assert read.faults == ()
    assert _said(read.rows) == _said(plain.rows)
    assert len(read.rows) == 3


def _said(rows: Any) -> set[tuple[object, ...]]:
    """What the rows say, wherever they stand."""
    return {tuple(getattr(row, field) for field in row.__struct_fields__ if field != "at") for row in rows}
