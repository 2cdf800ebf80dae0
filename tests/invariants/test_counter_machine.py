"""Two cashiers, two drawers, two receipt books: no 分 and no number is lost, whatever they try."""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from domain.errors import Refusal
from domain.history import Aggregate, Event
from domain.payments.cashier_shift import CashierShift
from domain.payments.events import CASH, COUNTER_CHANNELS, CashCounted, ReceiptIssued, ShiftClosed, Taking
from domain.payments.receipt_book import ReceiptBook, book_key
from projections.ledger import money_account, must_balance, postings
from tests import builders
from tests.builders import BACK, COMPANY, HOME, TODAY

FIRST, LAST = 99, 103
CASHIERS = {"s1": "person:wang", "s2": "person:li"}
BOOKS = {"s1": book_key("BH", FIRST), "s2": book_key("EZ", FIRST)}
shifts = st.sampled_from(sorted(CASHIERS))
amounts = st.integers(0, 4000)
seldom = st.integers(0, 7).map(lambda number: number == 0)
A = TypeVar("A", bound=Aggregate[Any])
Act = Callable[[], list[Aggregate[Any]]]


class Taken(NamedTuple):
    """A payment as the machine sent it."""

    shift: str
    book: str
    channel: str
    amount_fen: int
    receipt: str


