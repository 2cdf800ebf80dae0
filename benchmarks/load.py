"""A busy day: residents read and clerks take payments, by HTTP, from an API and a worker, each a process.

Beside it, the same queries are put to the database by the bare driver.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain, cycle
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

import psycopg
import pyotp

from benchmarks.asked import Query, bare, put, queries_of
from benchmarks.callers import Answer, Caller
from benchmarks.counter import Paper, open_counter, papers
from benchmarks.measuring import Figure, Line, Spent
from benchmarks.people import CASHIER, employ
from benchmarks.processes import served
from benchmarks.server import Server
from benchmarks.town import Town
from services.auth import credentials
from services.auth.entering import COOKIE
from services.auth.passwords import STAFFS_LENGTH, password_hash
from services.auth.second_factors import new_secret
from services.auth.tokens import Tokens
from services.worker import follow

RESIDENTS, CLERKS, SECONDS, BARE_SECONDS = 50, 5, 120, 6
SLOWEST_SECONDS, READS_BAR = 2.0, 0.3
PROCESSES = 2
"""Of the API: one a core, as a city runs it."""
CONNECTIONS = 10
"""Of the bare driver: the questions of all residents are put by turns."""
PAYMENTS_READY = 3_000
"""For each clerk: more than he comes to."""
MONTH, PASSWORD = "2025-12", "a pass phrase of the bench"
Call = Callable[[], Answer]


def load_figures(server: Server, town: Town, _small: Town, rounds: int) -> list[Figure | Line]:
    """Each round is a share of the two minutes by the API, then a moment by the bare driver; no clerk ever pauses."""
    figure = Figure(
        f"{RESIDENTS} residents read their statement, as a page and by the API, at {{ratio}} times the speed of the"
        f" same queries through the bare driver, while {CLERKS} clerks take payments; by {PROCESSES} processes of the"
        " API and a worker: {rate} a second",
        "speed",
        READS_BAR,
        "read",
    )
    homes, at_hand = Random(5).sample(town.homes(), RESIDENTS), papers(CLERKS, PAYMENTS_READY)
    secrets = _prepare(town, homes, at_hand)
    server.settle(town)
    read, paid = list[Answer](), list[Answer]()
    with served(town.settings, PROCESSES) as addresses, ExitStack() as open_:
        residents = [_Resident(address, home) for address, home in zip(cycle(addresses), homes, strict=False)]
        clerks = _clerks(addresses, town, secrets, at_hand)
        queries = [some for each in residents for some in queries_of(town.house, each.cookie, each.paths)]
        drivers = [open_.enter_context(bare(server.url(town))) for _ in range(CONNECTIONS)]
        askers = [_asker(driver, queries, n) for n, driver in enumerate(drivers)]
        for _ in range(rounds):
            answers, ours = _together([each.read for each in residents], clerks, SECONDS / rounds)
            read, paid = read + answers[0], paid + answers[1]
            bare_answers, theirs = _together(askers, clerks, BARE_SECONDS)
            figure.note(Spent(ours / len(answers[0])), Spent(theirs / len(bare_answers[0])))
    return [figure, *_told(read, paid)]


def _prepare(town: Town, homes: Sequence[str], at_hand: Sequence[Sequence[Paper]]) -> dict[str, str]:
    """Passwords, second factors, shifts and receipt books; the second factor's secret of each cashier."""
    house = town.house
    kept, tokens = password_hash(PASSWORD, length=STAFFS_LENGTH), Tokens(house.settings.master_key)
    secrets = {own[0].cashier: new_secret() for own in at_hand}
    for cashier, secret in secrets.items():
        employ(house, cashier.removeprefix("person:"), CASHIER, areas=tuple(town.areas))
        credentials.set_password(house, cashier, kept)
        credentials.set_factor(house, tokens, cashier, secret, 0)
    for home in homes:
        credentials.set_password(house, f"resident:{home}", kept, home)
    open_counter(house, at_hand)
    follow(house)
    return secrets


