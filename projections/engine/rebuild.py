"""A projection made anew from history: in shadow tables, then swapped in one transaction."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from projections.engine.calendar import Calendar
from projections.engine.projection import Overtaken, Projection, Read, Stretch, fold_all, store_calendar
from projections.engine.shadows import Shadow
from projections.engine.tables import calendars, metadata, positions
from projections.engine.writer import Writer

REBUILD_BATCH = 15_000
"""Nobody waits for it, and each transaction costs: a tenth less CPU than in batches of 5,000; 25,000 gain nothing."""
SWAP_WAITS = (0.2, 0.5, 1.0, 2.0, 2.0, 2.0)
"""Seconds to wait for readers to finish, time after time; new ones wait meanwhile, and no longer than this."""


def create_tables(engine: sa.Engine, projections: Sequence[Projection]) -> None:
    """Makes what is missing."""
    with engine.begin() as connection:
        make_missing(metadata, connection)
        known = set(connection.scalars(sa.select(positions.c.name)))
        new = [each for each in projections if each.name not in known]
        if new:
            connection.execute(positions.insert(), [_at_the_beginning(each) for each in new])


def make_missing(tables: sa.MetaData, connection: sa.Connection) -> None:
    """Those tables that are not there. All are asked for at once: a start should not take a question for each."""
    there = set(sa.inspect(connection).get_table_names())
    if missing := [table for table in tables.sorted_tables if table.name not in there]:
        tables.create_all(connection, missing)


def outdated(engine: sa.Engine, projections: Sequence[Projection]) -> list[Projection]:
    """Those whose tables were made by another version of their code."""
    with engine.connect() as connection:
        made_by = {row.name: row.code_version for row in connection.execute(sa.select(positions))}
    return [each for each in projections if made_by[each.name] != each.code_version]


def rebuild(
    projection: Projection, read: Read, engine: sa.Engine, on_progress: Callable[[int], None] | None = None
) -> int:
    """Readers see the old tables until the new ones stand. Killed at any moment, it leaves the old ones.

    Returns the position reached. Only the last stretch of history is read inside the swap. Of two at
    once, the one that began last stands; the other one raises Overtaken.
    """
    with engine.begin() as connection:
        generation = _claim(connection, projection)
        shadows = {table.name: Shadow(table, generation) for table in projection.tables}
        for shadow in shadows.values():
            shadow.create(connection)
    making = _Making(projection, read, generation, shadows)
    making.come_to_the_end(engine, on_progress)
    making.complete(engine)
    making.come_to_the_end(engine, on_progress)  # Of what was recorded while the keys were made.
    making.swap_in(engine)
    return making.here


class _Making:
    """A rebuild on its way: how far it has come, and the books as they were closed by then."""

    def __init__(self, projection: Projection, read: Read, generation: int, shadows: Mapping[str, Shadow]) -> None:
        self.projection, self.generation, self.here = projection, generation, 0
        self._read, self._shadows = read, shadows
        self._calendar = Calendar({})

    def come_to_the_end(self, engine: sa.Engine, on_progress: Callable[[int], None] | None) -> None:
        """Of history as it is now, stretch by stretch: one is written while the next is folded. Raises Overtaken."""
        writing = None
        with ThreadPoolExecutor(1, "writing shadows") as aside:
            while stretch := self._next():
                writer = self._folded(stretch)
                if writing:
                    writing.result()
                writing = aside.submit(self._write, engine, writer)
                self.here = stretch.upto
                if on_progress:
                    on_progress(self.here)
            if writing:
                writing.result()

    def _write(self, engine: sa.Engine, writer: Writer) -> None:
        with engine.begin() as connection:
            self._must_be_ours(connection)
            writer.write(connection)

    def complete(self, engine: sa.Engine) -> None:
        """The keys and indexes, while readers see the old tables. Raises Overtaken."""
        with engine.begin() as connection:
            self._must_be_ours(connection)
            for shadow in self._shadows.values():
                shadow.complete(connection)

    def swap_in(self, engine: sa.Engine) -> None:
        """What came meanwhile, the new tables in place of the old, their position: all or nothing. Raises Overtaken."""
        name = self.projection.name
        with engine.connect() as connection:
            _hold_off_readers(connection)
            self._must_be_ours(connection)
            while stretch := self._next():
                self._folded(stretch).write(connection)
                self.here = stretch.upto
            for shadow in self._shadows.values():
                shadow.swap(connection)
            connection.execute(calendars.delete().where(calendars.c.name == name))
            store_calendar(connection, name, self._calendar)
            state = _at_the_beginning(self.projection) | {"position": self.here, "generation": self.generation}
            state |= {"stuck_at": None, "stuck_why": None}
            connection.execute(positions.update().where(positions.c.name == name).values(state))
            connection.commit()

    def _next(self) -> Stretch | None:
        stretch = self._read(self.here, REBUILD_BATCH, self.projection.wanted())
        return None if stretch.upto == self.here else stretch

    def _folded(self, stretch: Stretch) -> Writer:
        writer = Writer(self._shadows)
        fold_all(self.projection, stretch.entries, self._calendar, writer)
        return writer

    def _must_be_ours(self, connection: sa.Connection) -> None:
        """Until the transaction ends: `_claim` waits for it, and following goes on."""
        query = sa.select(positions.c.generation).where(positions.c.name == self.projection.name)
        if connection.scalar(query.with_for_update(read=True, key_share=True)) != self.generation:
            raise Overtaken(self.projection.name)


def _claim(connection: sa.Connection, projection: Projection) -> int:
    """A new generation: whoever was rebuilding before is overtaken; the live tables are followed as before."""
    mine = positions.c.name == projection.name
    before: int = connection.execute(sa.select(positions.c.generation).where(mine).with_for_update()).scalar_one()
    connection.execute(positions.update().where(mine).values(generation=before + 1))
    return before + 1


def _hold_off_readers(connection: sa.Connection) -> None:
    """On PostgreSQL, whoever sees a state that is older than the new tables would see them empty.

    So readers hold a lock on the table of positions, and we wait for all of them. Raises OperationalError after some
    tries: somebody reads for very long.
    """
    if connection.dialect.name != "postgresql":
        return
    for number, seconds in enumerate(SWAP_WAITS, 1):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")
        try:
            connection.exec_driver_sql(f"LOCK TABLE {positions.name} IN ACCESS EXCLUSIVE MODE")
        except sa.exc.OperationalError:
            connection.rollback()
            if number == len(SWAP_WAITS):
                raise
            time.sleep(seconds)
        else:
            connection.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")
            return


def _at_the_beginning(projection: Projection) -> dict[str, object]:
    return {
        "name": projection.name,
        "position": 0,
        "code_version": projection.code_version,
        "generation": 0,
        "moved_at": "",
    }
