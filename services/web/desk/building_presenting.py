"""A building as a grid: a row a floor, a group of columns an entrance, a state a door."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.registry.events import UNSOLD_PUBLIC
from domain.values.period import whole_months
from projections.building_grid import Cell
from services.languages import N_, Tongue

_DOOR = re.compile(r"(\d+)(\d\d[A-Z]?)", re.ASCII)
"""1203: the third door of the twelfth floor."""
LONG_MONTHS, OLD_MONTHS = 3, 12
STATES = {
    "paid": ("good", N_("已交清")),
    "coming": ("plain", N_("未到期")),
    "owing": ("warn", N_("欠费不到 3 个月")),
    "long": ("bad", N_("欠费 3 个月以上")),
    "old": ("bad", N_("欠费 1 年以上")),
}
"""Each by its mark, and its word in the legend; a pattern of the sheet goes with each."""


class Door(NamedTuple):
    """One dwelling in its place."""

    code: str
    door: str
    state: str
    mark: str
    word: str
    amount: str
    is_vacant: bool
    is_unsold: bool


class Floor(NamedTuple):
    """What lies on one height; a place without a door is None."""

    name: str
    doors: list[Door | None]


class Legend(NamedTuple):
    """A state, how many dwellings are in it, and what they owe."""

    state: str
    mark: str
    word: str
    homes: int
    amount: str


class Grid(NamedTuple):
    """All that the page needs."""

    name: str
    code: str
    day: str
    entrances: list[tuple[str, int]]
    floors: list[Floor]
    legend: list[Legend]
    vacant: int
    unsold: int
    homes: int
    owed: str


def present_grid(area: str, building: str, cells: Sequence[Cell], today: date, tongue: Tongue) -> Grid:
    """Doors by floor and entrance."""
    columns = sorted({(_entrance(each), _height(each)[1]) for each in cells})
    heights = sorted({_height(each)[0] for each in cells}, reverse=True)
    doors = {(_height(each)[0], _entrance(each), _height(each)[1]): _door(each, today, tongue) for each in cells}
    entrances = dict.fromkeys(entrance for entrance, _ in columns)
    return Grid(
        name=f"{area} {building.partition('-')[2]}栋",
        code=building,
        day=tongue.day(today),
        entrances=[
            (tongue.gettext(N_("%(entrance)s单元")) % {"entrance": name[1]}, sum(each == name for each, _ in columns))
            for name in entrances
        ],
        floors=[
            Floor(_floor(height, tongue), [doors.get((height, *column)) for column in columns]) for height in heights
        ],
        legend=_legend(cells, today, tongue),
        vacant=sum(each.vacant for each in cells),
        unsold=sum(each.tenure == UNSOLD_PUBLIC for each in cells),
        homes=len(cells),
        owed=tongue.money(sum(each.owed_fen for each in cells)),
    )


def state_of(cell: Cell, today: date) -> str:
    """By the oldest that is due and not paid."""
    if cell.oldest_due_on is None:
        return "paid"
    if not cell.overdue_fen:
        return "coming"
    age = whole_months(cell.oldest_due_on, today)
    return "old" if age >= OLD_MONTHS else "long" if age >= LONG_MONTHS else "owing"


def _door(cell: Cell, today: date, tongue: Tongue) -> Door:
    state = state_of(cell, today)
    mark, word = STATES[state][0], tongue.gettext(STATES[state][1])
    if cell.overdue_fen and cell.oldest_due_on:
        word = _age(whole_months(cell.oldest_due_on, today), tongue)
    return Door(
        code=cell.code,
        door=cell.door,
        state=state,
        mark=mark,
        word=word,
        amount=tongue.money(cell.owed_fen) if cell.owed_fen else "",
        is_vacant=cell.vacant,
        is_unsold=cell.tenure == UNSOLD_PUBLIC,
    )


def _age(months: int, tongue: Tongue) -> str:
    if not months:
        return tongue.gettext(N_("刚过期"))
    years = months // 12
    if years:
        return tongue.ngettext("欠 %(num)d 年", "欠 %(num)d 年", years) % {"num": years}
    return tongue.ngettext("欠 %(num)d 个月", "欠 %(num)d 个月", months) % {"num": months}


def _legend(cells: Sequence[Cell], today: date, tongue: Tongue) -> list[Legend]:
    by_state: dict[str, list[Cell]] = {state: [] for state in STATES}
    for each in cells:
        by_state[state_of(each, today)].append(each)
    return [
        Legend(
            state,
            mark,
            tongue.gettext(word),
            len(by_state[state]),
            tongue.money(sum(each.owed_fen for each in by_state[state])),
        )
        for state, (mark, word) in STATES.items()
    ]


def _entrance(cell: Cell) -> tuple[int, str]:
    """In the order in which people count."""
    number = cell.entrance.rpartition("-")[2]
    return int(re.sub(r"\D", "", number) or 0), number


def _height(cell: Cell) -> tuple[int, str]:
    """Floor and place on it; a door that is numbered otherwise lies below all."""
    found = _DOOR.fullmatch(cell.door)
    return (int(found[1]), found[2]) if found else (0, cell.door.rjust(6, "0"))


def _floor(height: int, tongue: Tongue) -> str:
    if not height:
        return tongue.gettext(N_("其他"))
    return tongue.gettext(N_("%(floor)s层")) % {"floor": height}
