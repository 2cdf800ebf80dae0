"""Clerks at the counter: their shifts and receipt books, whom they serve, and how long each payment takes."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from time import perf_counter
from typing import NamedTuple

from benchmarks.town import COMPANY, asking
from domain.payments.receipt_book import book_key
from services.house import House
from services.use_cases import counter

OF_A_SHIFT, OF_A_BOOK = 100, 50
"""Payments: about a busy day, and a book as printers sell it."""
_payments = count(1)
_series = count(1)


class Paper(NamedTuple):
    """What a clerk has at hand for one payment."""

    cashier: str
    shift: str
    series: str
    first: int
    last: int

    @property
    def book(self) -> str:
        """By which the receipt book is known."""
        return book_key(self.series, self.first)


Taking = Callable[[Paper, str, str, int], object]
"""One payment: paper, dwelling, payment's id, amount in 分."""


def papers(clerks: int, payments: int) -> list[list[Paper]]:
    """For each clerk, what so many payments need; none was ever used."""
    return [_of_a_clerk(f"person:clerk-{n}", payments) for n in range(clerks)]


def open_counter(house: House, of_clerks: Sequence[Sequence[Paper]]) -> None:
    """The shifts are open, and the receipt books are there."""
    for paper in {(each.shift, each.book): each for clerk in of_clerks for each in clerk}.values():
        with asking(house, paper.cashier):
            counter.open_shift(house, paper.shift, payee=COMPANY, float_fen=0)
        with asking(house, paper.cashier):
            counter.receive_receipt_book(
                house, series=paper.series, first=paper.first, last=paper.last, payee=COMPANY, holder=paper.cashier
            )


def by_house(house: House) -> Taking:
    """The product's own use case, as the edge asks for it."""

    def take(paper: Paper, dwelling: str, payment_id: str, amount_fen: int) -> None:
        with asking(house, paper.cashier):
            counter.take_payment(
                house,
                dwelling,
                payment_id=payment_id,
                amount_fen=amount_fen,
                channel="cash",
                shift=paper.shift,
                receipt_book=paper.book,
            )

    return take


def serve(
    takings: Sequence[Taking],
    of_clerks: Sequence[Sequence[Paper]],
    whom: Callable[[], str],
    closed: Callable[[], bool] = lambda: False,
) -> list[float]:
    """Each clerk by itself, until the paper is used up or the counter closes. Seconds of each payment."""
    taken: list[float] = []

    def work(take: Taking, own: Sequence[Paper]) -> None:
        for paper in own:
            if closed():
                return
            number, dwelling = next(_payments), whom()
            begun = perf_counter()
            take(paper, dwelling, f"payment-{number}", 2000 + number % 2000)
            taken.append(perf_counter() - begun)

    with ThreadPoolExecutor(len(takings)) as clerks:
        list(clerks.map(work, takings, of_clerks))
    return taken


def _of_a_clerk(cashier: str, payments: int) -> list[Paper]:
    shifts, books = _numbered(_series, OF_A_SHIFT), _numbered(_series, OF_A_BOOK)
    return [
        Paper(cashier, f"s{shift}", f"S{book}", 1, OF_A_BOOK)
        for _, shift, book in zip(range(payments), shifts, books, strict=False)
    ]


def _numbered(numbers: Iterator[int], each: int) -> Iterator[int]:
    """Every number so many times."""
    while True:
        number = next(numbers)
        for _ in range(each):
            yield number
