"""The service is killed while clerks take money: what was answered stands, and stands once."""

import random
import time

import pytest

from services.house import House
from tests.builders import adopt, move_in
from tests.faults.clerks import Books, Clerk, at_work, compare
from tests.faults.killable import Supervised, following, serving
from tests.operation.processes import free_port, until

KILLS = 12
HOMES = ("BH-1-1-101", "BH-1-1-102", "BH-2-1-101")


def a_town(house: House) -> None:
    """Where three households pay."""
    move_in(house, HOMES)
    adopt(house)


@pytest.fixture
def town(house: House) -> House:
    a_town(house)
    return house


def kill_it_again_and_again(
    house: House, chance: random.Random, kills: int, *, is_forgetful: bool = False
) -> list[Clerk]:
    """Each time when somebody was served since the last time, somewhere within a payment or a batch."""
    port = free_port()
    clerks = [Clerk(number, home, port) for number, home in enumerate(HOMES)]
    for clerk in clerks:
        clerk.open(house)
    service = Supervised(serving, house.settings, port, is_forgetful=is_forgetful)
    worker = Supervised(following, house.settings)
    with at_work(clerks):
        for _ in range(kills):
            before = noted(clerks)
            until(lambda before=before: noted(clerks) > before or is_refused(clerks))  # type: ignore[misc]
            time.sleep(chance.random() * 0.1)
            (service if chance.random() < 0.7 else worker).kill()
    service.stop()
    worker.stop()
    assert service.kills + worker.kills == kills
    return clerks


def noted(clerks: list[Clerk]) -> int:
    return sum(len(clerk.noted) for clerk in clerks)


def is_refused(clerks: list[Clerk]) -> bool:
    return any(clerk.refused for clerk in clerks)


def serve_under_kills(house: House, chance: random.Random, kills: int) -> list[Clerk]:
    """Whatever was answered stands, and stands once."""
    clerks = kill_it_again_and_again(house, chance, kills)
    assert compare(house, clerks) == Books(set(), set(), set(), 0)
    return clerks


def test_a_service_that_is_killed_has_lost_and_doubled_nothing(town: House) -> None:
    clerks = serve_under_kills(town, random.Random(8), KILLS)
    assert noted(clerks) > KILLS
    assert sum(clerk.replayed for clerk in clerks), "some kills fell between a commit and its answer"


def test_control_a_service_that_makes_another_command_of_each_request_charges_twice(town: House) -> None:
    """The same key, sent again, is another payment then: it is there, and nobody has asked for it."""
    clerks = kill_it_again_and_again(town, random.Random(8), KILLS // 2, is_forgetful=True)
    books = compare(town, clerks)
    assert books.unasked
    assert books.difference_fen > 0
