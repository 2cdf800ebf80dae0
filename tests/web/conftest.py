from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from services.house import House
from tests.builders import Clock
from tests.databases import Databases
from tests.web.households import a_street, forget_languages, pages_of


@pytest.fixture(scope="module")
def street(databases: Databases) -> Iterator[House]:
    """Built once a module: its tests only read."""
    clock = Clock()
    with databases.house_apart("sqlite", clock) as house:
        a_street(house, clock)
        yield house


@pytest.fixture
def reader(street: House) -> TestClient:
    """A browser without a past, in which one of the staff has signed in."""
    forget_languages(street)
    return TestClient(pages_of(street), headers={"accept-language": "zh-CN"})
