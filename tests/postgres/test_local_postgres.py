"""The cluster that tests kill: what was acknowledged survives, and nothing is left behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
import pytest
from psycopg import sql

from services.local_postgres import Cluster, PostgresUnavailable
from services.local_postgres.wheel import place_of_sockets

BESIDE = (sys.executable, "-m", "services.local_postgres")
NOTED = sql.SQL("INSERT INTO note VALUES ('kept')")
SECONDS = 20
OWNER = """
import sys
from services.local_postgres import temporary
cluster = temporary()
print(cluster.url(), cluster.private, flush=True)
if sys.argv[1] == "freeze":
    cluster.freeze()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def noted(durable_cluster: Cluster) -> Cluster:
    """A table with one row, acknowledged."""
    durable_cluster.execute(sql.SQL("CREATE TABLE note(text text)"))
    durable_cluster.execute(NOTED)
    return durable_cluster


def notes(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url()) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM note")]


def test_it_is_postgresql_18_which_sorts_the_same_everywhere(durable_cluster: Cluster) -> None:
    with psycopg.connect(durable_cluster.url()) as connection:
        asked = connection.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'postgres'")
        assert connection.info.server_version // 10_000 == 18
        assert asked.fetchone() == ("b", "C.UTF-8")


def test_what_was_acknowledged_survives_a_crash(noted: Cluster) -> None:
    with psycopg.connect(noted.url()) as connection:
        connection.execute("INSERT INTO note VALUES ('never committed')")
        noted.crash()
        with pytest.raises(psycopg.OperationalError):
            connection.commit()
    noted.start()
    assert notes(noted) == ["kept"]
    assert "was not properly shut down" in noted.log()


def test_control_a_stop_in_order_needs_no_recovery(noted: Cluster) -> None:
    noted.restart(work_mem="5MB")
    assert notes(noted) == ["kept"]
    assert "was not properly shut down" not in noted.log()
    with psycopg.connect(noted.url()) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)


def test_a_frozen_server_answers_nobody_and_then_goes_on(noted: Cluster) -> None:
    noted.freeze()
    with pytest.raises(psycopg.errors.ConnectionTimeout):
        psycopg.connect(noted.url(), connect_timeout=2)
    noted.thaw()
    assert notes(noted) == ["kept"]


def test_a_database_is_copied_with_what_is_in_it(noted: Cluster) -> None:
    noted.create_database("told")
    noted.execute(sql.SQL("CREATE TABLE note(text text)"), "told")
    noted.execute(NOTED, "told")
    noted.create_database("copied", template="told")
    with psycopg.connect(noted.url("copied")) as connection:
        assert connection.execute("SELECT text FROM note").fetchall() == [("kept",)]
    noted.drop_database("copied")
    assert [noted.has_database(name) for name in ("told", "copied")] == [True, False]


def test_nobody_else_reaches_it(durable_cluster: Cluster) -> None:
    assert durable_cluster.private.stat().st_mode & 0o077 == 0
    with psycopg.connect(durable_cluster.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_setting_that_it_does_not_know_is_told() -> None:
    cluster = Cluster().create()
    with pytest.raises(PostgresUnavailable, match="no_such_setting"):
        cluster.start(no_such_setting="1")
    cluster.discard()
    assert not cluster.private.exists()


@pytest.mark.parametrize("state", ["run", "freeze"])
def test_it_ends_with_an_owner_who_is_killed_even_when_it_is_frozen(state: str) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, state], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout
    url, private = owner.stdout.readline().split()
    assert owner.stdout.readline() == "ready\n"
    assert serving(private)
    owner.kill()
    owner.communicate()
    assert within_seconds(lambda: not serving(private) and not Path(private).exists())
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_command_finds_it_and_its_data_outlive_the_command(data: Path) -> None:
    keep = "CREATE TABLE read.note(text text); INSERT INTO read.note VALUES ('kept')"
    assert beside(data, keep).returncode == 0
    assert beside(data, "SELECT text FROM read.note").stdout.split() == ["('kept',)"]


def test_the_commands_own_failure_is_passed_on(data: Path) -> None:
    assert subprocess.run([*BESIDE, str(data), "--", "sh", "-c", "exit 3"]).returncode == 3


def test_asked_to_stop_it_stops_the_command_and_itself(data: Path) -> None:
    asked = [*BESIDE, str(data), "--", "sh", "-c", "echo started; exec sleep 60"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout
        assert runner.stdout.readline() == "started\n"
        runner.send_signal(signal.SIGTERM)
        assert runner.wait(SECONDS) == 0
    assert not (data / "postmaster.pid").exists()


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder that the server's user can reach."""
    with TemporaryDirectory(prefix="pg-", dir=place_of_sockets()) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


def beside(data: Path, query: str) -> subprocess.CompletedProcess[str]:
    program = (
        "import os, sys, psycopg\n"
        "with psycopg.connect(os.environ['ANJU_DATABASE_URL']) as connection:\n"
        "    done = connection.execute(sys.argv[1])\n"
        "    while done.nextset(): pass\n"
        "    if done.description: print(*done.fetchall())\n"
    )
    command = [*BESIDE, str(data), "--", sys.executable, "-c", program, query]
    return subprocess.run(command, capture_output=True, text=True)


def serving(private: str) -> bool:
    return any(private in " ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"]))


def within_seconds(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)
    return happened()
