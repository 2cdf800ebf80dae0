"""Inside a container calls come in by its own address; the name by which it is called must still be this computer's."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from services.cli import main
from services.http.app import build_app
from services.settings import Settings
from tests.builders import Clock, a_house

ADDRESS = "http://172.18.0.3:8000"


def asked(home: Path, clock: Clock, host: str, *, inside_container: bool) -> int:
    house = a_house(Settings(home=home, inside_container=inside_container), clock)
    with TestClient(build_app(house), base_url=ADDRESS) as client:
        status = client.get("/livez", headers={"Host": host}).status_code
    house.close()
    return status


@pytest.mark.parametrize(("host", "status"), [("localhost:8000", 200), ("127.0.0.1:8000", 200), ("anju.example", 400)])
def test_inside_a_container_this_computer_is_served_and_a_forged_name_is_not(
    tmp_path: Path, clock: Clock, host: str, status: int
) -> None:
    assert asked(tmp_path, clock, host, inside_container=True) == status


def test_elsewhere_a_call_from_outside_is_refused_whatever_it_says(tmp_path: Path, clock: Clock) -> None:
    """The control."""
    assert asked(tmp_path, clock, "localhost:8000", inside_container=False) == 400


@pytest.mark.parametrize(("inside", "host"), [("0", "0.0.0.0"), ("1", "172.18.0.3")])
def test_it_listens_where_it_is_published_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], inside: str, host: str
) -> None:
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    monkeypatch.setenv("ANJU_INSIDE_CONTAINER", inside)
    assert main(["serve", "--host", host, "--lang", "en"]) == 2
    assert host in capsys.readouterr().err
