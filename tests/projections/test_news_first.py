"""Whoever pays while much is recorded sees it soon: what he looks at goes first, and a run gives way to it."""

import time
from threading import Thread

import pytest

from domain.registry.dormitory_area import DormitoryArea
from services import giving_way
from services.databases.bell import Bell
from services.giving_way import AWAITED, give_way
from services.house import House
from services.walk import ABREAST_MAX
from services.worker import follow
from tests.builders import BUREAU, asking
from tests.every_word import FIRST
from tests.operation.processes import until
from tests.projections.retrofits import visit


def test_what_people_look_at_goes_first_and_again_beside_the_others(told: House) -> None:
    """An embedded database takes one writer at a time: there it goes first, and again in the next walk."""
    visit(told, FIRST, ABREAST_MAX + 100)
    order = list[tuple[str, int]]()

    def note(name: str, upto: int) -> None:
        order.append((name, upto))
        if name not in AWAITED and len(order) == len(AWAITED) + 1:
            visit(told, FIRST, 1)

    follow(told, note)
    assert {name for name, _ in order[: len(AWAITED)]} == set(AWAITED)
    if told.writing.dialect.name == "postgresql":
        news = next(at for at, (_, upto) in enumerate(order) if upto == told.store.position())
        assert {name for name, _ in order[news : news + len(AWAITED)]} == set(AWAITED)
        assert {name for name, _ in order[news + len(AWAITED) :]} - set(AWAITED), "others had still to come"


def test_a_run_waits_for_those_who_follow_it_and_for_nobody_who_stands(
    house_on_postgres: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = house_on_postgres
    monkeypatch.setattr(giving_way, "AHEAD_AT_MOST", 0)
    monkeypatch.setattr(giving_way, "STANDS_SECONDS", 0.3)
    with asking(house):
        area = house.store.load(DormitoryArea, "BH")
        area.register("滨湖路宿舍区", bureau=BUREAU)
        house.store.record(area)
    assert waited(house) < 0.3, "where nobody follows"
    bell = Bell(str(house.heard_on), lambda: None)
    bell.start()
    until(lambda: bell.leads)
    assert waited(house) >= 0.3, "somebody leads, and stands"
    following = Thread(target=follow, args=(house,))
    following.start()
    give_way(house)
    assert giving_way._reached(house) == house.store.position()
    following.join()
    bell.stop()


def waited(house: House) -> float:
    begun = time.monotonic()
    give_way(house)
    return time.monotonic() - begun
