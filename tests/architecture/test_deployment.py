import os
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, handed_in, place

MACHINE = re.compile(r"(?<![\w.-])/(root|tmp|work|Users)/|file:/{3}")
REGISTRY = re.compile(r"pypi\.org|python[h]osted|registry\.npmjs|deb\.debian")
HOST = re.compile(r"://|index-url|find-links")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake(?: [A-Z_]+=\S+)* ([a-z][a-z-]*)")
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
