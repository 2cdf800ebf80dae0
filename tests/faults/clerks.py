"""Clerks who take payments through the API, and never give up: each key is sent until it is answered."""

import http.client
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, NamedTuple

from domain.billing.events import PaymentReceived
from services.house import House
from services.use_cases import counter
from services.use_cases.checking import check
from tests.builders import COMPANY, asking, settle
from tests.doors import cookie, open_office

ANSWER_SECONDS, PAUSE_SECONDS = 30.0, 0.01
UNANSWERED = (OSError, http.client.HTTPException)
"""What a client sees of a server that dies: whether the payment stands, it cannot know."""
AGAIN = (409, 503)
"""Answers after which the same key is sent again."""


class Noted(NamedTuple):
    """An answer that a clerk has in his hands."""

    key: str
    payment_id: str
    amount_fen: int
    at: float
    """By the monotonic clock, in seconds."""


Enlist = Callable[[House, str], None]


def _in_the_office(house: House, name: str) -> None:
    open_office(house, [name])


class Clerk(Thread):
    """One person at one counter."""

    def __init__(
        self, number: int, dwelling: str, port: int, payee: str = COMPANY, enlist: Enlist = _in_the_office
    ) -> None:
        super().__init__(name=f"clerk {number}", daemon=True)
        self._name, self._dwelling, self._port, self._payee = f"clerk{number}", dwelling, port, payee
        self.noted: list[Noted] = []
        self.refused: list[Any] = []
        self.heard: Any = None
        """The last that anybody told him, or why nobody did."""
        self.tries = self.replayed = 0
        """How often something was sent, and how often the answer was: that had happened before."""
        self._stopping, self._cookie, self._enlist = Event(), "", enlist

    @property
    def shift(self) -> str:
        """His."""
        return f"shift-{self._name}"

    def open(self, house: House) -> None:
        """His shift and his receipt book, of which there are more numbers than he will need."""
        self._enlist(house, self._name)
        self._cookie = cookie(house, self._name)
        with asking(house, self._name):
            counter.open_shift(house, self.shift, payee=self._payee, float_fen=0)
        with asking(house, self._name):
            counter.receive_receipt_book(
                house, series=self._series, first=1, last=9_999, payee=self._payee, holder=f"person:{self._name}"
            )

    @property
    def _series(self) -> str:
        return f"S{self._name[5:]}"

    def run(self) -> None:
        """One payment after the other."""
        number = 0
        while not self._stopping.is_set():
            number += 1
            self._pay(f"{self._name}-payment-{number:06}", amount_fen=100 + number)
            time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """After the answer to what he has sent."""
        self._stopping.set()

    def _pay(self, key: str, amount_fen: int) -> None:
        body = {"dwelling": self._dwelling, "amount_fen": amount_fen, "channel": "cash"}
        body |= {"shift": self.shift, "receipt_book": f"{self._series}-00000001"}
        while not self.refused:
            self.tries += 1
            try:
                status, headers, answer = self._send(key, body)
            except UNANSWERED as error:
                self.heard = error
                time.sleep(PAUSE_SECONDS)
                continue
            self.heard = (status, answer)
            if status in AGAIN:
                time.sleep(10 * PAUSE_SECONDS)
            elif status in (201, 202):
                self.replayed += "Idempotency-Replayed" in headers
                self.noted.append(Noted(key, headers["Location"].rpartition("/")[2], amount_fen, time.monotonic()))
                return
            else:
                self.refused.append((status, answer))

    def _send(self, key: str, body: dict[str, Any]) -> tuple[int, http.client.HTTPMessage, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        try:
            headers = {
                "Cookie": self._cookie,
                "Anju-Actor": self._name,
                "Idempotency-Key": key,
                "Content-Type": "application/json",
            }
            connection.request("POST", "/api/v1/payments", json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


@contextmanager
def at_work(clerks: Sequence[Clerk]) -> Iterator[None]:
    """They take money, and in the end each has the answer to all that he sent."""
    for clerk in clerks:
        clerk.start()
    yield
    for clerk in clerks:
        clerk.stop()
    for clerk in clerks:
        clerk.join(60)
        assert not clerk.is_alive(), f"still without an answer: {clerk.heard}"
        assert clerk.refused == []


class Books(NamedTuple):
    """What history says of the payments that the clerks have taken."""

    lost: set[str]
    """Answered, and not there."""
    doubled: set[str]
    unasked: set[str]
    """There, and nobody has sent them."""
    difference_fen: int


def compare(house: House, clerks: Sequence[Clerk]) -> Books:
    """Payment by payment, and in all. The read side has come to its end, and its equations hold."""
    noted = {each.payment_id: each.amount_fen for clerk in clerks for each in clerk.noted}
    shifts = {clerk.shift for clerk in clerks}
    entries = house.store.read(0, 1_000_000, frozenset({PaymentReceived.TOPIC})).entries
    received = [entry.event for entry in entries if isinstance(entry.event, PaymentReceived)]
    ours = [fact for fact in received if fact.shift in shifts]
    times = Counter(fact.payment_id for fact in ours)
    settle(house)
    assert check(house) == []
    assert len({fact.receipt for fact in ours}) == len(ours), "no receipt twice"
    return Books(
        lost=noted.keys() - times.keys(),
        doubled={payment_id for payment_id, count in times.items() if count > 1},
        unasked=times.keys() - noted.keys(),
        difference_fen=sum(fact.amount_fen for fact in ours) - sum(noted.values()),
    )
