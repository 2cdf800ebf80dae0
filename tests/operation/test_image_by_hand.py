"""The image without a container engine: its steps done by hand, started as nobody on code that nobody can write."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.architecture.sources import ROOT
from tests.operation import image
from tests.operation.processes import Process, free_port, read, until, wait_until_answered


class Container(NamedTuple):
    """As one would run: the image's environment, a home of its own, nothing else of ours."""

    built: image.Image
    home: Path

    def settings(self, **more: str) -> dict[str, str]:
        told = image.environment() | {"ANJU_HOME": str(self.home), "LANG": "C.UTF-8", "TMPDIR": str(self.home)} | more
        return told | {"PATH": f"{self.built.bin}:{os.environ['PATH']}"}

    def command(self, *words: str) -> list[str]:
        """One of its programs, started by nobody."""
        return [*image.as_nobody(), str(self.built.bin / words[0]), *words[1:]]

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """To its end."""
        return subprocess.run(
            self.command(*command),
            cwd=self.built.venv,
            env=self.settings(**more),
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def built() -> Iterator[image.Image]:
    """In a folder that whoever starts it can enter."""
    folder = Path(tempfile.mkdtemp(prefix="anju-image-"))
    folder.chmod(0o755)
    yield image.build(folder)
    shutil.rmtree(folder)


@pytest.fixture
def container(built: image.Image) -> Iterator[Container]:
    home = Path(tempfile.mkdtemp(prefix="anju-home-"))
    home.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(home, image.NOBODY, image.NOBODY)
    yield Container(built, home)
    shutil.rmtree(home)


def test_the_libraries_of_the_image_are_those_that_the_tests_have_passed_with() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ ;\\]+)(?: ; ([^\\]*?))? *\\?$", lock, re.MULTILINE)
    here = [(name, pin) for name, pin, only in pins if not only]
    assert len(here) > 30
    assert [(name, pin, version(name)) for name, pin in here if version(name) != pin] == []


def test_the_code_of_the_image_comes_from_its_wheel_and_nobody_can_write_it(container: Container) -> None:
    code = "import services, domain, projections; print(services.__file__, domain.__file__, projections.__file__)"
    done = container.run("python", "-c", code)
    assert done.returncode == 0, done.stderr
    assert all(each.startswith(str(container.built.venv)) for each in done.stdout.split())
    touched = container.run("python", "-c", "import services; open(services.__file__, 'a')")
    assert "PermissionError" in touched.stderr or (os.geteuid() == 0 and not image.as_nobody())
    absent = container.run("python", "-c", "import services.local_postgres")
    assert "ModuleNotFoundError" in absent.stderr, "what is for development and tests is not in it"


def test_the_service_starts_is_well_and_ends_well(container: Container) -> None:
    port, figures = str(free_port()), str(free_port())
    ports = {"PORT": port, "ANJU_METRICS_PORT": figures}
    check = [word.replace("8000", port) for word in image.health_check()]
    assert container.run(*check, **ports).returncode == 1, "the control: nobody is there yet"
    serving = Process(container.command("anju", "serve"), container.home, **container.settings(**ports))
    try:
        wait_until_answered(f"http://127.0.0.1:{port}/livez", serving)
        assert container.run(*check, **ports).returncode == 0
        assert read(port, "/readyz")[0] == 200
        assert "安居" in read(port, "/")[1].decode(), "the pages and their words are in the wheel"
        assert b"anju_key_store_up 1.0" in read(figures, "/metrics")[1]
        assert (container.home / "master.key").stat().st_mode & 0o777 == 0o600
        assert serving.stop() == 0, serving.said()
    finally:
        serving.close()
    examined = container.run("anju", "doctor", "--lang", "en")
    assert (examined.returncode, "wrong" in examined.stdout) == (0, False), examined.stdout


def test_the_worker_starts_and_ends_well(container: Container) -> None:
    figures = str(free_port())
    settings = container.settings(ANJU_METRICS_PORT=figures)
    working = Process(container.command("anju", "worker"), container.home, **settings)
    try:
        check = ["python", "-m", "services.operation.alive", figures]
        until(lambda: container.run(*check).returncode == 0)
        assert working.stop() == 0, working.said()
    finally:
        working.close()


def test_the_schema_of_postgresql_is_in_the_wheel(container: Container) -> None:
    code = (
        "from importlib.resources import files; print(files('services.databases').joinpath('history.sql').read_text())"
    )
    assert "deny_change" in container.run("python", "-c", code).stdout
