"""房屋台账: which dwellings there are, whose they are, and who lives there."""

from datetime import date
from decimal import Decimal

from services.documents.workbooks import cells, dates
from services.documents.workbooks.columns import AREA, DOOR, FLOOR_AREA, HOME, TENURE, Column, Kind, chosen
from services.documents.workbooks.dates import Month
from services.documents.workbooks.rows import LedgerRow, Tenure


class DwellingRow(LedgerRow, frozen=True, kw_only=True):
    """A dwelling. Let out (出租) counts as occupied."""

    area_name: str
    floor_area_sqm: Decimal
    tenure: Tenure
    owner_name: str
    phone: str | None
    retired: bool
    moved_in_on: date | Month | None
    vacant: bool
    occupant_name: str | None


_VACANT = {"在住": False, "空置": True, "出租": False}
_EXAMPLE: dict[str, object] = HOME | {
    "area_name": "示例宿舍区",
    "floor_area_sqm": 62.75,
    "tenure": "房改房",
    "owner_name": "示例甲",
    "phone": "19900000001",
    "retired": "是",
    "moved_in_on": date(1998, 5, 1),
    "vacant": "在住",
}
_EXAMPLE_LET: dict[str, object] = _EXAMPLE | {
    "door": "102",
    "owner_name": "示例乙",
    "phone": None,
    "retired": "否",
    "moved_in_on": "2003-05",
    "vacant": "出租",
    "occupant_name": "示例丙",
}
KIND = Kind(
    "房屋台账",
    DwellingRow,
    (
        AREA,
        Column(
            "area_name",
            ("宿舍区", "小区", "宿舍区名称", "小区名称"),
            cells.text,
            identity=True,
            english="Dormitory area",
        ),
        *DOOR,
        FLOOR_AREA,
        TENURE,
        Column("owner_name", ("业主姓名", "业主", "户主", "产权人"), cells.text, english="Owner's name"),
        Column(
            "phone", ("联系电话", "电话", "手机", "手机号", "手机号码"), cells.phone, required=False, english="Phone"
        ),
        Column("retired", ("是否退休", "退休"), cells.yes_or_no, english="Retired", choices=("是", "否")),
        Column("moved_in_on", ("入住日期", "入住时间"), dates.day_or_month, required=False, english="Moved in on"),
        chosen("vacant", ("居住状态", "居住情况"), _VACANT, "Lived in"),
        Column(
            "occupant_name",
            ("实际使用人", "使用人", "实际居住人", "使用人姓名"),
            cells.text,
            required=False,
            english="Who lives there",
        ),
    ),
    examples=(_EXAMPLE, _EXAMPLE_LET),
    english="Dwellings",
)
