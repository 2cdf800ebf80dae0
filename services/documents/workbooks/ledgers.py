"""The four ledgers that a bureau hands over: columns, keys, what amounts must prove."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from domain.values.money import yuan_text
from services.documents.workbooks import cells
from services.documents.workbooks.rows import (
    ArrearsRow,
    Consent,
    DwellingRow,
    FundRow,
    LedgerRow,
    Liable,
    Objection,
    RetrofitRow,
    Tenure,
)


class Column(NamedTuple):
    """A field and the titles it goes by; the first is the template's."""

    field: str
    titles: tuple[str, ...]
    read: Callable[[object], object]
    required: bool = True
    identity: bool = False  # a merged block means: the same for every row of it


class RowFault(NamedTuple):
    """What the cells of a row say together and may not."""

    field: str
    code: str
    value: str
    inputs: dict[str, str]


class Kind(NamedTuple):
    """One of the ledgers. `key` is what may stand only once in a file."""

    name: str
    row: Callable[..., LedgerRow]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("dwelling",)
    faults: Callable[[Any], Iterator[RowFault]] = lambda _row: iter(())


def _arrears_faults(row: ArrearsRow) -> Iterator[RowFault]:
    expected_fen = row.assessed_fen - row.paid_fen
    if row.outstanding_fen != expected_fen:
        yield RowFault(
            "outstanding_fen",
            "arrears_do_not_add_up",
            yuan_text(row.outstanding_fen),
            {"expected": yuan_text(expected_fen)},
        )
    if row.last_day < row.first_day:
        yield RowFault("last_day", "period_empty", str(row.last_day), {"first": str(row.first_day)})


def _retrofit_faults(row: RetrofitRow) -> Iterator[RowFault]:
    sum_fen = row.subsidy_fen + row.share_fen
    if row.household_cost_fen != sum_fen:
        yield RowFault(
            "household_cost_fen", "shares_do_not_add_up", yuan_text(row.household_cost_fen), {"sum": yuan_text(sum_fen)}
        )


_TENURES: dict[str, Tenure] = {"房改房": "sold public", "商品房": "commercial", "未售公房": "unsold public"}
_VACANT = {"在住": False, "空置": True, "出租": False}
_LIABLE: dict[str, Liable] = {"业主": "owner", "原单位": "former employer"}
_CONSENTS: dict[str, Consent] = {"同意": "given", "不同意": "refused", "未表态": "undecided"}
_OBJECTIONS: dict[str, Objection] = {
    "认为应由单位负担": "unit should bear it",
    "费用偏高": "fee too high",
    "长期不住": "lives elsewhere",
}
_AREA = Column("area", ("宿舍区编码", "小区编码", "宿舍区代码"), cells.area_code, identity=True)
_DOOR = (
    Column("building", ("楼栋", "栋号", "楼号", "幢号", "幢"), cells.building_number, identity=True),
    Column("entrance", ("单元", "单元号", "门栋"), cells.entrance_number, identity=True),
    Column("door", ("房号", "门牌号", "室号", "房间号"), cells.door_number),
)
_FLOOR_AREA = Column("floor_area_sqm", ("建筑面积(㎡)", "面积", "房屋面积"), cells.floor_area)
_TENURE = Column("tenure", ("产权性质", "产权", "房屋性质"), cells.choice(_TENURES))

KINDS: dict[str, Kind] = {
    "dwellings": Kind(
        "房屋台账",
        DwellingRow,
        (
            _AREA,
            Column("area_name", ("宿舍区", "小区", "宿舍区名称", "小区名称"), cells.text, identity=True),
            *_DOOR,
            _FLOOR_AREA,
            _TENURE,
            Column("owner_name", ("业主姓名", "业主", "户主", "产权人"), cells.text),
            Column("phone", ("联系电话", "电话", "手机", "手机号"), cells.phone, required=False),
            Column("retired", ("是否退休", "退休"), cells.yes_or_no),
            Column("moved_in_on", ("入住日期", "入住时间"), cells.day, required=False),
            Column("vacant", ("居住状态", "居住情况"), cells.choice(_VACANT)),
            Column("occupant_name", ("实际使用人", "使用人", "实际居住人"), cells.text, required=False),
        ),
    ),
    "fund": Kind(
        "维修资金台账",
        FundRow,
        (
            _AREA,
            *_DOOR,
            _FLOOR_AREA,
            _TENURE,
            Column("purchase_price_fen", ("购房款(元)", "购房金额"), cells.money, required=False),
            Column("owner_due_fen", ("业主应交(元)", "业主应缴"), cells.money),
            Column("owner_paid_fen", ("业主已交(元)", "业主已缴"), cells.money),
            Column("selling_unit_due_fen", ("售房单位应提取(元)", "单位应提取"), cells.money),
            Column("selling_unit_paid_fen", ("售房单位已提取(元)", "单位已提取"), cells.money),
            Column("last_deposit_on", ("最近交款日期", "最近缴款日期"), cells.day, required=False),
            Column("held_fen", ("当前余额(元)", "余额"), cells.money),
        ),
    ),
    "arrears": Kind(
        "历史欠费台账",
        ArrearsRow,
        (
            _AREA,
            *_DOOR,
            Column("fee_kind", ("费用项目", "收费项目"), cells.text),
            Column("first_day", ("费用期间起", "起始日期"), cells.day),
            Column("last_day", ("费用期间止", "截止日期"), cells.day),
            Column("assessed_fen", ("应收(元)", "应收金额"), cells.money),
            Column("paid_fen", ("已收(元)", "已收金额", "实收"), cells.money),
            Column("outstanding_fen", ("欠费(元)", "欠费金额", "欠缴"), cells.money),
            Column("liable", ("责任方", "责任人"), cells.choice(_LIABLE)),
            Column("note", ("备注", "说明"), cells.text, required=False),
        ),
        ("dwelling", "fee_kind", "first_day"),
        _arrears_faults,
    ),
    "retrofit": Kind(
        "水电气改造台账",
        RetrofitRow,
        (
            _AREA,
            *_DOOR,
            Column("item", ("改造项目", "项目"), cells.text),
            Column("household_cost_fen", ("每户造价(元)", "造价"), cells.money),
            Column("subsidy_fen", ("单位补贴(元)", "补贴"), cells.money),
            Column("share_fen", ("个人应交(元)", "个人应缴"), cells.money),
            Column("consent", ("是否同意", "意见"), cells.choice(_CONSENTS)),
            Column("objection", ("不同意原因", "原因"), cells.choice(_OBJECTIONS), required=False),
            Column("visits", ("走访次数", "走访"), cells.count),
        ),
        ("dwelling", "item"),
        _retrofit_faults,
    ),
}
