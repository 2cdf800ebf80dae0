"""联系方式: whom to call about a dwelling."""

from typing import Literal

from services.documents.workbooks import cells
from services.documents.workbooks.columns import AREA, DOOR, HOME, Column, Kind, chosen
from services.documents.workbooks.rows import LedgerRow

Relation = Literal["owner", "occupant"]


class ContactRow(LedgerRow, frozen=True, kw_only=True):
    """One person of one dwelling; `retired` is None where the file does not say."""

    name: str
    phone: str
    retired: bool | None
    relation: Relation


_RELATIONS: dict[str, Relation] = {"业主": "owner", "使用人": "occupant"}
_EXAMPLE: dict[str, object] = HOME | {"name": "示例甲", "phone": "19900000001", "retired": "是", "relation": "业主"}
_EXAMPLE_OCCUPANT: dict[str, object] = HOME | {"name": "示例乙", "phone": "19900000002", "relation": "使用人"}
KIND = Kind(
    "联系方式",
    ContactRow,
    (
        AREA,
        *DOOR,
        Column("name", ("姓名", "联系人"), cells.text, english="Name"),
        Column("phone", ("联系电话", "电话", "手机", "手机号", "手机号码"), cells.phone, english="Phone"),
        Column(
            "retired", ("是否退休", "退休"), cells.yes_or_no, required=False, english="Retired", choices=("是", "否")
        ),
        chosen("relation", ("关系", "与房屋关系", "身份"), _RELATIONS, "Owner or occupant"),
    ),
    examples=(_EXAMPLE, _EXAMPLE_OCCUPANT),
    key=("dwelling", "name", "relation"),
    english="Contacts",
)
