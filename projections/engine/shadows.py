"""Tables that are filled out of sight: without keys as long as nobody looks a row up, then with them, then in place."""

import sqlalchemy as sa
from sqlalchemy.schema import AddConstraint, CreateIndex


class Shadow:
    """The new form of one live table."""

    def __init__(self, live: sa.Table, generation: int) -> None:
        """Names of keys and indexes are unique in a database, and stay with the table when it is swapped in."""
        self.live = live
        self.table = live.to_metadata(sa.MetaData(), name=f"{live.name}_shadow")
        self._indexes = sorted(self.table.indexes, key=lambda index: str(index.name))
        for index in self._indexes:
            index.name = sa.quoted_name(f"{index.name}_{generation}", quote=None)
        self._uniques = [each for each in self.table.constraints if isinstance(each, sa.UniqueConstraint)]
        for each in (self.table.primary_key, *self._uniques):
            names = "_".join(column.name for column in each.columns)
            each.name = f"{live.name}_{names}_{generation}"
        self._keyed = False

    def create(self, connection: sa.Connection) -> None:
        """Empty; what an interrupted rebuild left is thrown away."""
        self.table.drop(connection, checkfirst=True)
        if connection.dialect.name == "postgresql":
            bare = sa.Table(self.table.name, sa.MetaData(), *(_plain(column) for column in self.table.columns))
            bare.create(connection)
        else:
            self.table.indexes.clear()
            self.table.create(connection)
            self._keyed = True  # SQLite cannot add a key to a table that is there.

    def be_found_by_key(self, connection: sa.Connection) -> None:
        """Its key, unless it has it. Raises sqlalchemy.exc.IntegrityError where two rows have the same."""
        if not self._keyed:
            connection.execute(AddConstraint(self.table.primary_key))
        self._keyed = True

    def complete(self, connection: sa.Connection) -> None:
        """All keys and indexes, and what the planner wants to know. Raises sqlalchemy.exc.IntegrityError."""
        self.be_found_by_key(connection)
        if connection.dialect.name == "postgresql":
            for unique in self._uniques:
                connection.execute(AddConstraint(unique))
        for index in self._indexes:
            connection.execute(CreateIndex(index))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ANALYZE {self.table.name}")

    def swap(self, connection: sa.Connection) -> None:
        """In place of the live table, which is gone then."""
        self.live.drop(connection, checkfirst=True)
        connection.exec_driver_sql(f'ALTER TABLE "{self.table.name}" RENAME TO "{self.live.name}"')


def _plain(column: sa.Column[object]) -> sa.Column[object]:
    return sa.Column(column.name, column.type, nullable=column.nullable)
