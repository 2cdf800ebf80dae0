"""SuspenseItem (待查款)."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from msgspec.structs import replace

from domain.history import Aggregate
from domain.payments import refusals
from domain.payments.events.suspense import (
    ForeignMoneyParked,
    IdentifiedLine,
    MoneyIdentified,
    MoneyParked,
    MoneyReturned,
    SuspenseEvent,
)
from domain.values.money import must_be_payable


def item_key(payee: str, number: str) -> str:
    """A line of the bank is known by the account that it came in on, and by the bank's own number."""
    return f"{payee}.{number}".replace(":", ".").replace("/", ".")


class SuspenseItem(Aggregate[SuspenseEvent]):
    """Money that came in without a cashier: parked, then identified as payments, or returned; once, and whole."""

    KIND = "suspense"
    parked: MoneyParked | ForeignMoneyParked

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.state = "not parked"

    def park(self, money: MoneyParked) -> None:
        """Quiet for a line that it has, in whichever file it comes. Raises BankLineOtherwise, AmountNotPositive."""
        if self.version:
            known = self.parked
            if isinstance(known, ForeignMoneyParked):
                raise refusals.BankLineOtherwise(money.number)
            if replace(known, source=money.source, why=money.why, booked_on=money.booked_on) != money:
                raise refusals.BankLineOtherwise(money.number)
            return
        must_be_payable(money.amount_fen)
        self.record(money)

    def park_foreign(self, money: ForeignMoneyParked) -> None:
        """Quiet where it is known."""
        if self.version == 0:
            self.record(money)

    def identify(
        self, lines: Sequence[IdentifiedLine], *, rule: str, prepared_by: str, approved_by: str | None, booked_on: date
    ) -> None:
        """All of it at once. Raises UnknownSuspenseItem, SuspenseItemSettled, IdentifiedOtherwise, …"""
        parked = self.must_be_parked()
        if isinstance(parked, ForeignMoneyParked):
            raise refusals.ForeignMoney(self.key, parked.currency)
        for line in lines:
            must_be_payable(line.amount_fen)
        lines_fen = sum(line.amount_fen for line in lines)
        if lines_fen != parked.amount_fen:
            raise refusals.IdentifiedOtherwise(self.key, parked.amount_fen, lines_fen)
        self.record(
            MoneyIdentified(
                item=self.key,
                payee=parked.payee,
                lines=tuple(lines),
                rule=rule,
                prepared_by=prepared_by,
                approved_by=approved_by,
                booked_on=booked_on,
            )
        )

    def give_back(self, *, reason: str, prepared_by: str, approved_by: str, booked_on: date) -> None:
        """To where it came from. Raises UnknownSuspenseItem, SuspenseItemSettled."""
        parked = self.must_be_parked()
        self.record(
            MoneyReturned(
                item=self.key,
                payee=parked.payee,
                channel=parked.channel,
                amount_fen=0 if isinstance(parked, ForeignMoneyParked) else parked.amount_fen,
                reason=reason,
                prepared_by=prepared_by,
                approved_by=approved_by,
                booked_on=booked_on,
            )
        )

    def must_be_parked(self) -> MoneyParked | ForeignMoneyParked:
        """What waits here. Raises UnknownSuspenseItem, SuspenseItemSettled."""
        if self.version == 0:
            raise refusals.UnknownSuspenseItem(self.key)
        if self.state != "parked":
            raise refusals.SuspenseItemSettled(self.key, self.state)
        return self.parked

    def evolve(self, event: SuspenseEvent) -> None:
        match event:
            case MoneyParked() | ForeignMoneyParked():
                self.parked, self.state = event, "parked"
            case MoneyIdentified():
                self.state = "identified"
            case MoneyReturned():
                self.state = "returned"
            case _:
                assert_never(event)
