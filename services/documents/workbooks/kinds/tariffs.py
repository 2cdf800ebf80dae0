"""收费标准: what a fee costs in an area, from which month on, and by which document."""

from datetime import date
from decimal import Decimal
from typing import Literal

from services.documents.workbooks import cells, dates
from services.documents.workbooks.columns import AREA, Column, Kind, chosen
from services.documents.workbooks.dates import Month
from services.documents.workbooks.rows import SheetRow

Basis = Literal["floor_area", "per_dwelling"]


class TariffRow(SheetRow, frozen=True, kw_only=True):
    """One fee of one area, monthly; `rate_yuan` for a ㎡ or for a household."""

    area: str
    fee_kind: str
    basis: Basis
    rate_yuan: Decimal
    effective_from: Month
    creditor: str
    authority_kind: str | None
    authority_number: str
    authority_dated: date | None


_BASES: dict[str, Basis] = {"按面积": "floor_area", "按户": "per_dwelling"}
_EXAMPLE: dict[str, object] = {
    "area": "BH",
    "fee_kind": "物业服务费",
    "basis": "按面积",
    "rate_yuan": 0.3,
    "effective_from": "2016-01",
    "creditor": "示例物业公司",
    "authority_kind": "批复",
    "authority_number": "示例〔2015〕1号",
    "authority_dated": date(2015, 12, 1),
}
_EXAMPLE_BY_DWELLING: dict[str, object] = _EXAMPLE | {"fee_kind": "垃圾清运费", "basis": "按户", "rate_yuan": 5}
KIND = Kind(
    "收费标准",
    TariffRow,
    (
        AREA,
        Column("fee_kind", ("收费项目", "费用项目"), cells.text, english="Fee"),
        chosen("basis", ("计费方式", "计价方式"), _BASES, "By what it is counted"),
        Column("rate_yuan", ("单价(元)", "单价", "收费标准", "月单价"), cells.rate, english="Rate a month, yuan"),
        Column("effective_from", ("起始月份", "执行月份", "起收月份"), dates.month, english="From which month on"),
        Column("creditor", ("收款方", "收费单位"), cells.text, english="Who is paid"),
        Column("authority_kind", ("依据种类", "依据"), cells.text, required=False, english="Kind of document"),
        Column("authority_number", ("依据文号", "文号"), cells.text, english="Number of the document"),
        Column("authority_dated", ("依据日期", "文件日期"), dates.day, required=False, english="Date of the document"),
    ),
    examples=(_EXAMPLE, _EXAMPLE_BY_DWELLING),
    key=("area", "fee_kind", "effective_from"),
    anchor="fee_kind",
    english="Tariffs",
)
