"""What is said to PostgreSQL's driver itself, past SQLAlchemy."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa


@contextmanager
def in_sqlalchemys_words(connection: sa.Connection, statement: str) -> Iterator[None]:
    """What goes wrong there, in the words that everybody else expects."""
    try:
        yield
    except psycopg.Error as error:
        told = sa.exc.DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect)
        raise told from error
