"""From a backup to the work of the next day, as an operator types it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from services.cli import main
from tests.builders import Clock, register_person
from tests.cli.typing_in import Said, Terminal

DECLARE = (
    "recover declare --cause 机房进水 --lost-until 2027-01-01T09:00:00+08:00 --authority 批复 119 --dated 2026-11-24"
)


@pytest.fixture
def backup(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of that counter, tried out."""
    monkeypatch.setenv("ANJU_HOME", str(terminal.home))
    house = terminal.open_house()
    register_person(house, "chen", "陈小明", "19900000001")
    house.close()
    told = terminal.told("backup", str(tmp_path / "backup"), "--check")
    assert "备份好了" in told
    assert "主密钥不在里面" in told
    assert "账目都对得上，密钥都在" in told
    return tmp_path / "backup"


@pytest.fixture
def erasures(terminal: Terminal, backup: Path) -> Path:
    """Somebody was erased since, and the bureau has the list."""
    house = terminal.open_house()
    house.keys.destroy("chen", "contact", "2026-11-24")
    house.close()
    assert "chen" in terminal.told("erasures")
    list_ = backup.parent / "erasures.json"
    list_.write_text(json.dumps(terminal.data("erasures")), "utf-8")
    return list_


@pytest.fixture
def new_machine(
    terminal: Terminal,
    backup: Path,
    erasures: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Terminal:
    """With the master key, the backup, and the list of erasures; restored."""
    home = backup.parent / "new"
    home.mkdir()
    monkeypatch.setenv("ANJU_HOME", str(home))
    found = Terminal(home, clock, capsys)
    without = found("restore", str(backup), "--erasures", str(erasures))
    assert (without.code, "主密钥不在备份里" in without.err) == (2, True)
    shutil.copyfile(terminal.home / "master.key", home / "master.key")
    unsaid = found("restore", str(backup), "--json")
    assert (unsaid.code, unsaid.data["code"]) == (2, "erasures_unknown")
    told = found.told("restore", str(backup), "--erasures", str(erasures))
    assert "重新删除了 1 项" in told
    assert "anju recover show" in told
    return found


def typed(terminal: Terminal, line: str) -> Said:
    """By the cashier."""
    return terminal(*line.split(), "--as", "wang", "--json")


def test_a_backup_is_told_to_programs_too(terminal: Terminal, backup: Path) -> None:
    again = terminal("backup", str(backup), "--json")
    assert (again.code, again.data["code"]) == (2, "target_taken")
    data = terminal.data("backup", str(backup.parent / "another"))
    assert (data["manifest"]["entries"], data["tried"]) == (terminal.position(), None)
    assert "加上 --check" in terminal.told("backup", str(backup.parent / "a third"))


def test_a_backup_without_a_name_is_named_for_its_hour(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJU_HOME", str(terminal.home))
    refused = terminal("backup")
    assert (refused.code, "ANJU_BACKUP_FOLDER" in refused.err) == (2, True)
    (tmp_path / "nightly").mkdir()
    monkeypatch.setenv("ANJU_BACKUP_FOLDER", str(tmp_path / "nightly"))
    terminal.told("backup")
    [folder] = (tmp_path / "nightly").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z", folder.name)


def test_a_backup_with_which_something_is_wrong_says_so_by_its_exit_code(terminal: Terminal, backup: Path) -> None:
    (terminal.home / "keys.db").unlink()
    terminal.open_house().close()
    said = terminal("backup", str(backup.parent / "without keys"), "--check")
    assert said.code == 1
    assert "请马上再备份一次" in said.out


def test_after_a_restore_it_is_shown_declared_by_two_and_goes_on(new_machine: Terminal) -> None:
    assert new_machine.data("statement", "BH-1-1-101", "--period", "2026-11")["closing_fen"] is not None
    refused = typed(new_machine, "pay BH-1-1-102 20 --shift s1 --receipt-book BH-00000001")
    assert (refused.code, refused.data["code"]) == (70, "recovering")
    shown = new_machine.told("recover", "show")
    assert all(each in shown for each in ("BH-00000001", "anju recover declare", "停用的收据字号"))
    found = new_machine.data("recover", "show")
    assert (found["findings"], found["keys_lost"], found["series"]) == ([], [], ["BH"])
    asked = new_machine.data(*DECLARE.split(), "--series", "NA,NB", "--as", "li")
    assert asked["kind"] == "restore declaration"
    assert "恢复备份的申报" in new_machine.told("proposal", "approve", asked["proposal_id"], "--as", "zhao")
    over = new_machine("recover", "show", "--json")
    assert (over.code, over.data["code"]) == (2, "nothing_to_recover")
    nothing = new_machine(*DECLARE.split(), "--as", "li", "--json")
    assert (nothing.code, nothing.data["code"]) == (2, "nothing_to_recover")
    taken = typed(new_machine, "receipt-book receive NB 1 100 --payee company:shicheng --holder wang")
    assert (taken.code, taken.data["code"]) == (2, "series_closed")
    for line in (
        "receipt-book receive NX 1 100 --payee company:shicheng --holder wang",
        "pay BH-1-1-102 20 --shift s1 --receipt-book NX-00000001",
    ):
        assert typed(new_machine, line).code == 0


def test_the_survey_names_lost_keys_and_fails(new_machine: Terminal) -> None:
    (new_machine.home / "keys.db").unlink()
    said = new_machine("recover", "show")
    assert said.code == 1
    assert "--keys-lost" in said.out
    assert "chen accounting" in said.out


def test_what_is_no_backup_is_refused_in_a_sentence(empty: Terminal, tmp_path: Path) -> None:
    assert main(["restore", str(tmp_path / "nothing"), "--no-erasures"], empty.open_house) == 2