class Counterside(RuleBasedStateMachine):
    """Each act loads from history, decides, and is recorded whole or not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[Event]] = {}
        self.payments: dict[str, Taken] = {}
        self.refunds: dict[str, tuple[str, int]] = {}
        self.floats: dict[str, int] = {}
        self.counted: dict[str, int] = {}
        self.handed_in: Counter[str] = Counter()
        self.ledger: Counter[str] = Counter()

    def load(self, thing: A) -> A:
        thing.replay(self.history.get(thing.key, ()))
        return thing

    def attempt(self, act: Act) -> list[Event]:
        """What it brought; nothing where it was refused."""
        try:
            things = act()
        except Refusal:
            return []
        for thing in things:
            self.history.setdefault(thing.key, []).extend(thing.pending)
            self.post(thing.pending)
        return [fact for thing in things for fact in thing.pending]

    def post(self, facts: list[Event]) -> None:
        for fact in facts:
            found = list(postings(fact, HOME.dwelling))
            must_balance(found)
            for posting in found:
                self.ledger[posting.account] += posting.amount_fen

    # Acts -----------------------------------------------------------------------------------------

    @initialize(shift=st.none() | shifts, float_fen=st.sampled_from([0, 20000]))
    def a_day_begins(self, shift: str | None, float_fen: int) -> None:
        for key in CASHIERS if shift is None else [shift]:
            self.open_shift(key, float_fen)
            self.receive_book(key, LAST, another=False)

    @rule(key=shifts, float_fen=st.sampled_from([-1, 0, 20000]))
    def open_shift(self, key: str, float_fen: int) -> None:
        def act() -> list[Aggregate[Any]]:
            opening = self.load(CashierShift(key))
            opening.open(cashier=CASHIERS[key], payee=COMPANY, float_fen=float_fen, opened_on=TODAY)
            return [opening]

        if self.attempt(act):
            assert key not in self.floats
            self.floats[key] = float_fen
        assert self.attempt(act) == []

    @rule(key=shifts, last=st.sampled_from([LAST, FIRST - 1, LAST + 1]), another=seldom)
    def receive_book(self, key: str, last: int, another: bool) -> None:
        def act() -> list[Aggregate[Any]]:
            book = self.load(ReceiptBook(BOOKS[key]))
            book.receive(BOOKS[key][:2], FIRST, last, payee=COMPANY)
            book.issue_to("person:zhao" if another else CASHIERS[key])
            return [book]

        self.attempt(act)
        assert self.attempt(act) == []

    @rule(
        key=shifts,
        channel=st.sampled_from([CASH, CASH, *COUNTER_CHANNELS, "cheque"]),
        amount=amounts,
        by=st.sampled_from([None, None, None, None, *CASHIERS.values()]),
        others_book=seldom,
    )
    def take_payment(self, key: str, channel: str, amount: int, by: str | None, others_book: bool) -> None:
        book = BOOKS["s2" if (key == "s1") is others_book else "s1"]
        payment_id, who = f"p{len(self.payments)}", by or CASHIERS[key]
        taken = Taken(key, book, channel, amount, "")
        if facts := self.attempt(lambda: self.taking(payment_id, taken, who)):
            receipt = facts[1]
            assert isinstance(receipt, ReceiptIssued)
            assert (key in self.floats, key in self.counted, who) == (True, False, CASHIERS[key])
            self.payments[payment_id] = taken._replace(receipt=receipt.receipt)
            arrived = replace(builders.CASH, payment_id=payment_id, channel=channel, amount_fen=amount, shift=key)
            self.post([arrived])

    @rule(data=st.data(), by=st.sampled_from(sorted(CASHIERS.values())), amount=amounts)
    def take_a_payment_again(self, data: st.DataObject, by: str, amount: int) -> None:
        if self.payments:
            payment_id = data.draw(st.sampled_from(sorted(self.payments)))
            known = self.payments[payment_id]
            assert self.attempt(lambda: self.taking(payment_id, known._replace(amount_fen=amount), by)) == []

    def taking(self, payment_id: str, taken: Taken, by: str) -> list[Aggregate[Any]]:
        """As the use case does it: shift and receipt book in one save."""
        shift, book = self.load(CashierShift(taken.shift)), self.load(ReceiptBook(taken.book))
        shift.take_payment(payment_id, taken.channel, taken.amount_fen, by=by)
        receipt = book.issue_receipt(payment_id, HOME.dwelling, taken.amount_fen, by=by)
        assert taken.receipt in ("", receipt)
        return [shift, book]

    @rule(key=shifts, amount=amounts, whole=seldom)
    def refund_cash(self, key: str, amount: int, whole: bool) -> None:
        refund_id, amount = f"r{len(self.refunds)}", self.drawer(key) if whole else amount

        def act() -> list[Aggregate[Any]]:
            drawer = self.load(CashierShift(key))
            drawer.refund_cash(refund_id, amount)
            return [drawer]

        if self.attempt(act):
            assert key not in self.counted
            self.refunds[refund_id] = (key, amount)
            self.post([replace(BACK, refund_id=refund_id, channel=CASH, shift=key, amount_fen=amount)])
        assert self.attempt(act) == []

    @rule(key=shifts, off=st.integers(-200, 200), by=shifts, now=st.sampled_from([False, False, True]))
    def close(self, key: str, off: int, by: str, now: bool) -> None:
        expected, counted = self.drawer(key), self.drawer(key) + off

        def act() -> list[Aggregate[Any]]:
            closing = self.load(CashierShift(key))
            closing.close(counted_fen=counted, by=CASHIERS[by], booked_on=TODAY)
            return [closing]

        if now and (facts := self.attempt(act)):
            assert (key in self.floats, key in self.counted, by) == (True, False, key)
            assert facts == [
                CashCounted(shift=key, counted_fen=counted, expected_fen=expected),
                ShiftClosed(shift=key, payee=COMPANY, takings=self.takings(key), over_fen=off, booked_on=TODAY),
            ]
            self.counted[key] = counted
            assert self.attempt(act) == []

    @rule(key=shifts, amount=amounts, whole=st.booleans())
    def hand_in(self, key: str, amount: int, whole: bool) -> None:
        amount = self.counted.get(key, 0) - self.handed_in[key] if whole else amount

        def act() -> list[Aggregate[Any]]:
            shift = self.load(CashierShift(key))
            shift.hand_in(amount, to="person:zhao", booked_on=TODAY)
            return [shift]

        if self.attempt(act):
            self.handed_in[key] += amount

    # What it knows itself -------------------------------------------------------------------------

    def drawer(self, key: str) -> int:
        """Float + cash takings − cash refunds."""
        refunded = sum(amount_fen for shift, amount_fen in self.refunds.values() if shift == key)
        return self.floats.get(key, 0) + self.taken(key, CASH) - refunded

    def taken(self, key: str, channel: str) -> int:
        return sum(p.amount_fen for p in self.payments.values() if (p.shift, p.channel) == (key, channel))

    def takings(self, key: str) -> tuple[Taking, ...]:
        return tuple(Taking(channel, fen) for channel in COUNTER_CHANNELS if (fen := self.taken(key, channel)))

    # What always holds ----------------------------------------------------------------------------

    @invariant()
    def the_drawer_holds_what_is_expected_and_the_ledger_says_so(self) -> None:
        for key in CASHIERS:
            expected = self.counted[key] - self.handed_in[key] if key in self.counted else self.drawer(key)
            assert self.load(CashierShift(key)).cash_fen == expected >= 0
            assert self.ledger[money_account(CASH, key)] == expected

    @invariant()
    def a_closed_shift_stays_closed(self) -> None:
        for key in CASHIERS:
            state = "closed" if key in self.counted else "open" if key in self.floats else "not open"
            assert self.load(CashierShift(key)).state == state

    @invariant()
    def receipts_are_numbered_without_a_gap_and_each_belongs_to_one_payment(self) -> None:
        for key in BOOKS.values():
            book = self.load(ReceiptBook(key))
            issued = [fact for fact in self.history.get(key, ()) if isinstance(fact, ReceiptIssued)]
            assert [fact.receipt for fact in issued] == [f"{key[:2]}{FIRST + n:08}" for n in range(len(issued))]
            assert not issued or FIRST + len(issued) - 1 <= book.received.last
            written = [(fact.payment_id, fact.receipt, fact.amount_fen) for fact in issued]
            assert written == [(p, t.receipt, t.amount_fen) for p, t in self.payments.items() if t.book == key]


Counterside.TestCase.settings = settings(
    max_examples=120, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestCounter = Counterside.TestCase
