"""What goes on failing is said, and said again after a minute; it does not drown everything else."""

import pytest
import structlog

from projections.residents import Residents
from services import standstills
from services.house import House
from services.worker import follow
from tests.builders import move_in, register_person


@pytest.fixture
def stuck(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose residents cannot be shown."""

    def fold(*_: object) -> None:
        raise ValueError("陈小明")

    move_in(house)
    monkeypatch.setattr(Residents, "fold", fold)
    with structlog.testing.capture_logs():
        register_person(house, "chen", "陈小明")
    house.standstills.ended("residents")
    return house


def said(house: House, looks: int) -> list[object]:
    """Who is said to be stuck, in so many looks."""
    with structlog.testing.capture_logs() as logs:
        for _ in range(looks):
            follow(house)
    assert "陈小明" not in str(logs)
    return [line["name"] for line in logs if line["event"] == "projection stuck"]


def test_a_part_that_is_stuck_is_told_of_once_however_often_it_is_tried(stuck: House) -> None:
    assert said(stuck, looks=3) == ["residents"]


def test_after_a_minute_it_is_told_again(stuck: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is not the first word that silences the rest for ever."""
    monkeypatch.setattr(standstills, "TELL_SECONDS", 0.0)
    assert said(stuck, looks=3) == ["residents"] * 3
