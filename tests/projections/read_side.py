"""The tables of the read side, whole: to be compared, made from nothing, and disturbed."""

from typing import Any

import sqlalchemy as sa

from projections import PROJECTIONS
from projections.engine.projection import Projection, catch_up, position
from projections.engine.rebuild import create_tables
from projections.engine.tables import calendars
from projections.engine.tables import positions as positions_
from services.house import House

Rows = dict[str, list[tuple[Any, ...]]]


def rows(engine: sa.Engine) -> Rows:
    """Every row of every projection, in the order of its key, and the calendar by which it was booked."""
    with engine.begin() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for projection in PROJECTIONS
            for table in projection.tables
        }
        names = [projection.name for projection in PROJECTIONS]
        dated = sa.select(calendars).where(calendars.c.name.in_(names)).order_by(*calendars.primary_key)
        found[calendars.name] = [tuple(row) for row in connection.execute(dated)]
    return found


def positions(house: House) -> dict[str, int]:
    """How far each projection has come."""
    with house.read() as reading:
        return {projection.name: position(reading, projection.name) for projection in PROJECTIONS}


def from_nothing(house: House, batch: int) -> Rows:
    """The tables that this history gives in another database, delivered in batches of a size."""
    engine = sa.create_engine("sqlite://")
    create_tables(engine, PROJECTIONS)
    for projection in PROJECTIONS:
        assert catch_up(projection, house.store.read, engine, batch) == house.store.position()
    made = rows(engine)
    engine.dispose()
    return made


def forget(house: House, *projections: Projection) -> None:
    """The read side, or these of it, as of before the first entry."""
    with house.writing.begin() as connection:
        for projection in projections or PROJECTIONS:
            for table in projection.tables:
                connection.execute(table.delete())
            mine = positions_.c.name == projection.name
            connection.execute(positions_.update().where(mine).values(position=0))
            connection.execute(calendars.delete().where(calendars.c.name == projection.name))
