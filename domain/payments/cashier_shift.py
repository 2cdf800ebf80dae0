"""CashierShift (收款班次)."""

from datetime import date
from typing import assert_never

from domain.history import Aggregate
from domain.payments import refusals
from domain.payments.events import (
    CASH,
    COUNTER_CHANNELS,
    CashCounted,
    CashHandedIn,
    CashRefunded,
    PaymentTaken,
    ShiftClosed,
    ShiftEvent,
    ShiftOpened,
    Taking,
)
from domain.values.money import must_be_bookable, must_be_payable


class CashierShift(Aggregate[ShiftEvent]):
    """From the opening of the drawer to the hand-in: what one cashier took, and whether the cash is there."""

    KIND = "shift"
    opened: ShiftOpened

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.state = "not open"
        self.taken: dict[str, PaymentTaken] = {}
        self.refunded: dict[str, int] = {}
        self.cash_fen = 0

    def open(self, *, cashier: str, payee: str, float_fen: int, opened_on: date) -> None:
        """Quiet when opened alike. Raises ShiftReused, CountNegative, AmountTooLarge."""
        _must_be_countable(float_fen)
        fact = ShiftOpened(shift=self.key, cashier=cashier, payee=payee, float_fen=float_fen, opened_on=opened_on)
        if self.version == 0:
            self.record(fact)
        elif fact != self.opened:
            raise refusals.ShiftReused(self.key)

    def take_payment(self, payment_id: str, channel: str, amount_fen: int, *, by: str) -> None:
        """Quiet for a payment it has. Raises ShiftNotOpen, NotYourShift, UnknownChannel, AmountNotPositive."""
        if payment_id in self.taken:
            return
        self._must_be_open(by)
        if channel not in COUNTER_CHANNELS:
            raise refusals.UnknownChannel(channel)
        must_be_payable(amount_fen)
        self.record(PaymentTaken(shift=self.key, payment_id=payment_id, channel=channel, amount_fen=amount_fen))

    def refund_cash(self, refund_id: str, amount_fen: int) -> None:
        """Out of the drawer, by whoever approved it. Raises ShiftNotOpen, CashShort, AmountNotPositive."""
        if refund_id in self.refunded:
            return
        if self.state != "open":
            raise refusals.ShiftNotOpen(self.key, self.state)
        must_be_payable(amount_fen)
        if amount_fen > self.cash_fen:
            raise refusals.CashShort(self.key, self.cash_fen)
        self.record(CashRefunded(shift=self.key, refund_id=refund_id, amount_fen=amount_fen))

    def close(self, *, counted_fen: int, by: str, booked_on: date) -> None:
        """The cash is counted blind, then the shift ends. Raises ShiftNotOpen, NotYourShift, CountNegative."""
        self._must_be_open(by)
        _must_be_countable(counted_fen)
        expected_fen = self.cash_fen
        self.record(CashCounted(shift=self.key, counted_fen=counted_fen, expected_fen=expected_fen))
        self.record(
            ShiftClosed(
                shift=self.key,
                payee=self.opened.payee,
                takings=self._takings(),
                over_fen=counted_fen - expected_fen,
                booked_on=booked_on,
            )
        )

    def hand_in(self, amount_fen: int, *, to: str, booked_on: date) -> None:
        """Cash of a closed shift goes to whoever keeps it. Raises ShiftNotOpen, NothingToHandIn."""
        if self.state != "closed":
            raise refusals.ShiftNotOpen(self.key, self.state)
        if not 0 < amount_fen <= self.cash_fen:
            raise refusals.NothingToHandIn(self.key, self.cash_fen)
        self.record(
            CashHandedIn(shift=self.key, payee=self.opened.payee, amount_fen=amount_fen, to=to, booked_on=booked_on)
        )

    def evolve(self, event: ShiftEvent) -> None:
        match event:
            case ShiftOpened():
                self.opened, self.state, self.cash_fen = event, "open", event.float_fen
            case PaymentTaken():
                self.taken[event.payment_id] = event
                self.cash_fen += event.amount_fen if event.channel == CASH else 0
            case CashRefunded():
                self.refunded[event.refund_id] = event.amount_fen
                self.cash_fen -= event.amount_fen
            case CashCounted():
                self.cash_fen = event.counted_fen
            case ShiftClosed():
                self.state = "closed"
            case CashHandedIn():
                self.cash_fen -= event.amount_fen
            case _:
                assert_never(event)

    def _takings(self) -> tuple[Taking, ...]:
        sums = dict.fromkeys(COUNTER_CHANNELS, 0)
        for payment in self.taken.values():
            sums[payment.channel] += payment.amount_fen
        return tuple(Taking(channel, amount_fen) for channel, amount_fen in sums.items() if amount_fen)

    def _must_be_open(self, by: str) -> None:
        if self.state != "open":
            raise refusals.ShiftNotOpen(self.key, self.state)
        if by != self.opened.cashier:
            raise refusals.NotYourShift(self.key)


def _must_be_countable(cash_fen: int) -> None:
    if cash_fen < 0:
        raise refusals.CountNegative()
    must_be_bookable(cash_fen)
