"""What a kind of ledger is made of: its columns, what may stand only once, what amounts must prove."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from services.documents.workbooks import cells
from services.documents.workbooks.rows import SheetRow, Tenure


class Column(NamedTuple):
    """A field and the titles it goes by; the first is the template's."""

    field: str
    titles: tuple[str, ...]
    read: Callable[[object], object]
    required: bool = True
    identity: bool = False  # a merged block means: the same for every row of it
    english: str = ""
    choices: tuple[str, ...] = ()


class RowFault(NamedTuple):
    """What the cells of a row say together and may not."""

    field: str
    code: str
    value: str
    inputs: dict[str, str]


class Kind(NamedTuple):
    """One of the ledgers. `key` is what may stand only once in a file; a row of data speaks at its `anchor`."""

    name: str
    row: Callable[..., SheetRow]
    columns: tuple[Column, ...]
    examples: tuple[Mapping[str, object], ...]
    """Rows for the template, by field: what is not named is left empty."""
    key: tuple[str, ...] = ("dwelling",)
    faults: Callable[[Any], Iterator[RowFault]] = lambda _row: iter(())
    anchor: str = "door"
    english: str = ""


def chosen(
    field: str, titles: tuple[str, ...], choices: Mapping[str, object], english: str, required: bool = True
) -> Column:
    """A column where only these words may stand."""
    return Column(field, titles, cells.choice(choices), required, english=english, choices=tuple(choices))


EXAMPLE_TITLES = ("示例", "Example")
"""The column by which a template tells its examples from data."""
TENURES: dict[str, Tenure] = {"房改房": "sold public", "商品房": "commercial", "未售公房": "unsold public"}
AREA = Column(
    "area", ("宿舍区编码", "小区编码", "宿舍区代码"), cells.area_code, identity=True, english="Dormitory area's code"
)
DOOR = (
    Column(
        "building",
        ("楼栋", "栋号", "楼号", "幢号", "幢", "栋", "楼栋号", "楼幢号"),
        cells.building_number,
        identity=True,
        english="Building",
    ),
    Column("entrance", ("单元", "单元号", "门栋"), cells.entrance_number, identity=True, english="Entrance"),
    Column("door", ("房号", "门牌号", "室号", "房间号", "门牌"), cells.door_number, english="Door number"),
)
FLOOR_AREA = Column("floor_area_sqm", ("建筑面积(㎡)", "面积", "房屋面积"), cells.floor_area, english="Floor area, ㎡")
TENURE = chosen("tenure", ("产权性质", "产权", "房屋性质"), TENURES, "Tenure")
HOME: dict[str, object] = {"area": "BH", "building": 1, "entrance": 1, "door": "101"}
"""Where the examples live."""
