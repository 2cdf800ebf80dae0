"""Every scenario of the design is played, under every way in which news arrive; and the document says by which test."""

import ast
import re
from functools import cache

import pytest

from tests.architecture.sources import ROOT
from tests.payment_histories.histories import HISTORIES
from tests.payment_histories.scenarios import SCENARIOS, WITHOUT_NEWS, Scenario


@cache
def functions(file: str) -> dict[str, set[str]]:
    """The names of their parameters, and of the fixtures that these ask for."""
    tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    found = {each.name: {arg.arg for arg in each.args.args} for each in tree.body if isinstance(each, ast.FunctionDef)}
    return {name: asked | set().union(*(found.get(each, set()) for each in asked)) for name, asked in found.items()}


def row(number: int, scenario: Scenario) -> str:
    """As the document says it."""
    return f"| {number} | {scenario.what} | {', '.join(f'`{each}`' for each in scenario.tests)} |"


def test_there_are_43_and_at_least_five_ways_in_which_news_arrive() -> None:
    assert list(SCENARIOS) == list(range(1, 44))
    assert len(HISTORIES) >= 5


@pytest.mark.parametrize(("number", "scenario"), SCENARIOS.items(), ids=map(str, SCENARIOS))
def test_it_is_played_in_each_of_them(number: int, scenario: Scenario) -> None:
    for test in scenario.tests:
        asked = functions(scenario.file)[test]
        assert "world" in asked or number in WITHOUT_NEWS


def test_the_document_tells_the_same() -> None:
    lines = (ROOT / "docs/proofs.md").read_text("utf-8").splitlines()
    told = [line for line in lines if re.match(r"\| \d+ \|", line)]
    assert told == [row(number, scenario) for number, scenario in SCENARIOS.items()]
