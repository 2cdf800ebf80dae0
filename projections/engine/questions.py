"""Questions that are asked more often than anything else: written once, and put to the driver itself."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from projections.engine.driver import in_sqlalchemys_words
from projections.engine.tables import Reading


class Question:
    """A query with named values. On PostgreSQL, SQLAlchemy's own way to the rows takes longer than the server does."""

    def __init__(self, query: sa.Select[Any]) -> None:
        self._query = query
        self._written, self._fixed = "", dict[str, object]()

    def ask(self, connection: Reading, **values: object) -> Sequence[Sequence[Any]]:
        """All rows, in the order of the columns. Raises sqlalchemy.exc.DBAPIError."""
        if connection.dialect.name != "postgresql":
            return connection.execute(self._query, values).all()
        if not self._written:
            compiled = self._query.compile(dialect=connection.dialect)
            self._fixed, self._written = dict(compiled.params), str(compiled)
        driver: Any = connection.connection.driver_connection
        with in_sqlalchemys_words(connection, self._written), driver.cursor(binary=True) as cursor:
            rows: list[tuple[Any, ...]] = cursor.execute(self._written, self._fixed | values, prepare=True).fetchall()
            return rows
