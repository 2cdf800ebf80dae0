"""What the doors remember for a while. No history: it is in no backup, and whoever loses it asks again.

All that is remembered is declared here. On PostgreSQL it lies in a schema of its own, made by `anju migrate`;
beside an embedded database in a file of its own, so that nobody at the counter waits for it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

SCHEMA = "doors"
FILE = "doors.db"
DOORS = sa.MetaData()

repeatable = sa.Table(
    "repeatable",
    DOORS,
    sa.Column("command_id", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("claimant", sa.Text, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False, index=True),
    sa.Column("reply", sa.Text),
)
"""A request that has a key: at work until its lease runs out, or answered, with the sealed reply, until forgotten.

The command's id stands for who asked, by which door, with which key.
"""


class now(sa.sql.functions.FunctionElement[int]):  # noqa: N801  # It is a word of SQL.
    """Seconds since 1970 by the database's own clock: all processes share it."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(now, "sqlite")
def _on_sqlite(_element: now, _compiler: Any, **_: Any) -> str:
    return "CAST(strftime('%s', 'now') AS INTEGER)"


@compiles(now, "postgresql")
def _on_postgresql(_element: now, _compiler: Any, **_: Any) -> str:
    return "CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)"


def embedded_doors(database: Path) -> sa.Engine:
    """Made at the first start."""
    engine = sa.create_engine(f"sqlite:///{database.with_name(FILE)}", connect_args={"timeout": 10})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    DOORS.create_all(engine)
    return engine


def forget_replies(engine: sa.Engine) -> None:
    """When somebody is erased: what was said may be about them."""
    with engine.begin() as connection:
        connection.execute(sa.delete(repeatable).where(repeatable.c.reply.is_not(None)))


def forget_all(execute: Callable[[str], object], schema: str) -> None:
    """After a restore: whoever was in signs in again, and what was answered since the backup did not happen."""
    for table in reversed(DOORS.sorted_tables):
        execute(f"DELETE FROM {schema}.{table.name}")


def forget_file(database: Path) -> None:
    """The same beside an embedded database that nobody uses."""
    for file in database.parent.glob(f"{FILE}*"):
        file.unlink()
