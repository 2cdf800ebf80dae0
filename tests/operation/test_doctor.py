"""The examination of an embedded house: each thing that can be wrong is made wrong, and is found."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool

from services.bootstrap import build
from services.cli import main
from services.event_store.sqlite_recorder import FullSyncPool
from services.languages import Tongue
from services.operation.doctor import Finding, examine
from services.operation.doctor.embedded import GUARDS
from services.settings import Settings
from services.use_cases import counter
from tests.builders import Clock, a_house, asking, move_in, register_person


class Home(NamedTuple):
    """A closed house, and what is found there."""

    settings: Settings
    clock: Clock

    @property
    def folder(self) -> Path:
        return self.settings.home

    def graded(self, *checks: str) -> set[tuple[str, str]]:
        """Of these checks."""
        return {(each.check, each.grade) for each in self.findings() if each.check in checks}

    def findings(self) -> list[Finding]:
        return examine(self.settings, self.clock)

    def execute(self, *statements: str) -> None:
        """As somebody does who has the file."""
        with closing(sqlite3.connect(self.settings.database_file, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
def home(tmp_path: Path, clock: Clock) -> Home:
    """Three dwellings and a person, all of it followed."""
    house = a_house(tmp_path / "home", clock)
    register_person(house, "chen", "陈小明", "13812345678")
    move_in(house)
    house.close()
    return Home(house.settings, clock)


def test_a_sound_house_is_well(home: Home) -> None:
    found = home.findings()
    assert [each for each in found if each.grade == "wrong"] == []
    assert {each.check for each in found} == {
        *("settings", "disk", "fonts", "master_key", "key_store"),
        *("database", "triggers", "durability", "clock", "following"),
    }


def test_looking_makes_nothing(tmp_path: Path, clock: Clock) -> None:
    nothing = Home(Settings(home=tmp_path / "home"), clock)
    assert [each for each in nothing.findings() if each.grade == "wrong"] == []
    assert list(tmp_path.iterdir()) == []


def test_looking_changes_nothing(home: Home) -> None:
    before = {file.name: sha256(file.read_bytes()).hexdigest() for file in home.folder.iterdir()}
    home.findings()
    assert {file.name: sha256(file.read_bytes()).hexdigest() for file in home.folder.iterdir()} == before


# What lies around ------------------------------------------------------------------------------------


def test_a_setting_that_cannot_be_used_is_told_and_nothing_else_is_asked(tmp_path: Path, clock: Clock) -> None:
    [found] = examine(Settings(home=tmp_path, database_url="mysql://root@db/anju"), clock)
    assert (found.check, found.grade) == ("settings", "wrong")
    assert "ANJU_DATABASE_URL" in str(found.facts["why"])


def test_a_password_file_that_is_not_there_is_told(tmp_path: Path, clock: Clock) -> None:
    found = examine(Settings(home=tmp_path, database_password_file=tmp_path / "nowhere"), clock)
    assert [(each.check, each.grade) for each in found] == [("settings", "wrong")]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, clock: Clock) -> None:
    """Not even by root: it is a file."""
    (tmp_path / "file").touch()
    assert ("settings", "wrong") in Home(Settings(home=tmp_path / "file" / "home"), clock).graded("settings")


@pytest.mark.parametrize(
    ("used", "grade", "word"),
    [(79, "well", "is 21% free"), (80, "watch", "soon"), (90, "wrong", "today"), (96, "wrong", "first, then record")],
)
def test_a_disk_that_fills_up_is_told_in_time(
    home: Home, monkeypatch: pytest.MonkeyPatch, used: int, grade: str, word: str
) -> None:
    usage = shutil._ntuple_diskusage(1000, used, 100 - used)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    [found] = [each for each in home.findings() if each.check == "disk"]
    assert found.grade == grade
    assert word in Tongue("en").gettext(found.message) % found.facts


@pytest.mark.parametrize(("program", "grade"), [(None, "watch"), ("exit 0", "watch"), ("echo Noto", "well")])
def test_without_a_chinese_font_somebody_should_know(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str | None, grade: str
) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    if program:
        (bin_ / "fc-list").write_text(f"#!/bin/sh\n{program}\n", "ascii")
        (bin_ / "fc-list").chmod(0o755)
    monkeypatch.setenv("PATH", str(bin_))
    assert home.graded("fonts") == {("fonts", grade)}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o602])
def test_a_master_key_that_others_can_reach_is_told(home: Home, mode: int) -> None:
    home.settings.master_key.chmod(mode)
    assert home.graded("master_key") == {("master_key", "wrong")}


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_master_key_of_its_owner_alone_is_well(home: Home, mode: int) -> None:
    home.settings.master_key.chmod(mode)
    assert home.graded("master_key") == {("master_key", "well")}


def test_a_master_key_that_is_missing_or_no_file_is_told(home: Home) -> None:
    home.settings.master_key.unlink()
    assert home.graded("master_key") == {("master_key", "wrong")}
    home.settings.master_key.mkdir()
    assert home.graded("master_key") == {("master_key", "wrong")}


def test_another_master_key_opens_nothing(home: Home) -> None:
    home.settings.master_key.write_text("00" * 32, "ascii")
    assert home.graded("key_store") == {("key_store", "wrong")}


def test_a_key_store_that_is_gone_or_no_database_is_told(home: Home) -> None:
    home.settings.key_store_file.write_bytes(b"this is no database" * 100)
    assert home.graded("key_store", "database") == {("key_store", "wrong"), ("database", "well")}
    home.settings.key_store_file.unlink()
    assert home.graded("key_store") == {("key_store", "wrong")}
    assert not home.settings.key_store_file.exists(), "looking makes no new one"


# The database ----------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_told(home: Home) -> None:
    home.settings.database_file.write_bytes(b"this is no database" * 100)
    assert home.graded("database") == {("database", "wrong")}


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_a_guard_that_is_missing_is_told_by_name(home: Home, guard: str) -> None:
    home.execute(f"DROP TRIGGER {guard}")
    [found] = [each for each in home.findings() if each.check == "triggers"]
    assert (found.grade, found.facts["names"]) == ("wrong", guard)


def test_a_guard_that_denies_nothing_is_none(home: Home) -> None:
    home.execute(
        "DROP TRIGGER deny_update", "CREATE TRIGGER deny_update BEFORE UPDATE ON stored_events BEGIN SELECT 1; END"
    )
    assert home.graded("triggers") == {("triggers", "wrong")}


def test_a_journal_that_is_not_written_ahead_is_told(home: Home) -> None:
    home.execute("PRAGMA journal_mode = DELETE")
    assert home.graded("durability") == {("durability", "wrong")}


def test_commits_that_do_not_wait_for_the_disk_are_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(pool: SQLiteConnectionPool) -> SQLiteConnection:
        connection = SQLiteConnectionPool._create_connection(pool)
        connection.cursor().execute("PRAGMA synchronous = NORMAL")
        return connection

    monkeypatch.setattr(FullSyncPool, "_create_connection", hasty)
    assert home.graded("durability") == {("durability", "wrong")}


# Time, and the read side -----------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "grade"), [(4, "well"), (6, "wrong")])
def test_a_clock_that_has_gone_back_is_told(home: Home, minutes: int, grade: str) -> None:
    home.clock.now -= timedelta(minutes=minutes)
    assert home.graded("clock") == {("clock", grade)}


@pytest.mark.parametrize(("seconds", "grade"), [(29, "well"), (31, "watch"), (301, "wrong")])
def test_a_read_side_that_is_behind_is_told(home: Home, seconds: int, grade: str) -> None:
    house = a_house(home.folder, home.clock)
    with asking(house):
        counter.open_shift(house, "s1", payee="bureau:ezhou", float_fen=0)
    house.close()
    home.clock.now += timedelta(seconds=seconds)
    assert home.graded("following") == {("following", grade)}


def test_a_read_model_that_is_stuck_is_told_by_name_and_place(home: Home) -> None:
    home.execute("UPDATE projection_position SET stuck_at = 2, stuck_why = '陈小明' WHERE name = 'arrears'")
    [found] = [each for each in home.findings() if each.check == "following"]
    assert (found.grade, found.facts) == ("wrong", {"name": "arrears", "position": 2})


# As people are told ----------------------------------------------------------------------------------


def test_the_exit_code_says_whether_something_is_wrong(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(Settings(home=tmp_path), clock)
    build(home.settings).close()
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    assert main(["doctor", "--lang", "en"]) == 0
    assert "History can only be added to" in capsys.readouterr().out
    home.execute("DROP TRIGGER deny_delete")
    assert main(["doctor", "--lang", "zh"]) == 1
    assert "历史的防改保护缺 deny_delete" in capsys.readouterr().out
    assert main(["doctor", "--json", "--lang", "en"]) == 1
    assert '"grade": "wrong"' in capsys.readouterr().out
