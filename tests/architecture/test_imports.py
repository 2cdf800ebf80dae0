import sys

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import ROOT, imported

ALLOWED_IN_DOMAIN = {"domain", "msgspec", *sys.stdlib_module_names}
CLOCK_CHANCE_AND_MACHINE = {"os", "pathlib", "random", "secrets", "socket", "time", "uuid", "zoneinfo"}


def test_the_rooms_keep_their_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_the_domain_needs_no_library_but_msgspec() -> None:
    assert [one for one in imported("domain") if one[1].partition(".")[0] not in ALLOWED_IN_DOMAIN] == []


def test_the_domain_asks_no_clock_no_chance_and_no_machine() -> None:
    assert [one for one in imported("domain") if one[1].partition(".")[0] in CLOCK_CHANCE_AND_MACHINE] == []
