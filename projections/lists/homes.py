"""Dwellings by door, with who owes their fees today and what they owe."""

from datetime import date

import sqlalchemy as sa

from domain.values.dwelling_code import place
from projections.arrears import charges
from projections.billing_statement import movements
from projections.directory import dwellings_ as homes
from projections.directory import owners_, payers_
from projections.engine.listing import Asked, Columns, Listing, Rows
from projections.engine.sums import total

DOOR = ("sorting", "dwelling")
"""The order of the doors."""


def door() -> list[sa.Column[object]]:
    """Of a list by dwellings: what each row says of its own."""
    return [homes.c[name] for name in ("dwelling", "code", "sorting", "area", "building")]


def is_of_building(columns: Columns, building: str, _day: date) -> sa.ColumnElement[bool]:
    """By the code that its doors have now."""
    return columns.building == building


def is_of_dwelling(columns: Columns, code: str, _day: date) -> sa.ColumnElement[bool]:
    """By its first code, or by the one on its door."""
    return sa.or_(columns.dwelling == code, columns.code == code)


def is_of_area(columns: Columns, area: str, _day: date) -> sa.ColumnElement[bool]:
    """A dormitory area."""
    return columns.area == area


def within(dwelling: sa.ColumnElement[str], asked: Asked) -> sa.ColumnElement[bool]:
    """The dwellings of the areas that are asked for, by their codes: the index of a code begins with its area."""
    areas = asked.areas
    for name, value in asked.wanted.items():
        if name in ("area", "building", "dwelling"):
            area = value if name == "area" else place(f"{value}-1-1" if name == "building" else value).area
            areas = frozenset({area}) if areas is None else areas & {area}
    if areas is None:
        return sa.true()
    return sa.or_(sa.false(), *(dwelling.startswith(f"{area}-", autoescape=True) for area in sorted(areas)))


def _debtor(day: date) -> sa.ColumnElement[str]:
    """Who owes the fees of a day: as `directory.debtor_on`."""
    payer = sa.select(payers_.c.party).where(payers_.c.dwelling == homes.c.dwelling, payers_.c.since <= day)
    owner = sa.select(owners_.c.party).where(owners_.c.dwelling == homes.c.dwelling, owners_.c.since <= day)
    first = owner.order_by(owners_.c.since.desc(), owners_.c.version.desc(), owners_.c.place).limit(1)
    named = payer.order_by(payers_.c.since.desc()).limit(1)
    return sa.func.coalesce(named.scalar_subquery(), first.scalar_subquery(), "")


def _hundredths(sqm: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """An area with its two decimals, as a whole number."""
    return sa.cast(sa.func.round(sa.cast(sqm, sa.Numeric(12, 2)) * 100), sa.BigInteger)


def _dwellings(asked: Asked) -> Rows:
    owed = sa.select(total(charges.c.outstanding_fen)).where(charges.c.dwelling == homes.c.dwelling)
    held = sa.select(total(movements.c.held_fen)).where(movements.c.dwelling == homes.c.dwelling)
    return sa.select(
        *door(),
        homes.c.tenure,
        homes.c.vacant,
        _hundredths(homes.c.floor_area_sqm).label("floor_area_hundredths"),
        _debtor(asked.day).label("debtor"),
        sa.func.coalesce(owed.scalar_subquery(), 0).label("outstanding_fen"),
        sa.func.coalesce(held.scalar_subquery(), 0).label("held_fen"),
    ).where(homes.c.ended_on.is_(None))


DWELLINGS = Listing(
    rows=_dwellings,
    order=DOOR,
    sums=("floor_area_hundredths", "outstanding_fen", "held_fen"),
    groups=("building",),
    filters={
        "area": is_of_area,
        "building": is_of_building,
        "dwelling": is_of_dwelling,
        "tenure": lambda columns, tenure, _day: columns.tenure == tenure,
        "vacant": lambda columns, word, _day: columns.vacant == (word == "yes"),
        "owing": lambda columns, word, _day: (columns.outstanding_fen > 0) == (word == "yes"),
    },
)
