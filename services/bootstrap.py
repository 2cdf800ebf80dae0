"""The only place that constructs things."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from domain import VOCABULARY
from projections import PROJECTIONS, search
from projections.engine.rebuild import create_tables, outdated
from services.databases.doors import embedded_doors, forget_replies
from services.databases.embedded import embedded_engine
from services.databases.migration import must_be_migrated
from services.databases.postgres import (
    conninfo,
    doors_engine,
    following_engine,
    history_pool,
    patient_conninfo,
    reading_engine,
)
from services.event_store.key_stores import key_store
from services.event_store.mapper import EntryMapper
from services.event_store.master_key import MASTER_KEY_NAME, master_key
from services.event_store.personal_keys import PersonalKeys
from services.event_store.pg_recorder import PgRecorder
from services.event_store.recorder import Recorder
from services.event_store.sqlite_recorder import SqliteRecorder, sqlite_datastore
from services.event_store.store import EventStore
from services.house import House
from services.known_classes import know_all_classes
from services.payment_gateway.port import Gateway
from services.reactions import register_reactions
from services.settings import Settings
from services.worker import renew


class _Databases(NamedTuple):
    recorder: Recorder
    reading: sa.Engine
    writing: sa.Engine
    doors: sa.Engine
    may_follow: bool
    heard_on: str | None


def utc_now() -> datetime:
    """The clock of the edge."""
    return datetime.now(UTC)


def build(settings: Settings, clock: Callable[[], datetime] = utc_now) -> House:
    """A house on its database. An embedded one is made at the first start, PostgreSQL by `anju migrate`.

    Read models of older code are rebuilt by whoever may write them. Raises SettingsInvalid, NotMigrated.
    """
    gc.set_threshold(50_000, 20, 100)  # Batches live in long lists; hardly anything is a cycle.
    master = master_key(settings)  # First: afterwards there is a key store, and it may be missing no more.
    databases = _embedded(settings) if settings.database == "sqlite" else _postgres(settings)
    kept = key_store(settings.key_store, settings.password("key_store"))
    keys = PersonalKeys(kept, {MASTER_KEY_NAME: master}, MASTER_KEY_NAME)
    store = EventStore(settings.tenant, databases.recorder, EntryMapper(keys), clock)
    house = House(settings, store, keys, *databases[1:4], clock, *databases[4:], gateway=gateway(settings))
    know_all_classes()  # While nobody else is at work here.
    keys.on_destroyed.append(lambda *_: forget_replies(house.doors))
    if house.may_follow:
        keys.on_destroyed.append(lambda *erased: search.forget(house.writing, [erased]))
        for projection in outdated(house.writing, PROJECTIONS):
            renew(house, projection)
    return house


def gateway(settings: Settings) -> Gateway | None:
    """The provider of online payment, if one is set up. Raises SettingsInvalid."""
    key = settings.stripe_secret_key
    if key is None:
        return None
    from services.payment_gateway.stripe import StripeGateway  # Whoever takes no money online need not wait for it.

    return StripeGateway(key, address=settings.stripe_api, page_host=settings.stripe_page_host)


def _embedded(settings: Settings) -> _Databases:
    file = settings.database_file
    file.parent.mkdir(parents=True, exist_ok=True)
    recorder = SqliteRecorder(sqlite_datastore(file))
    recorder.create_table()
    recorder.declare(VOCABULARY)
    writing = embedded_engine(file, "BEGIN IMMEDIATE")
    create_tables(writing, PROJECTIONS)
    register_reactions(writing)
    reading, doors = embedded_engine(file, "BEGIN"), embedded_doors(file)
    return _Databases(recorder, reading, writing, doors, may_follow=True, heard_on=None)


def _postgres(settings: Settings) -> _Databases:
    """Nothing is made here: several processes start at once, with the least of rights."""
    url, password = str(settings.database_url), settings.password("database")
    most = max(settings.pool_size, settings.calls_at_once)  # Nobody who is at work waits for a connection.
    reading = reading_engine(patient_conninfo(url, password), settings.pool_size, most)
    with reading.connect() as connection:
        must_be_migrated(connection)
        may_follow = connection.scalar(sa.text("SELECT has_schema_privilege('read', 'CREATE')"))
    recorder = PgRecorder(history_pool(patient_conninfo(url, password), most))
    # Rows and position commit together, and can be projected again: nobody waits for the disk.
    writing = following_engine(conninfo(url, password, synchronous_commit="off"))
    doors = doors_engine(patient_conninfo(url, password), settings.pool_size, most)
    return _Databases(recorder, reading, writing, doors, bool(may_follow), heard_on=conninfo(url, password))
