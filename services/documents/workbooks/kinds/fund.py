"""维修资金台账: what was due to the repair fund for a dwelling, what was paid, and what it holds."""

from datetime import date
from decimal import Decimal

from services.documents.workbooks import cells, dates
from services.documents.workbooks.columns import AREA, DOOR, FLOOR_AREA, HOME, TENURE, Column, Kind
from services.documents.workbooks.rows import LedgerRow, Tenure


class FundRow(LedgerRow, frozen=True, kw_only=True):
    """Due and paid by owner of the money, held for the dwelling."""

    floor_area_sqm: Decimal
    tenure: Tenure
    purchase_price_fen: int | None
    owner_due_fen: int
    owner_paid_fen: int
    selling_unit_due_fen: int
    selling_unit_paid_fen: int
    last_deposit_on: date | None
    held_fen: int


_EXAMPLE: dict[str, object] = HOME | {
    "floor_area_sqm": 62.75,
    "tenure": "房改房",
    "purchase_price_fen": 34236.4,
    "owner_due_fen": 1104.4,
    "owner_paid_fen": 1104.4,
    "selling_unit_due_fen": 6847.28,
    "selling_unit_paid_fen": 0,
    "last_deposit_on": date(2002, 8, 12),
    "held_fen": 1104.4,
}
_EXAMPLE_UNPAID: dict[str, object] = _EXAMPLE | {
    "door": "102",
    "owner_paid_fen": 0,
    "last_deposit_on": None,
    "held_fen": 0,
}
KIND = Kind(
    "维修资金台账",
    FundRow,
    (
        AREA,
        *DOOR,
        FLOOR_AREA,
        TENURE,
        Column(
            "purchase_price_fen",
            ("购房款(元)", "购房金额"),
            cells.money,
            required=False,
            english="Purchase price, yuan",
        ),
        Column("owner_due_fen", ("业主应交(元)", "业主应缴"), cells.money, english="Due from the owner, yuan"),
        Column("owner_paid_fen", ("业主已交(元)", "业主已缴"), cells.money, english="Paid by the owner, yuan"),
        Column(
            "selling_unit_due_fen",
            ("售房单位应提取(元)", "单位应提取"),
            cells.money,
            english="Due from the selling unit, yuan",
        ),
        Column(
            "selling_unit_paid_fen",
            ("售房单位已提取(元)", "单位已提取"),
            cells.money,
            english="Paid by the selling unit, yuan",
        ),
        Column(
            "last_deposit_on", ("最近交款日期", "最近缴款日期"), dates.day, required=False, english="Last deposit on"
        ),
        Column("held_fen", ("当前余额(元)", "余额"), cells.money, english="Held now, yuan"),
    ),
    examples=(_EXAMPLE, _EXAMPLE_UNPAID),
    english="Repair fund",
)