class _Resident:
    """Reads his statement of a month by turns as a page and as the API tells it."""

    def __init__(self, address: str, home: str) -> None:
        self._caller = Caller(address)
        self.cookie = f"{COOKIE}={self._caller.sign_in('/sign-in', dwelling=home, password=PASSWORD)}"
        month = f"period={MONTH}"
        self.paths = [(f"/my/statements/{home}", month), (f"/api/v1/statements/{home}", month)]
        self._next = cycle(["?".join(path) for path in self.paths])

    def read(self) -> Answer:
        """The next of the two."""
        return self._caller.get(next(self._next))


def _clerks(
    addresses: Sequence[str], town: Town, secrets: dict[str, str], at_hand: Sequence[Sequence[Paper]]
) -> list[Call]:
    """Each takes one payment after the other, of whoever comes."""
    taking, homes = list[Call](), town.homes()
    for (number, own), address in zip(enumerate(at_hand), cycle(addresses), strict=False):
        cashier = own[0].cashier
        caller, digits = Caller(address), pyotp.TOTP(secrets[cashier]).now()
        caller.sign_in("/staff/sign-in", name=cashier.removeprefix("person:"), password=PASSWORD, digits=digits)
        taking.append(partial(_take, caller, iter(own), homes, Random(number)))
    return taking


def _take(caller: Caller, own: Iterator[Paper], homes: Sequence[str], chance: Random) -> Answer:
    paper = next(own)
    return caller.post(
        "/api/v1/payments",
        uuid4().hex,
        dwelling=chance.choice(homes),
        amount_fen=chance.randrange(2000, 4000),
        channel="cash",
        shift=paper.shift,
        receipt_book=paper.book,
    )


def _asker(driver: psycopg.Connection[Any], queries: Sequence[Sequence[Query]], first: int) -> Call:
    """What the API would have asked, read after read."""
    wanted = cycle([*queries[first:], *queries[:first]])

    def ask() -> Answer:
        begun = perf_counter()
        put(driver, next(wanted))
        return Answer(200, perf_counter() - begun)

    return ask


def _together(readers: Sequence[Call], clerks: Sequence[Call], seconds: float) -> tuple[list[list[Answer]], float]:
    """All at once, each again as soon as it has its answer: what readers and clerks were told, and in how long."""
    begun = perf_counter()

    def go_on(call: Call) -> list[Answer]:
        answers = []
        while perf_counter() - begun < seconds:
            answers.append(call())
        return answers

    with ThreadPoolExecutor(len(readers) + len(clerks)) as people:
        found = list(people.map(go_on, [*readers, *clerks]))
    took = perf_counter() - begun
    return [list(chain(*found[: len(readers)])), list(chain(*found[len(readers) :]))], took


def _told(read: Sequence[Answer], paid: Sequence[Answer]) -> list[Line]:
    answers = [*read, *paid]
    slowest, failed = max(each.seconds for each in answers), [each for each in answers if not 200 <= each.status < 300]
    spread = "; ".join(
        f"{what}: median {median(taken) * 1000:.0f} ms, 99 of 100 within {quantiles(taken, n=100)[98] * 1000:.0f} ms"
        for what, taken in (("reads", [each.seconds for each in read]), ("payments", [each.seconds for each in paid]))
    )
    statuses = ", ".join(f"{times:,} × {status}" for status, times in Counter(each.status for each in answers).items())
    return [
        Line(
            f"In {SECONDS} s they read {len(read):,} times and {len(paid):,} payments are taken; the slowest answer",
            f"{slowest:.2f} s",
            f"≤ {SLOWEST_SECONDS:g} s",
            slowest <= SLOWEST_SECONDS,
            spread,
        ),
        Line("Of these answers were errors, refusals or silence", f"{len(failed)}", "0", not failed, statuses),
    ]
