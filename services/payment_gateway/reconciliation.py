"""Night after night: is everything that moved at the provider on record here, and the other way round?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from msgspec import Struct

from domain.payments.events.online import ONLINE
from domain.payments.events.suspense import UNKNOWN_PAYMENT, MoneyParked
from domain.payments.refusals import UnknownOnlinePayment
from domain.payments.suspense_item import SuspenseItem, item_key
from projections import online_payments
from projections.online_payments import CAPTURED, FOREIGN, REFUND_FAILED, REFUNDED, REINSTATED, WITHDRAWN
from services.house import House
from services.payment_gateway import last_reconciled
from services.payment_gateway.inbox import handle_pending, purge, write_down
from services.payment_gateway.port import NoAnswer, Transaction
from services.payment_gateway.refunding import send_refund, waiting_refunds
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of, look_at, sync
from services.use_cases.booking import booking_day
from services.use_cases.command import acting, use_case

ASKED_AT_ONCE, SOURCES_AT_ONCE = 1_000, 500
OVERLAP = timedelta(hours=1)
ON_RECORD = {
    "charge": (CAPTURED, FOREIGN),
    "refund": (REFUNDED,),
    "refund_failure": (REFUND_FAILED,),
    "dispute": (WITHDRAWN,),
    "dispute_reversal": (REINSTATED,),
}
"""Which fact stands for which movement of the provider's books; its fees and payouts are no business of ours."""


class Difference(Struct, frozen=True, kw_only=True):
    """Something that moved there and is not on record here, and what is to be done."""

    what: str
    source: str
    amount_minor: int
    currency: str
    next_step: str


class Sum(Struct, frozen=True, kw_only=True):
    """What the provider reckoned in a currency, in its smallest unit."""

    currency: str
    movements: int
    gross_minor: int
    fee_minor: int
    net_minor: int


class Reconciled(Struct, frozen=True, kw_only=True):
    """What was looked at, what was found, and what is left to do."""

    missed_messages: int
    payments_asked: int
    payments_open: int
    refunds_sent: int
    movements: int
    parked: int
    sums: tuple[Sum, ...]
    differences: tuple[Difference, ...]


class _Asked(NamedTuple):
    asked: int
    silent: int
    refunds: int


def reconcile(house: House, back: timedelta) -> Reconciled:
    """As far back as that: what is missing is asked for, the rest is told. Raises OnlineNotSetUp, NoAnswer."""
    gateway, since = gateway_of(house), int((house.clock() - back - OVERLAP).timestamp())
    undelivered = list(gateway.hints_since(since))
    missed = write_down(house, undelivered)
    while handle_pending(house):
        pass
    asked = _ask_about_the_unsettled(house)
    moved = [each for each in gateway.transactions_since(since) if each.category in ON_RECORD]
    lacking = _lacking(house, moved)
    for payment_id in dict.fromkeys(each.payment_id for each in lacking if each.payment_id):
        try:
            sync(house, payment_id)
        except UnknownOnlinePayment:
            continue
    left = [each for each in lacking if each.payment_id is None or not _is_on_record(house, each)]
    parked = sum(_park(house, each) for each in left if each.category == "charge" and each.currency == "cny")
    purge(house)
    difference = sum(abs(each.gross_minor) for each in left)
    last_reconciled.note(house.doors, gateway.name, last_reconciled.Found(len(undelivered), difference))
    return Reconciled(
        missed_messages=missed,
        payments_asked=asked.asked,
        payments_open=asked.silent,
        refunds_sent=asked.refunds,
        movements=len(moved),
        parked=parked,
        sums=_sums(moved),
        differences=tuple(map(_difference, left)),
    )


def _ask_about_the_unsettled(house: House) -> _Asked:
    """Pages that nobody told us of, refunds that wait, chargebacks that are undecided."""
    found = house.ask(lambda reading: online_payments.unsettled(reading, ASKED_AT_ONCE))
    silent = refunds = 0
    for payment_id in found:
        try:
            sync(house, payment_id)
            for refund_id in waiting_refunds(house, payment_id):
                send_refund(house, payment_id, refund_id)
                refunds += 1
        except NoAnswer:
            silent += 1
    return _Asked(len(found), silent, refunds)


def _lacking(house: House, moved: Sequence[Transaction]) -> list[Transaction]:
    """Those without a fact on record, as far as the read side has come; each with its payment, if it is one of ours."""
    lacking = list[Transaction]()
    for at in range(0, len(moved), SOURCES_AT_ONCE):
        share = moved[at : at + SOURCES_AT_ONCE]
        with house.read() as reading:
            facts = online_payments.facts_of_sources(reading, {each.source_id for each in share})
        known = {(fact.source_id, fact.what) for fact in facts}
        lacking += [
            replace(each, payment_id=each.payment_id or _payment_of(house, each.capture_id))
            for each in share
            if not any((each.source_id, what) in known for what in ON_RECORD[each.category])
        ]
    return lacking


def _payment_of(house: House, capture_id: str) -> str | None:
    known = house.ask(lambda reading: online_payments.payment_of_source(reading, capture_id))
    return known or (gateway_of(house).payment_of(capture_id) if capture_id else None)


def _is_on_record(house: House, moved: Transaction) -> bool:
    try:
        payment = look_at(house, str(moved.payment_id))
    except UnknownOnlinePayment:
        return False
    refunds = {each.provider_id: each for each in payment.refunds.known.values()}
    chargeback = payment.chargebacks.known.get(moved.source_id)
    match moved.category:
        case "charge":
            return moved.source_id in payment.captures or moved.source_id in payment.foreign
        case "refund":
            return moved.source_id in refunds
        case "refund_failure":
            return moved.source_id in refunds and refunds[moved.source_id].state == "failed"
        case "dispute":
            return chargeback is not None and chargeback.withdrawn
        case _:
            return chargeback is not None and chargeback.reinstated


def _park(house: House, moved: Transaction) -> bool:
    """Money of which nothing is known here. Whether it is new."""
    payee = house.settings.stripe_payee or house.settings.bureau
    key = item_key(payee, moved.source_id)
    with acting(house, ACTOR, key, door="park", sent=key, role=ROLE):
        return not _parked(house, payee, moved).repeated


@use_case
def _parked(house: House, payee: str, moved: Transaction) -> int:
    item = house.store.load(SuspenseItem, item_key(payee, moved.source_id))
    item.park(
        MoneyParked(
            item=item.key,
            payee=payee,
            channel=ONLINE,
            number=moved.source_id,
            amount_fen=moved.gross_minor,
            received_on=house.today(),
            source=None,
            why=UNKNOWN_PAYMENT,
            booked_on=booking_day(house, payee),
        )
    )
    return house.store.record(item)


def _sums(moved: Iterable[Transaction]) -> tuple[Sum, ...]:
    by_currency = dict[str, list[Transaction]]()
    for each in moved:
        by_currency.setdefault(each.currency, []).append(each)
    return tuple(
        Sum(
            currency=currency,
            movements=len(all_),
            gross_minor=sum(each.gross_minor for each in all_),
            fee_minor=sum(each.fee_minor for each in all_),
            net_minor=sum(each.net_minor for each in all_),
        )
        for currency, all_ in sorted(by_currency.items())
    )


def _difference(moved: Transaction) -> Difference:
    steps = {"charge": "identify it in suspense, or send it back"}
    return Difference(
        what=moved.category,
        source=moved.source_id,
        amount_minor=moved.gross_minor,
        currency=moved.currency,
        next_step=steps.get(moved.category, "look at it at the provider, then at its payment here"),
    )
