"""水电气改造台账: which item of the retrofit a household was asked about, what it costs, and the answer."""

from collections.abc import Iterator

from domain.values.money import yuan_text
from services.documents.workbooks import cells
from services.documents.workbooks.columns import AREA, DOOR, HOME, Column, Kind, RowFault, chosen
from services.documents.workbooks.rows import Consent, LedgerRow, Objection


class RetrofitRow(LedgerRow, frozen=True, kw_only=True):
    """One item of one household."""

    item: str
    household_cost_fen: int
    subsidy_fen: int
    share_fen: int
    consent: Consent
    objection: Objection | None
    visits: int


def _faults(row: RetrofitRow) -> Iterator[RowFault]:
    sum_fen = row.subsidy_fen + row.share_fen
    if row.household_cost_fen != sum_fen:
        written = yuan_text(row.household_cost_fen)
        yield RowFault("household_cost_fen", "shares_do_not_add_up", written, {"sum": yuan_text(sum_fen)})


_CONSENTS: dict[str, Consent] = {"同意": "given", "不同意": "refused", "未表态": "undecided"}
_OBJECTIONS: dict[str, Objection] = {
    "认为应由单位负担": "unit should bear it",
    "费用偏高": "fee too high",
    "长期不住": "lives elsewhere",
}
_EXAMPLE: dict[str, object] = HOME | {
    "item": "水表出户",
    "household_cost_fen": 850,
    "subsidy_fen": 350,
    "share_fen": 500,
    "consent": "不同意",
    "objection": "费用偏高",
    "visits": 2,
}
_EXAMPLE_AGREED: dict[str, object] = _EXAMPLE | {"door": "102", "consent": "同意", "objection": None, "visits": 1}
KIND = Kind(
    "水电气改造台账",
    RetrofitRow,
    (
        AREA,
        *DOOR,
        Column("item", ("改造项目", "项目"), cells.text, english="Item"),
        Column("household_cost_fen", ("每户造价(元)", "造价"), cells.money, english="Cost of a household, yuan"),
        Column("subsidy_fen", ("单位补贴(元)", "补贴"), cells.money, english="Unit's subsidy, yuan"),
        Column("share_fen", ("个人应交(元)", "个人应缴"), cells.money, english="Household's share, yuan"),
        chosen("consent", ("是否同意", "意见"), _CONSENTS, "Consent"),
        chosen("objection", ("不同意原因", "原因"), _OBJECTIONS, "Reason of a refusal", required=False),
        Column("visits", ("走访次数", "走访"), cells.count, english="Visits"),
    ),
    examples=(_EXAMPLE, _EXAMPLE_AGREED),
    key=("dwelling", "item"),
    faults=_faults,
    english="Retrofit",
)
