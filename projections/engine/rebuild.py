"""A projection made anew from history: in shadow tables, then swapped in one transaction."""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from domain.history import Entry
from projections.engine.calendar import Calendar
from projections.engine.projection import CATCH_UP_BATCH, Overtaken, Projection, Read, fold_all, store_calendar
from projections.engine.tables import Writer, calendars, metadata, positions


def create_tables(engine: sa.Engine, projections: Sequence[Projection]) -> list[Projection]:
    """Makes what is missing. Returns the projections whose tables were made by another version of their code."""
    with engine.begin() as connection:
        metadata.create_all(connection)
        known = {row.name: row.code_version for row in connection.execute(sa.select(positions))}
        new = [each for each in projections if each.name not in known]
        if new:
            connection.execute(positions.insert(), [_at_the_beginning(each) for each in new])
        return [each for each in projections if known.get(each.name, each.code_version) != each.code_version]


def rebuild(
    projection: Projection, read: Read, engine: sa.Engine, on_progress: Callable[[int], None] | None = None
) -> int:
    """Readers see the old tables until the new ones stand. Killed at any moment, it leaves the old ones.

    Returns the position reached. Only the last stretch of history is read inside the swap. Of two at
    once, the one that began last stands; the other one raises Overtaken.
    """
    with engine.begin() as connection:
        generation = _claim(connection, projection)
        shadows = _make_shadows(connection, projection, generation)
    calendar, here = Calendar({}), 0
    while True:
        stretch = read(here, CATCH_UP_BATCH, projection.topics())
        if stretch.upto == here:
            break
        with engine.begin() as connection:
            _must_be_mine(connection, projection, generation)
            _write(projection, stretch.entries, calendar, shadows, connection)
        here = stretch.upto
        if on_progress:
            on_progress(here)
    with engine.begin() as connection:
        _must_be_mine(connection, projection, generation)
        while (stretch := read(here, CATCH_UP_BATCH, projection.topics())).upto != here:
            _write(projection, stretch.entries, calendar, shadows, connection)
            here = stretch.upto
        _swap(connection, projection, shadows)
        _begin_again(connection, projection, here, generation, calendar)
    return here


def _write(
    projection: Projection,
    entries: list[Entry],
    calendar: Calendar,
    shadows: Mapping[str, sa.Table],
    connection: sa.Connection,
) -> None:
    writer = Writer(shadows)
    fold_all(projection, entries, calendar, writer)
    writer.write(connection)


def _claim(connection: sa.Connection, projection: Projection) -> int:
    """A new generation: whoever was rebuilding before is overtaken; the live tables are followed as before."""
    mine = positions.c.name == projection.name
    connection.execute(positions.update().where(mine).values(generation=positions.c.generation + 1))
    generation: int = connection.execute(sa.select(positions.c.generation).where(mine)).scalar_one()
    return generation


def _must_be_mine(connection: sa.Connection, projection: Projection, generation: int) -> None:
    query = sa.select(positions.c.generation).where(positions.c.name == projection.name)
    if connection.scalar(query) != generation:
        raise Overtaken(projection.name)


def _make_shadows(connection: sa.Connection, projection: Projection, generation: int) -> dict[str, sa.Table]:
    """Empty copies; what an interrupted rebuild left is thrown away. Index names are unique in a database."""
    shadows = {}
    for table in projection.tables:
        shadow = table.to_metadata(sa.MetaData(), name=f"{table.name}_shadow")
        for index in shadow.indexes:
            index.name = sa.quoted_name(f"{index.name}_{generation}", quote=None)
        shadow.drop(connection, checkfirst=True)
        shadow.create(connection)
        shadows[table.name] = shadow
    return shadows


def _swap(connection: sa.Connection, projection: Projection, shadows: Mapping[str, sa.Table]) -> None:
    for table in projection.tables:
        table.drop(connection, checkfirst=True)
        old, new = shadows[table.name].name, table.name
        connection.exec_driver_sql(f'ALTER TABLE "{old}" RENAME TO "{new}"')


def _begin_again(
    connection: sa.Connection, projection: Projection, here: int, generation: int, calendar: Calendar
) -> None:
    connection.execute(calendars.delete().where(calendars.c.name == projection.name))
    store_calendar(connection, projection.name, calendar)
    state = _at_the_beginning(projection) | {"position": here, "generation": generation}
    writer = Writer()
    writer.put(positions, [state | {"stuck_at": None, "stuck_why": None}])
    writer.write(connection)


def _at_the_beginning(projection: Projection) -> dict[str, object]:
    return {
        "name": projection.name,
        "position": 0,
        "code_version": projection.code_version,
        "generation": 0,
        "moved_at": "",
    }
