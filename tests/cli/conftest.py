"""A terminal on an empty house, on one with the bureau's ledgers, and on a counter with something under way."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
import structlog

from services.house import House
from services.use_cases import assessment, counter
from services.use_cases.imports import apply_import
from tests.builders import COMPANY, Clock, a_house, adopt, asking, move_in, open_counter, pay, settle
from tests.cli.typing_in import Terminal
from tests.databases import KINDS, Databases
from tests.every_word import OF_TWO, plan, post, propose
from tests.handed_over import at_each_step
from tests.workbooks.clerk import ledger


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever the machine speaks; and the log as it was."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    structlog.reset_defaults()


@pytest.fixture
def empty(tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Nothing is on record yet."""
    return Terminal(tmp_path / "home", clock, capsys)


@pytest.fixture(params=KINDS)
def empty_on_either(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path: Path,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Terminal]:
    """The same, on one database after the other."""
    with databases.place(request.param, tmp_path / "home") as place:
        yield Terminal(place, clock, capsys)


@pytest.fixture(scope="session")
def counter_on_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three dwellings: to be copied, not changed."""
    folder = tmp_path_factory.mktemp("counter")
    house = a_house(folder, Clock())
    under_way(house)
    house.close()
    return folder


def under_way(house: House) -> None:
    """A month posted, one planned, one approved; shifts open and closed; a payment; two proposals that wait."""
    move_in(house)
    at_each_step(house)
    for kind, row in (("fund", OF_TWO), ("arrears", {}), ("retrofit", {})):
        with asking(house):
            apply_import(house, kind, ledger(kind, row))
    settle(house)
    adopt(house)
    post(house, plan(house))
    plan(house, "2026-10")
    with asking(house, "zhao"):
        assessment.approve_run(house, plan(house, "2026-09"))
    with asking(house):
        counter.open_shift(house, "s0", payee=COMPANY, float_fen=10_000)
    with asking(house):
        counter.close_shift(house, "s0", counted_fen=10_000)
    open_counter(house)
    pay(house, 5000, payment_id="p1")
    for number in ("waiting", "another"):
        content = {"dwelling": "BH-1-1-102", "charge_id": "物业服务费/2026-11/1", "reason": "not owed", "note": number}
        propose(house, number, "charge reversal", **content)


@pytest.fixture
def terminal(counter_on_disk: Path, tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """At that counter."""
    return Terminal(copytree(counter_on_disk, tmp_path / "home"), clock, capsys)
