"""What the tenth part of a town costs beside the whole: a unit of work must not notice."""

from collections.abc import Callable
from functools import partial
from random import Random

from benchmarks.counter import by_house, open_counter, papers, serve
from benchmarks.following import memory_of_a_run
from benchmarks.measuring import Figure, Line, Spent
from benchmarks.server import Server
from benchmarks.town import HOMES, Town, approve_runs, post_runs
from projections.statement import statement
from services.house import House
from services.worker import follow

PAYMENTS, READS, AT_MOST = 100, 300, 1.1
TURNS = 4
"""So often in a round, one town after the other: a machine that grows slower meanwhile counts for both."""
MONTHS_OWED = 3
Work = Callable[[Server, Town, int], Spent]


def growth_figures(server: Server, town: Town, small: Town, rounds: int) -> list[Figure | Line]:
    """By CPU, of both sides: the clock of a shared machine says less.

    Accounts are as old in both towns: months that are posted in the one and not in the other would count as growth.
    """
    beside = f"takes {{ratio}} times the CPU that it takes in a town of {small.dwellings:,} dwellings"
    figures = [
        Figure(f"A charge, posted and current everywhere, {beside}", "CPU", AT_MOST, "charge"),
        Figure(f"A counter payment {beside}", "CPU", AT_MOST, "payment"),
        Figure(f"A statement {beside}", "CPU", AT_MOST, "statement"),
    ]
    charge, payment, read = figures
    for each in (town, small):
        _owe(each)
    for turn in range(rounds):
        for figure, work in ((payment, _pay), (read, _read)):
            figure.note(*_in_turns(server, town, small, turn, work))
    for turn in range(rounds):
        charge.note(*_both(server, town, small, turn, _post_an_area))
    return [*figures, memory_of_a_run(server, town)]


def _in_turns(server: Server, town: Town, small: Town, turn: int, work: Work) -> tuple[Spent, Spent]:
    spent = Spent(0), Spent(0)
    for each in range(TURNS * turn, TURNS * (turn + 1)):
        ours, beside = _both(server, town, small, each, work)
        spent = spent[0] + ours, spent[1] + beside
    return spent[0].per(TURNS), spent[1].per(TURNS)


def _both(server: Server, town: Town, small: Town, turn: int, work: Work) -> tuple[Spent, Spent]:
    """Who begins changes from turn to turn."""
    sides = (town, small)
    spent = {each.dwellings: work(server, each, turn) for each in sides[:: 1 if turn % 2 else -1]}
    return spent[town.dwellings], spent[small.dwellings]


def _owe(town: Town) -> None:
    """Everybody some months, so that no payment finds nothing to pay."""
    for _ in range(MONTHS_OWED):
        follow(town.house)
        post_runs(approve_runs(town.house, next(town.months), town.areas), town.house)


def _post_an_area(server: Server, town: Town, turn: int) -> Spent:
    follow(town.house)
    area = town.areas[turn % len(town.areas)]
    runs = approve_runs(town.house, next(town.months), [area])
    follow(town.house)
    server.settle(town)
    return server.meter.spent(partial(_post_and_follow, town.house, runs)).per(town.buildings * HOMES)


def _post_and_follow(house: House, runs: list[str]) -> None:
    post_runs(runs, house)
    follow(house)


def _pay(server: Server, town: Town, turn: int) -> Spent:
    at_hand, whom = papers(1, PAYMENTS), partial(Random(turn).choice, town.homes())
    open_counter(town.house, at_hand)
    server.settle(town)
    return server.meter.spent(lambda: serve([by_house(town.house)], at_hand, whom)).per(PAYMENTS)


def _read(server: Server, town: Town, turn: int) -> Spent:
    some = Random(turn).choices(town.homes(), k=READS)
    return server.meter.spent(partial(_read_all, town.house, some)).per(READS)


def _read_all(house: House, homes: list[str]) -> None:
    for home in homes:
        with house.read() as reading:
            statement(reading, home, "2025-12")
