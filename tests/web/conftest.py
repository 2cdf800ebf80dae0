from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from services.house import House
from tests.web.households import a_street, pages_of


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Built once a module: its tests only read."""
    house = a_street(Path(tmp_path_factory.mktemp("street")))
    yield house
    house.close()


@pytest.fixture
def reader(street: House) -> TestClient:
    """A browser without a past."""
    return TestClient(pages_of(street), headers={"accept-language": "zh-CN"})
