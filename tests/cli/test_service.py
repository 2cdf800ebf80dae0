"""The service itself: the demonstration town, and a server that only this computer reaches."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from services.cli.words import voice_of
from services.demo.story import Told
from tests.cli.typing_in import Terminal
from tests.operation.processes import ANJU, free_port


def test_the_server_answers_says_where_and_stops(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "ANJU_HOME": str(tmp_path), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment["ANJU_DEMO"] = "yes"
    command = [*ANJU, "serve", "--lang", "en"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert _answers(f"http://127.0.0.1:{port}/livez")
            taken = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert (taken.returncode, f"Port {port}" in taken.stderr) == (2, True)
        finally:
            serving.send_signal(signal.SIGINT)
        told, _ = serving.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}/docs" in told
    assert serving.returncode == 0


def test_a_server_for_people_elsewhere_names_all_that_is_missing(tmp_path: Path) -> None:
    environment = {**os.environ, "ANJU_HOME": str(tmp_path), "PORT": str(free_port()), "ANJU_DEMO": "no"}
    refused = subprocess.run([*ANJU, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    for name in ("ANJU_PUBLIC_URL", "ANJU_SERVICE_PHONE", "ANJU_MASTER_KEY_FILE", "ANJU_DEMO=yes"):
        assert name in refused.stderr


def _answers(address: str) -> bool:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False


def test_the_demonstration_town_is_told_of(empty: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(428, 738, 60, 576_637, "BH-1-1-101")
    monkeypatch.setattr(
        "services.demo.story.tell", lambda _house, on_progress: on_progress("assess 2026-11", 1, 2) or told
    )
    assert "428 户，738 笔费用，60 笔收款，共 ¥5,766.37" in empty.told("demo")
    assert empty.data("demo")["told"]["received_fen"] == 576_637


def test_where_a_town_stands_none_is_made(terminal: Terminal) -> None:
    before = terminal.position()
    assert "已经有数据" in terminal.told("demo")
    assert terminal.data("demo") == {"told": None}
    assert terminal.position() == before


def test_the_language_is_what_was_asked_for_then_the_machines_then_chinese() -> None:
    assert voice_of(["areas", "--lang", "en"], {}) == ("en", False)
    assert voice_of(["areas", "--lang=zh", "--json"], {"LANG": "en_US.UTF-8"}) == ("zh", True)
    assert voice_of(["areas"], {"LANG": "en_GB.UTF-8"}) == ("en", False)
    assert voice_of(["areas"], {"LC_ALL": "C", "LANG": "en_GB.UTF-8"}) == ("zh", False)
    assert voice_of(["areas"], {"LANG": "zh_CN.UTF-8"}) == ("zh", False)
    assert voice_of([], {}) == ("zh", False)


def test_help_needs_neither_database_nor_server() -> None:
    code = "import sys; from services.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(said.stderr.split())
    assert loaded & {"sqlalchemy", "fastapi", "uvicorn", "cryptography", "eventsourcing", "babel", "structlog"} == set()
