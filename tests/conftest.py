"""A real house for whoever asks: its own database, its own clock."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from xdist.remote import Producer

from services import local_postgres
from services.house import House
from tests import every_word, town
from tests.builders import Clock
from tests.clusters import a_cluster, end_of_the_first
from tests.databases import KINDS, Databases, Kind, Retold
from tests.spreading import ByWhatTheyShare

os.environ["ANJU_REQUESTS_A_MINUTE"] = "1000000"
"""A test asks faster than people do; those of the limit set their own."""
ON_BOTH = (
    *("auth", "event_store", "faults", "http", "invariants", "payment_histories", "projections", "stories"),
    "use_cases",
)
"""Rooms of tests whose houses stand on one database after the other, but for files named for SQLite."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs a house needs one on each database."""
    if "database" in metafunc.fixturenames:
        file = metafunc.definition.path.relative_to(Path(__file__).parent)
        both = file.parts[0] in ON_BOTH and "sqlite" not in file.stem
        metafunc.parametrize("database", KINDS if both else KINDS[:1])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByWhatTheyShare:
    """How tests are spread over several processes."""
    return ByWhatTheyShare(config, log)


@pytest.fixture
def clock() -> Clock:
    """Noon in Shanghai on 2026-11-23, until the test moves it."""
    return Clock()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Of this process; a server is started for the first who needs one."""
    both = Databases(tmp_path_factory.mktemp)
    yield both
    both.close()
    end_of_the_first()


@pytest.fixture
def house(databases: Databases, database: Kind, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """An empty house."""
    with databases.house(database, tmp_path, clock) as built:
        yield built


@pytest.fixture
def house_on_postgres(databases: Databases, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """An empty house, where the others stand on SQLite."""
    with databases.house("postgres", tmp_path, clock) as built:
        yield built


@pytest.fixture
def retold(databases: Databases, database: Kind, tmp_path: Path, clock: Clock) -> Iterator[Retold]:
    """What a fixture tells its story with."""
    with ExitStack() as built:
        yield lambda story: built.enter_context(databases.retold(database, story, tmp_path, clock))


def _every_word(house: House) -> None:
    assert isinstance(house.clock, Clock)
    every_word.every_word(house, house.clock)


@pytest.fixture
def told(retold: Retold) -> House:
    """A house in which every word of the vocabulary has been recorded."""
    return retold(_every_word)


@pytest.fixture
def areas(retold: Retold) -> House:
    """A house with the two areas of the bureau's four ledgers, imported."""
    return retold(town.import_ledgers)


@pytest.fixture
def postgres(databases: Databases) -> local_postgres.Cluster:
    """The server of this process."""
    return databases.postgres.cluster


@pytest.fixture
def durable_cluster() -> Iterator[local_postgres.Cluster]:
    """A server that syncs, to be killed."""
    cluster = a_cluster()
    try:
        yield cluster.start()
    finally:
        cluster.discard()
