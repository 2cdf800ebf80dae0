"""The runbook is whole, speaks of what there is, and each of its entries is played."""

import ast
import re

import pytest

from services.cli.commands import COMMANDS
from services.cli.entrance import ROOMS
from services.http.problems import ANSWERS
from services.settings import Settings
from tests.architecture.sources import ROOT

TEXT = (ROOT / "docs" / "runbook.md").read_text("utf-8")
ENTRIES = dict(re.findall(r"^## ([^·\n]+?) · [^\n]+\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
PARTS = ["Sign", "First look", "Safe act", "Never", "Played by"]
FAILURES = {
    *("Store full", "Disk nearly full", "Database away", "Database frozen or slow", "Failover", "No reply to a commit"),
    *("Killed process", "Read model stuck, or an entry that cannot be read", "Read side behind", "Clock off"),
    *("Keys away or lost", "Payment provider away", "Reconciliation differs", "Restore", "Upgrade stuck"),
    "Inbox grows",
}


def test_every_failure_that_we_play_has_an_entry() -> None:
    assert set(ENTRIES) == FAILURES
    assert len(re.findall(r"^## ", TEXT, re.MULTILINE)) == len(FAILURES), "each in both languages"


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_an_entry_says_what_to_see_to_look_at_to_do_and_never_to_do(name: str) -> None:
    parts = re.findall(r"^- \*\*([^*]+)\*\*: (\S.*)", ENTRIES[name], re.MULTILINE)
    assert [part for part, _ in parts] == PARTS


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_an_entry_is_played_by_tests_that_exist(name: str) -> None:
    played = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", ENTRIES[name].split("**Played by**")[1])
    assert played
    assert [(file, test) for file, test in played if test not in functions(file)] == []
    assert ENTRIES[name].count("tests/") == len(played), "every one of them is written as an id"


def functions(file: str) -> set[str]:
    path = ROOT / file
    if not path.exists():
        return set()
    return {one.name for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.FunctionDef)}


def test_the_control_a_test_that_does_not_exist_is_missed() -> None:
    assert "test_nothing_of_the_kind" not in functions("tests/operation/test_runbook.py")
    assert functions("tests/operation/test_nowhere.py") == set()


def test_its_commands_settings_and_codes_exist() -> None:
    assert ROOMS
    commands = {" ".join(command.path) for command in COMMANDS}
    said = {words.strip() for words in re.findall(r"`anju ([a-z -]+?)(?: --| [A-Z]|`)", TEXT)}
    assert said - commands == set()
    assert set(re.findall(r"\b(ANJU_\w+)", TEXT)) <= {f"ANJU_{name.upper()}" for name in Settings.model_fields}
    codes = {code for status, code in ANSWERS.values() if status == 503}
    assert set(re.findall(r"503 `(\w+)`", TEXT)) == codes, "each way of not recording has its entry"
