"""The stack without a container engine: its commands in its own words, side by side on a real PostgreSQL."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

import pytest
from ruamel.yaml import YAML

from services.local_postgres import Cluster
from services.settings import Settings
from tests.architecture.sources import ROOT
from tests.doors import come_in
from tests.operation.processes import ANJU, Process, free_port, read, running, until, wait_until_answered

SHIFT = {"shift": "s1", "payee": "bureau:ezhou", "float_fen": 0}


SET_BY_OPERATOR = {"ANJU_PUBLIC_URL": "https://anju.example", "ANJU_SERVICE_PHONE": "0000-7654321"}


class Stack(NamedTuple):
    """docker-compose.yml, with this server in the place of its own."""

    cluster: Cluster
    folder: Path

    def service(self, name: str) -> dict[str, Any]:
        told: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text("utf-8"))
        found: dict[str, Any] = told["services"][name]
        return found

    def settings(self, name: str) -> dict[str, str]:
        """Addresses by socket; secrets in files of this test."""
        told = {}
        for setting, value in self.service(name)["environment"].items():
            if value.startswith("${"):  # What the operator sets.
                told[setting] = SET_BY_OPERATOR[setting]
                continue
            here = value.replace("/run/secrets", str(self.folder)).replace(
                "/var/lib/anju-backups", str(self.folder / "backups")
            )
            before, between, database = here.partition("@postgres/")
            told[setting] = f"{before}@/{database}?host={self.cluster.private}" if between else here
        return told

    def office(self) -> Settings:
        """Where those who work here are put on record."""
        told = self.settings("worker")
        return Settings(
            home=self.folder / "home", database_url=told["ANJU_DATABASE_URL"], key_store_url=told["ANJU_KEY_STORE_URL"]
        )

    def words(self, name: str) -> list[str]:
        words: list[str]
        program, *words = self.service(name)["command"]
        assert program == "anju"
        return words

    def start(self, name: str, stack: ExitStack, **more: str) -> Process:
        """Until the test is done."""
        settings = {"ANJU_DEMO": "no"} | self.settings(name) | more
        return stack.enter_context(running(*self.words(name), home=self.folder / "home", **settings))


@pytest.fixture
def stack(durable_cluster: Cluster, tmp_path: Path) -> Stack:
    """A server with its two databases, and nothing in them."""
    for name in ("anju", "anju_keys"):
        durable_cluster.create_database(name)
    for name in ("owner", "web", "worker", "auditor"):
        (tmp_path / name).write_text(f"a word of {name}\n", "ascii")
    return Stack(durable_cluster, tmp_path)


def migrated(stack: Stack) -> int:
    with ExitStack() as until_done:
        return stack.start("migrate", until_done).ended()


def test_the_stack_works_side_by_side_and_ends_well(stack: Stack) -> None:
    assert migrated(stack) == 0
    port, figures = str(free_port()), str(free_port())
    with ExitStack() as started:
        api = stack.start("api", started, PORT=port)
        worker = stack.start("worker", started, ANJU_METRICS_PORT=figures)
        wait_until_answered(f"http://127.0.0.1:{port}/livez", api)
        wait_until_answered(f"http://127.0.0.1:{figures}/livez", worker)
        assert read(port, "/readyz")[0] == 200
        [cookie] = come_in(stack.office(), "wang")
        assert opened(port, cookie) == "s1"
        until(lambda: read(port, "/api/v1/shifts/s1", cookie)[0] == 200)
        assert json.loads(read(port, "/healthz", cookie)[1])["status"] == "well"
        assert (worker.stop(), api.stop()) == (0, 0), worker.said() + api.said()


def opened(port: str, cookie: str) -> str:
    """By a cashier, through the API; whether it is shown yet or not."""
    headers = {"Idempotency-Key": "the-first-one-here", "Cookie": cookie, "Content-Type": "application/json"}
    asked = Request(f"http://127.0.0.1:{port}/api/v1/shifts", json.dumps(SHIFT).encode(), headers)
    with urlopen(asked, timeout=30) as answer:
        assert answer.status in (201, 202)
        return str(json.loads(answer.read()).get("shift", "s1"))


@pytest.mark.parametrize("name", ["api", "worker"])
def test_nothing_starts_before_the_schema_is_there(stack: Stack, name: str) -> None:
    """The control, and why the stack waits for `migrate`."""
    with ExitStack() as until_done:
        process = stack.start(name, until_done)
        assert process.ended() == 2
        assert "anju migrate" in process.said()


def test_the_api_of_the_stack_may_not_do_the_workers_work(stack: Stack) -> None:
    assert migrated(stack) == 0
    settings = stack.settings("api")
    with running("worker", home=stack.folder / "home", **settings) as process:
        assert process.ended() == 2
        assert "anju_worker" in process.said()


def test_each_role_of_the_stack_is_well(stack: Stack) -> None:
    assert migrated(stack) == 0
    with running("worker", "--once", home=stack.folder / "home", **stack.settings("worker")) as following:
        assert following.ended() == 0, following.said()
    for name in ("api", "worker"):
        with running("doctor", home=stack.folder / "home", command=ANJU, **stack.settings(name)) as process:
            assert process.ended() == 0, process.said()
    with running("doctor", home=stack.folder / "home", **stack.settings("migrate")) as process:
        assert process.ended() == 1, "the control: the owner may change history"


def test_the_stack_backs_itself_up_by_who_may_only_read(stack: Stack) -> None:
    assert migrated(stack) == 0
    backups = stack.folder / "backups"
    backups.mkdir()
    told = stack.settings("backup") | {"ANJU_POSTGRES_PROGRAMS": str(stack.cluster.programs)}
    with running(*stack.words("backup"), home=stack.folder / "home", **told) as process:
        assert process.ended() == 0, process.said()
    [made] = backups.iterdir()
    assert {file.name for file in made.iterdir()} == {"manifest.json", "history.dump", "keys.dump"}
