"""From approved sheets to durable entries, and on until everybody can read them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from benchmarks.crud import Crud
from benchmarks.measuring import Figure, Line, Spent
from benchmarks.server import Server
from benchmarks.town import HOMES, Town, approve_runs, fees, post_runs
from benchmarks.twin import TwinOfHistory
from projections.billing_statement import BillingStatement
from projections.engine.projection import CATCH_UP_BATCH, catch_up
from services.event_store.store import EventStore
from services.event_store.stretches import Follower
from services.house import House
from services.worker import follow


class Half(NamedTuple):
    """Some areas of a month: posted, and then followed by somebody."""

    charges: int
    saves: list[int]
    post: Spent
    follow: Spent

    def until_current(self) -> Spent:
        """Of one charge."""
        return (self.post + self.follow).per(self.charges)


def posting_figures(server: Server, town: Town, _small: Town, rounds: int) -> list[Figure | Line]:
    """One round is a month of the town: after one half of it the statement is made current, after the other all is."""
    fast = Figure(
        "An approved run is posted, durable, at {ratio} times the speed of a bare COPY that writes the same rows in the"
        " same saves: {rate} charges a second",
        "speed",
        0.45,
        "charge",
    )
    cheap = Figure("Posting takes {ratio} times the CPU of that COPY", "CPU", 3, "charge")
    stated = Figure(
        "Posted, and its statement and balance current: {ratio} times the CPU of SQLAlchemy Core that inserts the"
        " charge and updates the balance",
        "CPU",
        1.2,
        "charge",
    )
    everything = Figure("Posted, and every read model current: {ratio} times that CPU", "CPU", 3, "charge")
    crud = Crud(server.url(town))
    with server.bare(town) as connection:
        twin = TwinOfHistory(connection)
        for _ in range(rounds):
            period = next(town.months)
            first, second = _a_month(server, town, period)
            copied = _copied(server, town, twin, first, second).per(town.dwellings)
            post = (first.post + second.post).per(town.dwellings)
            inserted = _by_crud(server, town, crud, period)
            fast.note(post, copied)
            cheap.note(post, copied)
            stated.note(first.until_current(), inserted)
            everything.note(second.until_current(), inserted)
    crud.close()
    return [fast, cheap, stated, everything]


def _make_statements_current(house: House) -> None:
    """Whatever else follows history stays where it is."""
    with Follower(house.store) as history:
        catch_up(BillingStatement(), history.read, house.writing, CATCH_UP_BATCH)


def _a_month(server: Server, town: Town, period: str) -> tuple[Half, Half]:
    runs = approve_runs(town.house, period, town.areas)
    middle = len(runs) // 2
    first = _half(server, town, runs[:middle], _make_statements_current)
    return first, _half(server, town, runs[middle:], follow)


def _half(server: Server, town: Town, runs: list[str], follow_by: Callable[[House], None]) -> Half:
    follow(town.house)
    server.settle(town)
    with _saves(town.house.store) as saves:
        posting = server.meter.spent(partial(post_runs, runs, town.house))
    following = server.meter.spent(partial(follow_by, town.house))
    return Half(len(runs) * town.buildings * HOMES, sorted(saves), posting, following)


def _copied(server: Server, town: Town, twin: TwinOfHistory, *halves: Half) -> Spent:
    spent = Spent(0)
    for half in halves:
        files = twin.copies(town.house.store, half.saves)
        server.settle(town)
        spent += server.meter.spent(partial(twin.take, files))
    return spent


def _by_crud(server: Server, town: Town, crud: Crud, period: str) -> Spent:
    charges = [fee for building in town.places() for fee in fees(*building, period)]
    server.settle(town, "bench.charge", "bench.account")
    return server.meter.spent(partial(crud.post, charges)).per(len(charges))


@contextmanager
def _saves(store: EventStore) -> Iterator[list[int]]:
    """The position before a piece of work, and after each of its saves."""
    saves = [store.position()]
    store.on_recorded.append(saves.append)
    yield saves
    store.on_recorded.remove(saves.append)
