"""What the doors remember for a while. No history: it is in no backup, and whoever loses it asks again.

All that is remembered is declared here. On PostgreSQL it lies in a schema of its own, made by `anju migrate`;
beside an embedded database in a file of its own, so that nobody at the counter waits for it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from projections.engine.rebuild import make_missing

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

credential = sa.Table(
    "credential",
    DOORS,
    sa.Column("actor", sa.Text, primary_key=True),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("dwelling", sa.Text, index=True),
    sa.Column("second_factor", sa.Text),
    sa.Column("factor_used", sa.BigInteger, nullable=False),
)
"""How somebody shows who he is: the hash of a password; of staff a sealed second factor, and the last of its numbers
that was used; of a resident the dwelling whose code he types."""

slip = sa.Table(
    "slip",
    DOORS,
    sa.Column("actor", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("dwelling", sa.Text),
    sa.Column("until", sa.BigInteger, nullable=False),
)
"""A code on a slip of paper, hashed, with which somebody chooses a new password once."""

session = sa.Table(
    "session",
    DOORS,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("actor", sa.Text, nullable=False, index=True),
    sa.Column("opened_at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False, index=True),
)
"""Who has signed in, by the hash of what his browser keeps."""

factor_shown = sa.Table(
    "factor_shown",
    DOORS,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("shown_at", sa.BigInteger, nullable=False, index=True),
)
"""When somebody of the staff last showed his second factor, by his session: for some acts it must be fresh."""

language = sa.Table(
    "language", DOORS, sa.Column("actor", sa.Text, primary_key=True), sa.Column("code", sa.Text, nullable=False)
)
"""In which language somebody who signs in wants to read, in whichever browser."""

familiar = sa.Table(
    "familiar",
    DOORS,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False, index=True),
)
"""A browser in which somebody has signed in before: strangers who guess at his name do not shut him out of it."""

failure = sa.Table(
    "failure",
    DOORS,
    sa.Column("of", sa.Text, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("last_at", sa.BigInteger, nullable=False, index=True),
)
"""How often in a row somebody could not show who he is, by name and by address; both hashed."""

service_token = sa.Table(
    "service_token",
    DOORS,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("areas", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
)
"""What a program shows, hashed: a part of one role, in some areas, for at most half a year."""

service_employer = sa.Table(
    "service_employer",
    DOORS,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("employer", sa.Text, nullable=False),
)
"""Whose program it is: with the term of a company its programs end."""

import_work = sa.Table(
    "import_work",
    DOORS,
    sa.Column("command_id", sa.Text, primary_key=True),
    sa.Column("actor", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("skip_faulty", sa.Boolean, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("begun_at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False, index=True),
    sa.Column("outcome", sa.Text),
)
"""How far somebody's file has come, in whichever process is at work on it, and what came of it; its name and the
outcome are sealed, and the file itself is not kept. Who is at work says so every second: of a process that died nothing
more is heard."""

import_workbook = sa.Table(
    "import_workbook",
    DOORS,
    sa.Column("command_id", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False, index=True),
)
"""A clerk's own workbook with the faults marked, sealed, until it is fetched or an hour is over."""

inbox = sa.Table(
    "payment_inbox",
    DOORS,
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payment_id", sa.Text),
    sa.Column("object_id", sa.Text, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("received_at", sa.BigInteger, nullable=False),
    sa.Column("leased_until", sa.BigInteger, nullable=False),
    sa.Column("handled_at", sa.BigInteger, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("why", sa.Text),
)
"""Of whom a payment provider has told us something. What it said is not kept: it is never believed.

Whatever is lost here is found again by the reconciliation.
"""


reconciled = sa.Table(
    "reconciled",
    DOORS,
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("undelivered", sa.Integer, nullable=False),
    sa.Column("difference_minor", sa.BigInteger, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
"""What the last reconciliation with a provider found: messages that did not reach us, and Σ of what is not on record
here, without its sign, in the smallest unit of its currency."""


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
        if not connection.get_execution_options().get("one_question"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        make_missing(DOORS, connection)
    return engine


def forget_replies(engine: sa.Engine) -> None:
    """When somebody is erased: what was said may be about them."""
    with engine.begin() as connection:
        connection.execute(sa.delete(import_work).where(import_work.c.outcome.is_not(None)))
        connection.execute(sa.delete(import_workbook))
        connection.execute(sa.delete(repeatable).where(repeatable.c.reply.is_not(None)))


def forget_all(execute: Callable[[str], object], schema: str) -> None:
    """After a restore: whoever was in signs in again, and what was answered since the backup did not happen."""
    for table in reversed(DOORS.sorted_tables):
        execute(f"DELETE FROM {schema}.{table.name}")


def forget_file(database: Path) -> None:
    """The same beside an embedded database that nobody uses."""
    for file in database.parent.glob(f"{FILE}*"):
        file.unlink()
