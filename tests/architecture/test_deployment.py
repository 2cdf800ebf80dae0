"""What is handed in to run elsewhere: locks, the gate, the image, the stack."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from services.cli.commands import COMMANDS
from services.cli.entrance import ROOMS
from services.settings import Settings
from tests.architecture.sources import ROOT, handed_in, place

MACHINE = re.compile(r"(?<![\w.-])/(root|tmp|work|Users)/|file:/{3}")
REGISTRY = re.compile(r"pypi\.org|python[h]osted|registry\.npmjs|deb\.debian")
HOST = re.compile(r"://|index-url|find-links")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake(?: [A-Z_]+=\S+)* ([a-z][a-z-]*)")
COMPOSE, DOCKERFILE = ROOT / "docker-compose.yml", ROOT / "Dockerfile"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda lock: lock.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    assert not HOST.search(lock.read_text("utf-8"))


def test_nothing_handed_in_knows_the_machine_it_was_made_on() -> None:
    leaks = []
    for file in handed_in():
        for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1):
            if MACHINE.search(line) or REGISTRY.search(line):
                leaks.append(f"{place(file)}:{number}: {line.strip()[:80]}")
    assert leaks == []


def test_the_gate_runs_the_checks_and_the_tests() -> None:
    gate = ROOT / ".ci" / "run"
    assert os.access(gate, os.X_OK)
    assert {"make deps", "make check", "make test"} <= set(gate.read_text("utf-8").splitlines())


def test_every_command_of_the_readme_exists() -> None:
    told = (ROOT / "README.md").read_text("utf-8")
    named = {target for code in CODE.findall(told) for target in MAKE.findall(code)}
    assert named - TARGETS == set()


# The stack ------------------------------------------------------------------------------------------


def follows_the_specification(file: Path) -> bool:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def stack() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(COMPOSE.read_text("utf-8"))
    return loaded


def services() -> list[tuple[str, dict[str, Any]]]:
    return list(stack()["services"].items())


def ours() -> list[tuple[str, dict[str, Any]]]:
    return [(name, each) for name, each in services() if "build" in each]


def test_the_stack_follows_the_compose_specification_and_a_slip_of_the_pen_does_not(tmp_path: Path) -> None:
    assert follows_the_specification(COMPOSE)
    slip = tmp_path / "docker-compose.yml"
    slip.write_text(COMPOSE.read_text("utf-8").replace("read_only:", "readonly:"), "utf-8")
    assert not follows_the_specification(slip)


def test_the_stack_is_a_database_its_schema_the_api_and_the_worker_and_a_backup_for_whoever_asks() -> None:
    assert [name for name, _ in services()] == ["postgres", "migrate", "api", "worker", "backup"]
    assert [name for name, service in services() if service.get("profiles")] == ["backup"]
    after = {"postgres": {"condition": "service_healthy"}, "migrate": {"condition": "service_completed_successfully"}}
    for name in ("api", "worker", "backup"):
        assert stack()["services"][name]["depends_on"] == after


@pytest.mark.parametrize(("name", "service"), services())
def test_whatever_runs_in_the_stack_may_do_as_little_as_can_be(name: str, service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all("nosuid" in place or place.startswith("/run/postgresql") for place in service["tmpfs"])
    assert ("cap_add" in service) == (name == "postgres"), "its entrypoint steps down from root by itself"
    assert not service.get("privileged")
    assert "healthcheck" in service


def test_nobody_but_this_computer_can_call() -> None:
    """Until people can sign in."""
    ports = {name: service.get("ports", []) for name, service in services()}
    assert ports.pop("api") == ["127.0.0.1:8000:8000"]
    assert not any(ports.values())
    assert stack()["networks"]["inside"]["internal"] is True
    assert {name for name, service in services() if "outside" in service["networks"]} == {"api"}


def test_no_secret_stands_in_an_environment_or_an_address() -> None:
    secrets = stack()["secrets"]
    for name, service in services():
        for setting, value in service.get("environment", {}).items():
            assert not re.search(r"PASSWORD(?!_FILE)|SECRET|TOKEN", setting), (name, setting)
            assert not re.search(r"://[^/@]*:[^/@]*@", str(value)), (name, setting)
            if setting.endswith("_FILE"):
                assert str(value).removeprefix("/run/secrets/") in service["secrets"], (name, setting)
        assert set(service.get("secrets", ())) <= set(secrets)
    assert all(list(each) == ["file"] for each in secrets.values())


def test_the_service_runs_in_the_name_of_those_who_may_least() -> None:
    roles = {name: each["environment"]["ANJU_DATABASE_URL"].split("//")[1].split("@")[0] for name, each in ours()}
    assert roles == {"migrate": "postgres", "api": "anju_web", "worker": "anju_worker", "backup": "anju_auditor"}
    owners = [name for name, each in ours() if "owner" in each["secrets"]]
    assert owners == ["migrate"], "who can change the schema is gone before anybody calls"


def test_every_setting_and_command_of_the_stack_and_the_image_exists() -> None:
    known = {f"ANJU_{name.upper()}" for name in Settings.model_fields}
    said = {setting for _, each in ours() for setting in each["environment"]}
    said |= set(re.findall(r"\b(ANJU_[A-Z_]+)=", DOCKERFILE.read_text("utf-8")))
    assert said - known == set()
    assert ROOMS
    commands = {("anju", *command.path) for command in COMMANDS}
    started = {tuple(each["command"]) for _, each in ours()}
    assert started - commands == set()


def test_data_outlives_its_container() -> None:
    for name, service in services():
        for mount in service["volumes"]:
            volume, target, *_ = mount.split(":")
            assert volume in stack()["volumes"], name
            assert target in ("/var/lib/postgresql", "/var/lib/anju", "/var/lib/anju-backups")
    writers = [name for name, each in ours() if "home:/var/lib/anju" in each["volumes"]]
    assert writers == ["migrate"], "it makes the master key; the others read it"
    assert [name for name, each in ours() if "backups:/var/lib/anju-backups" in each["volumes"]] == ["backup"]


# The image ------------------------------------------------------------------------------------------


def test_the_image_is_built_by_hash_and_runs_as_nobody_in_particular() -> None:
    told = DOCKERFILE.read_text("utf-8")
    installs = re.findall(r"pip install [^&\n]*", told)
    assert [each for each in installs if "--require-hashes" not in each and "--no-deps" not in each] == []
    users = re.findall(r"^USER (.*)$", told, re.MULTILINE)
    assert [user.split(":")[0].isdigit() and user.split(":")[0] != "0" for user in users] == [True]
    assert "STOPSIGNAL SIGTERM" in told
    assert "HEALTHCHECK" in told


def test_nothing_gets_into_the_image_that_it_does_not_need() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    assert {each for line in copied for each in line.split()} == let_in
    assert all((ROOT / each).exists() for each in let_in)
