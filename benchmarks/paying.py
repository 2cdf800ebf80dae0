"""A counter payment beside a hand-written transaction, beside a run, and on an account of twenty years."""

from collections.abc import Callable
from functools import partial
from random import Random
from statistics import median, quantiles

from benchmarks.apart import Apart
from benchmarks.counter import Paper, Taking, by_house, open_counter, papers, serve
from benchmarks.crud import Crud
from benchmarks.handwritten import Handwritten
from benchmarks.measuring import Figure, Line, Spent
from benchmarks.server import Server
from benchmarks.town import Town, approve_runs, old_homes, post_runs
from services.worker import follow

PAYMENTS = 600
"""By each clerk in a round."""
BY_HAND = "a hand-written SQL transaction that keeps the same facts"


def paying_figures(server: Server, town: Town, _small: Town, rounds: int) -> list[Figure | Line]:
    """Everybody owes something, so that each payment has something to pay."""
    post_runs(approve_runs(town.house, next(town.months), town.areas), town.house)
    return [
        *_by_clerks(server, town, rounds),
        _on_old_accounts(server, town, rounds),
        _beside_a_run(server, town, rounds),
    ]


def _by_clerks(server: Server, town: Town, rounds: int) -> list[Figure]:
    """Each clerk is a thread of one process; hand-written SQL has a connection a clerk."""
    house, chance, homes = town.house, Random(1), town.homes()
    follow(house)
    Crud(server.url(town)).close()
    hand = Handwritten(server.url(town))
    figures = {
        clerks: Figure(
            f"{told}, durable, at {{ratio}} times the speed of {BY_HAND}: {{rate}} a second", "speed", 0.7, "payment"
        )
        for clerks, told in ((1, "One clerk takes payments"), (4, "Four clerks at once take payments"))
    }
    whom = partial(chance.choice, homes)
    for _ in range(rounds):
        follow(house)
        for clerks, figure in figures.items():
            at_hand = papers(clerks, PAYMENTS)
            open_counter(house, at_hand)
            hand.open([paper for own in at_hand for paper in own])
            ours = _served(server, town, [by_house(house)] * clerks, at_hand, whom)
            figure.note(ours, _served(server, town, [hand.clerk() for _ in range(clerks)], at_hand, whom))
    return list(figures.values())


def _on_old_accounts(server: Server, town: Town, rounds: int) -> Figure:
    """The median payment on an old account beside that on a young one."""
    figure = Figure(
        "A payment on an account of 20 years takes {ratio} times as long as on one of a year", "time", 6, "payment"
    )
    chance, house, homes = Random(2), town.house, town.homes()
    for _ in range(rounds):
        taken = []
        for of in (old_homes(), homes):
            at_hand = papers(1, PAYMENTS // 2)
            open_counter(house, at_hand)
            server.settle(town)
            taken.append(serve([by_house(house)], at_hand, partial(chance.choice, of)))
        figure.note(*(Spent(median(seconds)) for seconds in taken))
    return figure


def _beside_a_run(server: Server, town: Town, rounds: int) -> Figure:
    """Two clerks, while another process posts a month of the whole town."""
    figure = Figure(
        "While a run is posted, the slowest payment in a hundred takes {ratio} times as long as at rest",
        "time",
        5,
        "payment",
    )
    chance, house, homes = Random(3), town.house, town.homes()
    takings, whom = [by_house(house)] * 2, partial(chance.choice, homes)
    for _ in range(rounds):
        follow(house)
        runs = approve_runs(house, next(town.months), town.areas)
        at_rest, during = papers(2, PAYMENTS), papers(2, 6 * PAYMENTS)
        open_counter(house, at_rest)
        open_counter(house, during)
        with Apart(town.settings, server.meter) as poster:
            server.settle(town)
            quiet = serve(takings, at_rest, whom)
            server.settle(town)
            run = poster.do(partial(post_runs, runs))
            busy = serve(takings, during, whom, run.done)
            run.result()
        figure.note(Spent(_slowest(busy)), Spent(_slowest(quiet)))
    return figure


def _served(
    server: Server, town: Town, takings: list[Taking], at_hand: list[list[Paper]], whom: Callable[[], str]
) -> Spent:
    server.settle(town)
    spent = server.meter.spent(lambda: serve(takings, at_hand, whom))
    return spent.per(sum(map(len, at_hand)))


def _slowest(seconds: list[float]) -> float:
    """One payment in a hundred takes longer."""
    return quantiles(seconds, n=100)[98]
