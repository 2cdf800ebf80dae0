"""The only place that constructs things."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from projections import PROJECTIONS
from projections.engine.rebuild import create_tables
from services.event_store.mapper import EntryMapper
from services.event_store.personal_keys import PersonalKeys
from services.event_store.sqlite_recorder import SqliteRecorder, sqlite_datastore
from services.event_store.store import EventStore
from services.house import House
from services.reactions import register_reactions
from services.settings import Settings, SettingsInvalid
from services.worker import renew

MASTER_KEY_NAME = "local"


def utc_now() -> datetime:
    """The clock of the edge."""
    return datetime.now(UTC)


def build(settings: Settings, clock: Callable[[], datetime] = utc_now) -> House:
    """A house on its database, made at the first start; read models of older code are rebuilt."""
    settings.database.parent.mkdir(parents=True, exist_ok=True)
    keys = PersonalKeys(settings.key_store, {MASTER_KEY_NAME: _master_key(settings)}, MASTER_KEY_NAME)
    recorder = SqliteRecorder(sqlite_datastore(settings.database))
    recorder.create_table()
    store = EventStore(settings.tenant, recorder, EntryMapper(keys), clock)
    writing = _engine(settings.database, "BEGIN IMMEDIATE")
    outdated = create_tables(writing, PROJECTIONS)
    register_reactions(writing)
    house = House(settings, store, keys, _engine(settings.database, "BEGIN"), writing, clock)
    for projection in outdated:
        renew(house, projection)
    return house


def _engine(database: Path, begin: str) -> sa.Engine:
    """Writers say so at once (no upgrade of a lock can fail); readers see one state and wait for nobody."""
    engine = sa.create_engine(f"sqlite:///{database}", connect_args={"timeout": 10})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")  # What is projected can be projected again.
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _master_key(settings: Settings) -> bytes:
    """32 bytes that only the owner of the process reads; made at the first start of an embedded database.

    Raises SettingsInvalid where keys are there and it is not: a new one would open none of them.
    """
    path = settings.master_key
    if settings.key_store.exists() and not path.exists():
        raise SettingsInvalid(f"{path} is missing, and {settings.key_store} cannot be opened without it: restore it")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii").strip())
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_bytes(32)
        file.write(key.hex())
    return key
