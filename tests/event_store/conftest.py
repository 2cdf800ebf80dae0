"""An empty key store on each of the two databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.event_store.personal_keys import PersonalKeys
from tests.databases import Databases
from tests.event_store.key_places import Database, File, Place, key_database, opened


@pytest.fixture(scope="session")
def keys_on_postgres(databases: Databases) -> Database:
    """Made once; who used it empties it."""
    return key_database(databases.postgres.cluster)


@pytest.fixture
def key_file(tmp_path: Path) -> File:
    """On SQLite."""
    return File(tmp_path / "keys.db")


@pytest.fixture
def empty_key_database(keys_on_postgres: Database) -> Iterator[Database]:
    """On PostgreSQL."""
    yield keys_on_postgres
    keys_on_postgres.by_hand("DELETE FROM subject_key")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """On either."""
    found: Place = request.getfixturevalue("key_file" if request.param == "sqlite" else "empty_key_database")
    return found


@pytest.fixture
def keys(place: Place) -> Iterator[PersonalKeys]:
    """The keys of this process."""
    these = opened(place)
    yield these
    these.close()
