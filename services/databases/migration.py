"""PostgreSQL brought to this release: schema, roles, rights, read tables, vocabulary. Twice is as good as once."""

from collections.abc import Iterable
from importlib.resources import files

import psycopg
import sqlalchemy as sa
from psycopg import sql

from domain import VOCABULARY
from projections import PROJECTIONS
from projections.engine.rebuild import create_tables
from services.databases import doors
from services.databases.postgres import READ_SCHEMA, conninfo
from services.event_store.key_stores import create_key_table
from services.event_store.master_key import make_master_key
from services.reactions import register_reactions
from services.settings import Settings, SettingsInvalid

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('anju migrate', 0))"
ROLES = ("web", "worker", "auditor")


class NotMigrated(SettingsInvalid):
    """The database was not prepared for this release; the message says what to do."""


def migrate(settings: Settings) -> None:
    """As the role in ANJU_DATABASE_URL, which must own the database and may make roles.

    Raises SettingsInvalid where it may not, psycopg.Error.
    """
    try:
        _migrate(settings)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
        raise SettingsInvalid(
            "the roles in ANJU_DATABASE_URL and ANJU_KEY_STORE_URL may not prepare the databases:"
            " name one that owns them and may make roles"
        ) from error


def _migrate(settings: Settings) -> None:
    owner = conninfo(_url(settings), settings.password("database"))
    with psycopg.connect(owner) as connection:
        connection.execute(_ONE_AT_A_TIME)
        connection.execute(files(__package__).joinpath("history.sql").read_bytes())
        for role in ROLES:
            if password := settings.password(role):
                alter = sql.SQL("ALTER ROLE {} PASSWORD {}")
                connection.execute(alter.format(sql.Identifier(f"anju_{role}"), sql.Literal(password)))
    _make_read_side(owner)
    _make_doors(owner)
    _make_key_store(settings)
    with psycopg.connect(owner) as connection:  # Last: from now on, older releases stop writing.
        _declare(connection, VOCABULARY)


def must_be_migrated(connection: sa.Connection) -> None:
    """Whether this release can work here. Raises NotMigrated."""
    try:
        declared = set(connection.scalars(sa.text("SELECT topic FROM events.vocabulary")))
        tables = {name for each in (READ_SCHEMA, doors.SCHEMA) for name in sa.inspect(connection).get_table_names(each)}
    except sa.exc.ProgrammingError as error:
        raise NotMigrated("the database is not prepared: run anju migrate as its owner") from error
    wanted = {table.name for projection in PROJECTIONS for table in projection.tables} | set(doors.DOORS.tables)
    if set(VOCABULARY) - declared or wanted - tables:
        raise NotMigrated("the database is prepared for an older release: run anju migrate as its owner")


def _make_read_side(owner: str) -> None:
    """In the name of the worker: it owns what it rebuilds."""

    def connect() -> psycopg.Connection[tuple[object, ...]]:
        connection = psycopg.connect(owner)
        connection.execute(f"SET ROLE anju_worker; SET search_path = {READ_SCHEMA}")
        connection.commit()
        return connection

    engine = sa.create_engine("postgresql+psycopg://", creator=connect, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT pg_advisory_lock(hashtextextended('anju migrate', 1))"))
        create_tables(engine, PROJECTIONS)
        register_reactions(engine)
    engine.dispose()


def _make_doors(owner: str) -> None:
    """By nobody who logs in: who serves may fill the tables, and not change what they are."""

    def connect() -> psycopg.Connection[tuple[object, ...]]:
        connection = psycopg.connect(owner)
        connection.execute(f"SET ROLE anju_owner; SET search_path = {doors.SCHEMA}")
        connection.commit()
        return connection

    engine = sa.create_engine("postgresql+psycopg://", creator=connect, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended('anju migrate', 2))"))
        doors.DOORS.create_all(connection)
    engine.dispose()


def _make_key_store(settings: Settings) -> None:
    """A new one gets a master key; for an old one it must be restored."""
    url, password = settings.key_store, settings.password("key_store")
    if url.startswith("sqlite:"):
        return
    create_key_table(url, password)
    with psycopg.connect(conninfo(url, password)) as connection:
        if connection.execute("SELECT FROM subject_key LIMIT 1").fetchone() is None:
            make_master_key(settings)


def _declare(connection: psycopg.Connection[tuple[object, ...]], topics: Iterable[str]) -> None:
    connection.execute("SET LOCAL ROLE anju_owner")
    insert = "INSERT INTO events.vocabulary SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
    connection.execute(insert, [sorted(topics)])


def _url(settings: Settings) -> str:
    if settings.database != "postgresql" or settings.database_url is None:
        raise SettingsInvalid("an embedded database needs no migration: it is made at the first start")
    return settings.database_url
