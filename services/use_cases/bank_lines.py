"""What the bank says came in: matched by its reference, or parked until two persons know whose debts it is for."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentReceived
from domain.billing.refusals import DebtorUnclear
from domain.history import Aggregate
from domain.payments.events import BANK_TRANSFER
from domain.payments.events.suspense import (
    AT_THE_COUNTER,
    BY_HAND,
    BY_REFERENCE,
    BankLine,
    ForeignMoneyParked,
    IdentifiedLine,
    MoneyParked,
)
from domain.payments.suspense_item import SuspenseItem, item_key
from domain.registry.dwelling import Dwelling
from domain.values.party import party
from domain.values.payment_reference import referred_to
from services.documents.bank_lines import BankEntry, read_bank_file
from services.house import House
from services.use_cases.booking import booking_day
from services.use_cases.command import Done, actor, step, use_case
from services.use_cases.counter import usual_debtor
from services.use_cases.dwelling_codes import dwelling_of
from services.use_cases.imports import ImportFaulty
from services.use_cases.transfers import taken_at_the_counter


class BankLinesTaken(Struct, frozen=True, kw_only=True):
    """What became of a bank's file, in lines."""

    sha256: str
    lines: int
    matched: int
    parked: int
    known: int  # On record before, in this file or in another.


class _Found(NamedTuple):
    """Whose debts a line is for; or why nobody knows."""

    account: DwellingAccount | None
    debtor: str
    why: str | None


def take_in_bank_lines(house: House, content: bytes, *, payee: str) -> tuple[Done, BankLinesTaken]:
    """A save a line, so that the rest of a file goes in where it stopped. Nothing is taken of a faulty one.

    Raises ImportFaulty, WorkbookRefused, BankLineOtherwise, PartyInvalid.
    """
    payee, file = party(payee), read_bank_file(content)
    if file.faults:
        raise ImportFaulty(len(file.faults), file.faults)
    became, done = list[str](), Done(house.store.position(), repeated=False)
    for line in file.lines:
        with step(f"bank line {line.number}"):
            done = _book_line(house, line, payee, BankLine(file.sha256, line.row), became)
    counts = {word: became.count(word) for word in ("matched", "parked")}
    told = BankLinesTaken(sha256=file.sha256, lines=len(file.lines), known=len(file.lines) - len(became), **counts)
    return Done(done.position, repeated=bool(file.lines) and not became), told


@use_case
def _book_line(house: House, line: BankEntry, payee: str, source: BankLine, became: list[str]) -> int:
    """The money and what it pays in one save."""
    item, booked_on = house.store.load(SuspenseItem, item_key(payee, line.number)), booking_day(house, payee)
    is_known = item.version > 0
    found = _Found(None, "", None) if is_known else _meant(house, line, payee)
    item.park(
        MoneyParked(
            item=item.key,
            payee=payee,
            channel=BANK_TRANSFER,
            number=line.number,
            amount_fen=line.amount_fen,
            received_on=line.received_on,
            source=source,
            why=found.why,
            booked_on=booked_on,
        )
    )
    changed: list[Aggregate[Any]] = [item]
    if found.account is not None:
        own = IdentifiedLine(
            payment_id=_payment_id(item, 1), dwelling=found.account.key, debtor=found.debtor, amount_fen=line.amount_fen
        )
        item.identify([own], rule=BY_REFERENCE, prepared_by=actor(), approved_by=None, booked_on=booked_on)
        found.account.receive_payment(_received(item.parked, own, booked_on))
        changed.append(found.account)
    position = house.store.record(*changed)
    if not is_known:
        became.append("matched" if found.account else "parked")
    return position


def _meant(house: House, line: BankEntry, payee: str) -> _Found:
    """By the one reference that stands in the memo, unless a cashier has taken just that already."""
    codes = referred_to(line.memo)
    if len(codes) != 1:
        return _Found(None, "", "several references" if codes else "no reference")
    code = dwelling_of(house, codes[0])
    account, home = DwellingAccount(code), Dwelling(code)
    house.store.load_into(account, home)
    if not account.version or not home.version:
        return _Found(None, "", "unknown dwelling")
    if taken_at_the_counter(account, line.amount_fen, payee, line.received_on):
        return _Found(None, "", AT_THE_COUNTER)
    try:
        return _Found(account, usual_debtor(account, home, house.today()), None)
    except DebtorUnclear:
        return _Found(None, "", "debtor unclear")


def _payment_id(item: SuspenseItem, number: int) -> str:
    return f"{item.key}.{number}"


def _received(money: MoneyParked | ForeignMoneyParked, line: IdentifiedLine, booked_on: date) -> PaymentReceived:
    """Out of suspense, on the day on which the bank had it; its receipt is numbered afterwards."""
    return PaymentReceived(
        payment_id=line.payment_id,
        dwelling=line.dwelling,
        amount_fen=line.amount_fen,
        channel=BANK_TRANSFER,
        received_on=money.received_on,
        payer=line.debtor,
        debtor=line.debtor,
        payee=money.payee,
        designation=(),
        receipt="",
        shift="",
        backdating_reason=None,
        booked_on=booked_on,
    )


class Share(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of the money for the debts at one dwelling."""

    dwelling: str
    amount_fen: int
    debtor: str | None = None


class MoneyIdentification(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """认领: it is known whose debts the money is for, one or many."""

    item: str
    lines: tuple[Share, ...]


def identify_money(
    house: House, asked: MoneyIdentification, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises UnknownSuspenseItem, SuspenseItemSettled, IdentifiedOtherwise, DebtorUnclear, AccountNotOpened, …"""
    item = house.store.load(SuspenseItem, asked.item)
    money = item.must_be_parked()
    booked_on, accounts, lines = booking_day(house, money.payee), dict[str, DwellingAccount](), list[IdentifiedLine]()
    for number, share in enumerate(asked.lines, 1):
        code = dwelling_of(house, share.dwelling)
        account, home = accounts.get(code) or DwellingAccount(code), Dwelling(code)
        house.store.load_into(home, *([] if code in accounts else [account]))
        accounts[code] = account
        debtor = party(share.debtor) if share.debtor else usual_debtor(account, home, house.today())
        payment_id = _payment_id(item, number)
        lines.append(IdentifiedLine(payment_id=payment_id, dwelling=code, debtor=debtor, amount_fen=share.amount_fen))
    item.identify(lines, rule=BY_HAND, prepared_by=prepared_by, approved_by=approved_by, booked_on=booked_on)
    for line in lines:
        accounts[line.dwelling].receive_payment(_received(money, line, booked_on))
    return [item, *accounts.values()]


class MoneyReturn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """退回: it goes back to where it came from."""

    item: str
    reason: str


def return_money(
    house: House, asked: MoneyReturn, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises UnknownSuspenseItem, SuspenseItemSettled."""
    item = house.store.load(SuspenseItem, asked.item)
    booked_on = booking_day(house, item.must_be_parked().payee)
    item.give_back(reason=asked.reason, prepared_by=prepared_by, approved_by=approved_by, booked_on=booked_on)
    return [item]
