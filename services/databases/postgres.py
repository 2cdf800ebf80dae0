"""PostgreSQL: connections that do not wait for ever, a pool for history, engines for the read side."""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg.types.string import BytesBinaryDumper
from psycopg_pool import ConnectionPool

from services.databases import doors

HISTORY_SCHEMA, READ_SCHEMA = "events", "read"
CONNECT_SECONDS = 2
LOCK_SECONDS = 3
STATEMENT_SECONDS = 8
ANSWER_SECONDS = 9.0
"""A server that is frozen answers nothing, not even that it is late: then we hang up ourselves."""
SPARE = 4
"""Connections for whoever is at work in a process beside its calls: workers, figures, long imports."""
AT_LENGTH_SECONDS = 600
"""For a question over all that is on record."""

Pool = ConnectionPool["Patient"]


class Patient(psycopg.Connection[TupleRow]):
    """A connection that hangs up on a server that has stopped answering."""

    answer_seconds: float | None = None
    """Longer than usual, for a question that may take its time."""
    in_doubt = False
    """Whether a commit stands here, and perhaps nowhere else: the wait for the standby was cancelled."""
    timeline = ""
    """Of the server's history: a standby that takes over begins another one, without what it had not seen."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As the driver's, with an end. Raises OperationalError."""
        try:
            return super().wait(gen, interval, (self.answer_seconds or ANSWER_SECONDS) if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:
            if timeout is not None:
                raise
            with suppress(psycopg.Error):
                self.close()
            raise psycopg.OperationalError("the server does not answer") from None


@contextmanager
def at_length(connection: sa.Connection) -> Iterator[None]:
    """Its questions may take their time; of an embedded database they may anyway."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, Patient):
        yield
        return
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{AT_LENGTH_SECONDS}s'")
    driver.answer_seconds = AT_LENGTH_SECONDS + 1
    try:
        yield
    finally:
        driver.answer_seconds = None


def conninfo(url: str, password: str | None = None, **settings: int | str) -> str:
    """What the driver connects by. Several hosts may stand in the URL; only one that takes writes is taken."""
    given = conninfo_to_dict(url.replace("postgresql+psycopg:", "postgresql:", 1))
    options = " ".join([str(given.get("options") or ""), *(f"-c {name}={value}" for name, value in settings.items())])
    told: dict[str, Any] = {"application_name": "anju", "target_session_attrs": "primary"} | given
    told |= {"connect_timeout": CONNECT_SECONDS, "options": options.strip()}
    return make_conninfo("", **told, **({"password": password} if password else {}))


def patient_conninfo(url: str, password: str | None = None) -> str:
    """For whoever has somebody waiting: no statement takes longer than its limit, no lock either."""
    limits = {"lock_timeout": LOCK_SECONDS * 1000, "statement_timeout": STATEMENT_SECONDS * 1000}
    return conninfo(url, password, **limits, idle_in_transaction_session_timeout=10_000)


def history_pool(told: str, size: int) -> Pool:
    """For the recorder; opened at once, and filled whenever there is a server."""
    return ConnectionPool(
        told,
        connection_class=Patient,
        kwargs={"autocommit": True},
        configure=_made_ready,
        check=_still_there,
        min_size=1,
        max_size=size + SPARE,
        timeout=CONNECT_SECONDS,
        reconnect_timeout=2,
        open=True,
        name="history",
    )


_TIMELINE = "SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"


def _made_ready(connection: Patient) -> None:
    row = connection.execute(_TIMELINE).fetchone()
    connection.timeline = row[0] if row else ""

    def noticed(notice: psycopg.errors.Diagnostic) -> None:
        connection.in_doubt = connection.in_doubt or notice.sqlstate == "01000"

    connection.add_notice_handler(noticed)


def _still_there(connection: psycopg.Connection[Any]) -> None:
    """Nothing is to be read on an idle connection but its end; asking the server would cost a round trip."""
    if connection.closed or select.select([connection.fileno()], [], [], 0)[0]:
        connection.close()
        raise psycopg.OperationalError("the connection has ended")


_BEGIN_READING = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
    f"LOCK TABLE {READ_SCHEMA}.projection_position IN ACCESS SHARE MODE"
)
"""The lock is had before the state is chosen: a rebuild that waits for it swaps no table under anybody's eyes."""


def reading_engine(told: str, size: int, most: int) -> sa.Engine:
    """For readers: each transaction sees one state, and cannot write. So many are kept, and at most so many opened."""

    def connect() -> psycopg.Connection[Any]:
        connection = Patient.connect(told)
        connection.autocommit = True  # As far as the driver knows: we begin ourselves.
        return connection

    engine = _engine(connect, size, most, "AUTOCOMMIT")

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get("one_question"):
            connection.exec_driver_sql(_BEGIN_READING)

    return engine


def following_engine(told: str) -> sa.Engine:
    """For whoever follows history: nobody waits, and a rebuild may take its time.

    Not even for the disk: rows and position are lost together, if at all, and are made again of history, which is safe.
    """

    def connect() -> psycopg.Connection[Any]:
        connection = psycopg.connect(told)
        connection.execute("SET synchronous_commit = off")
        connection.commit()
        # COPY looks for it by the column's type, and would find one that is written in Python: half as fast.
        connection.adapters.register_dumper(bytes, BytesBinaryDumper)
        return connection

    return _engine(connect, 2, 2, "READ COMMITTED")


def doors_engine(told: str, size: int, most: int) -> sa.Engine:
    """For what the doors remember; where that is soon forgotten anyway, nobody waits for the disk."""
    engine = _engine(lambda: Patient.connect(told), size, most, "READ COMMITTED", doors.SCHEMA)

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("soon_forgotten"):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    return engine


def _engine(
    connect: Callable[[], psycopg.Connection[Any]], size: int, most: int, isolation: str, schema: str = READ_SCHEMA
) -> sa.Engine:
    """One that died meanwhile is noticed without asking the server."""
    engine = sa.create_engine(
        "postgresql+psycopg://",
        creator=connect,
        pool_size=size,
        max_overflow=most - size + SPARE,
        pool_timeout=CONNECT_SECONDS,
        isolation_level=isolation,
        pool_reset_on_return="rollback",
    )

    @sa.event.listens_for(engine, "checkout")
    def _taken(connection: Any, _record: object, _proxy: object) -> None:
        try:
            _still_there(connection)
        except psycopg.OperationalError as error:
            raise sa.exc.DisconnectionError from error

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path = {schema}")
        connection.commit()

    return engine
