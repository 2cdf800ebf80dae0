"""How does each dwelling of a building stand (楼盘表)? Composed; it has no tables of its own."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from projections.arrears import charges
from projections.directory import dwellings_, sorting
from projections.engine.sums import total
from projections.engine.tables import Reading


class Cell(msgspec.Struct, frozen=True):
    """One dwelling: its door, and what is owed there in all. 分."""

    dwelling: str
    code: str
    entrance: str
    door: str
    tenure: str
    vacant: bool
    owed_fen: int
    overdue_fen: int
    oldest_due_on: date | None  # None where nothing is owed.


class BuildingRow(msgspec.Struct, frozen=True):
    """A building: how many dwellings, how many of them owe what is due, and how much. 分."""

    building: str
    dwellings: int
    vacant: int
    owing: int
    overdue_fen: int
    not_yet_due_fen: int


def cells(connection: Reading, building: str, today: date) -> list[Cell]:
    """Every dwelling of a building that stands, in the order of the doors."""
    here = sa.select(dwellings_.c.dwelling).where(dwellings_.c.building == building)
    owed = _owed(charges.c.dwelling.in_(here), today)
    query = sa.select(
        *(dwellings_.c[name] for name in Cell.__struct_fields__[:6]),
        sa.func.coalesce(owed.c.owed_fen, 0),
        sa.func.coalesce(owed.c.overdue_fen, 0),
        owed.c.oldest_due_on,
    ).join(owed, owed.c.dwelling == dwellings_.c.dwelling, isouter=True)
    query = query.where(dwellings_.c.building == building, dwellings_.c.ended_on.is_(None))
    rows: Iterable[Sequence[Any]] = connection.execute(query.order_by(dwellings_.c.sorting))
    return [Cell(*row) for row in rows]


def buildings(connection: Reading, area: str, today: date) -> list[BuildingRow]:
    """The buildings of an area in the order of their numbers."""
    owed = _owed(charges.c.area == area, today)
    overdue_fen = sa.func.coalesce(owed.c.overdue_fen, 0)
    query = (
        sa.select(
            dwellings_.c.building,
            sa.func.count(),
            total(sa.case((dwellings_.c.vacant, 1), else_=0)),
            total(sa.case((overdue_fen > 0, 1), else_=0)),
            total(overdue_fen),
            total(sa.func.coalesce(owed.c.owed_fen, 0) - overdue_fen),
        )
        .join(owed, owed.c.dwelling == dwellings_.c.dwelling, isouter=True)
        .where(dwellings_.c.area == area, dwellings_.c.ended_on.is_(None))
        .group_by(dwellings_.c.building)
    )
    rows = [BuildingRow(*row) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: sorting(row.building))


def _owed(where: sa.ColumnElement[bool], today: date) -> sa.Subquery:
    """What is not paid, by dwelling."""
    due = sa.case((charges.c.due_on < today, charges.c.outstanding_fen), else_=0)
    query = sa.select(
        charges.c.dwelling,
        total(charges.c.outstanding_fen).label("owed_fen"),
        total(due).label("overdue_fen"),
        sa.func.min(charges.c.due_on).label("oldest_due_on"),
    )
    return query.where(where, charges.c.outstanding_fen > 0).group_by(charges.c.dwelling).subquery()
