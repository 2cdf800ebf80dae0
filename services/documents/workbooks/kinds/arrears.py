"""历史欠费台账: what was assessed before Anju, what was paid of it, and what is still owed."""

from collections.abc import Iterator
from datetime import date

from domain.values.money import yuan_text
from services.documents.workbooks import cells, dates
from services.documents.workbooks.columns import AREA, DOOR, HOME, Column, Kind, RowFault, chosen
from services.documents.workbooks.rows import LedgerRow, Liable


class ArrearsRow(LedgerRow, frozen=True, kw_only=True):
    """One debt of one dwelling: both days belong to the period."""

    fee_kind: str
    first_day: date
    last_day: date
    assessed_fen: int
    paid_fen: int
    outstanding_fen: int
    liable: Liable
    note: str | None


def _faults(row: ArrearsRow) -> Iterator[RowFault]:
    expected_fen = row.assessed_fen - row.paid_fen
    if row.outstanding_fen != expected_fen:
        inputs = {"expected": yuan_text(expected_fen)}
        yield RowFault("outstanding_fen", "arrears_do_not_add_up", yuan_text(row.outstanding_fen), inputs)
    if row.last_day < row.first_day:
        yield RowFault("last_day", "period_empty", str(row.last_day), {"first": str(row.first_day)})


_LIABLE: dict[str, Liable] = {"业主": "owner", "原单位": "former employer"}
_EXAMPLE: dict[str, object] = HOME | {
    "fee_kind": "清洁管理费",
    "first_day": date(2012, 1, 1),
    "last_day": date(2012, 12, 31),
    "assessed_fen": 282.71,
    "paid_fen": 141.36,
    "outstanding_fen": 141.35,
    "liable": "业主",
}
_EXAMPLE_MONTHS: dict[str, object] = _EXAMPLE | {
    "door": "102",
    "first_day": "2013-01",
    "last_day": "2013-06",
    "paid_fen": 0,
    "outstanding_fen": 282.71,
    "liable": "原单位",
    "note": "只知道月份时，可以只写月份",
}
KIND = Kind(
    "历史欠费台账",
    ArrearsRow,
    (
        AREA,
        *DOOR,
        Column("fee_kind", ("费用项目", "收费项目"), cells.text, english="Fee"),
        Column("first_day", ("费用期间起", "起始日期"), dates.first_day, english="First day"),
        Column("last_day", ("费用期间止", "截止日期"), dates.last_day, english="Last day"),
        Column("assessed_fen", ("应收(元)", "应收金额"), cells.money, english="Assessed, yuan"),
        Column("paid_fen", ("已收(元)", "已收金额", "实收"), cells.money, english="Paid, yuan"),
        Column("outstanding_fen", ("欠费(元)", "欠费金额", "欠缴"), cells.money, english="Outstanding, yuan"),
        chosen("liable", ("责任方", "责任人"), _LIABLE, "Who is liable"),
        Column("note", ("备注", "说明"), cells.text, required=False, english="Note"),
    ),
    examples=(_EXAMPLE, _EXAMPLE_MONTHS),
    key=("dwelling", "fee_kind", "first_day"),
    faults=_faults,
    english="Old arrears",
)
