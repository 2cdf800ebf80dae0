"""Night after night: is everything that moved at the provider on record here, and the other way round?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from msgspec import Struct, structs

from domain.payments.events.online import ONLINE
from domain.payments.events.reconciling import NOT_ON_RECORD, SettledSum
from domain.payments.events.suspense import UNKNOWN_PAYMENT, MoneyParked
from domain.payments.refusals import UnknownOnlinePayment
from domain.payments.suspense_item import SuspenseItem, item_key
from projections import online_payments, reconciliations
from projections.engine.business_day import business_day
from services.house import House
from services.payment_gateway import last_reconciled
from services.payment_gateway.daily_books import CNY, ONE_DAY, compare_days, settled
from services.payment_gateway.day_hours import first_second
from services.payment_gateway.inbox import handle_pending, purge, write_down
from services.payment_gateway.kept_differences import clear_settled, keep, of_movement
from services.payment_gateway.many_at_once import take_over_ended, take_over_listed, unsettled
from services.payment_gateway.on_record import ON_RECORD, OnRecord, on_record
from services.payment_gateway.payouts import reconcile_payouts
from services.payment_gateway.port import NoAnswer, Transaction
from services.payment_gateway.recovering import adopt_page, recover
from services.payment_gateway.refunding import send_refund, waiting_refunds
from services.payment_gateway.report import NEXT_STEPS, OF_CHARGES
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of, look_at, sync
from services.use_cases.booking import booking_day
from services.use_cases.command import acting, use_case
from services.worker import wait_for

OVERLAP = timedelta(hours=1)
FOLLOW_SECONDS = 30.0
READ = ("online_payments", "suspense", "ledger", "reconciliations")


class Difference(Struct, frozen=True, kw_only=True):
    """Something that moved there and is not on record here, and what is to be done."""

    what: str
    source: str
    amount_minor: int
    currency: str
    next_step: str


class Reconciled(Struct, frozen=True, kw_only=True):
    """What was looked at, what was found, and what is left to do."""

    missed_messages: int
    payments_asked: int
    payments_open: int
    refunds_sent: int
    movements: int
    parked: int
    sums: tuple[SettledSum, ...]
    differences: tuple[Difference, ...]
    days: int | None
    """Compared, of those with movements; None where whole days were not, or could not be."""
    payouts: int


class _Asked(NamedTuple):
    asked: int
    silent: int
    refunds: int


def reconcile(house: House, back: timedelta) -> Reconciled:
    """As far back as that: what is missing is asked for, the rest is told and kept. Raises OnlineNotSetUp, NoAnswer."""
    since = int((house.clock() - back - OVERLAP).timestamp())
    return _reconcile(house, since, list(gateway_of(house).transactions_since(since)))


def reconcile_days(house: House, back: timedelta, follow: Callable[[], object]) -> Reconciled:
    """Whole days, and the payouts. `follow` brings the read side on, where nobody else does.

    Days that were never compared are, however long ago they were. Raises OnlineNotSetUp, NoAnswer.
    """
    gateway = gateway_of(house)
    first = business_day(house.clock() - back)
    last = house.ask(lambda reading: reconciliations.last_day_before(reading, gateway.name, house.today()))
    if last is not None:
        first = min(first, last.day + ONE_DAY)
    since = first_second(first) - int(OVERLAP.total_seconds())
    moved = list(gateway.transactions_since(since))
    found = _reconcile(house, since, moved)
    follow()
    if not wait_for(house, house.store.position(), FOLLOW_SECONDS, READ):
        return found  # Half of ours beside all of theirs would tell of differences that there are not.
    days, payouts = compare_days(house, moved, first), reconcile_payouts(house, first)
    return structs.replace(found, days=days, payouts=payouts)


def _reconcile(house: House, since: int, all_: Sequence[Transaction]) -> Reconciled:
    moved = [each for each in all_ if each.category in ON_RECORD]
    with house.read() as reading:
        known = on_record(reading, moved)
    heard = _hear(house, since, moved, known)
    left = heard.left
    parked = sum(_park(house, each) for each in left if each.category == "charge" and each.bill_currency == CNY)
    otherwise = [each for each in moved if known.here_minor(each) not in (None, each.bill_minor)]
    keep(house, (of_movement(house, each, None) for each in left))
    keep(house, (of_movement(house, each, known.here_minor(each)) for each in otherwise))
    clear_settled(house, moved)
    purge(house)
    difference = sum(abs(each.bill_minor) for each in left)
    last_reconciled.note(house.doors, gateway_of(house).name, last_reconciled.Found(heard.undelivered, difference))
    return Reconciled(
        missed_messages=heard.missed,
        payments_asked=heard.asked.asked,
        payments_open=heard.asked.silent,
        refunds_sent=heard.asked.refunds,
        movements=len(moved),
        parked=parked,
        sums=settled(moved),
        differences=tuple(map(_difference, (*left, *otherwise))),
        days=None,
        payouts=0,
    )


class _Heard(NamedTuple):
    undelivered: int
    missed: int
    asked: _Asked
    left: list[Transaction]
    """What moved there, and is not on record here even now."""


def _hear(house: House, since: int, moved: Sequence[Transaction], known: OnRecord) -> _Heard:
    """Whatever nobody has told us: from lists where it is much, and else payment by payment."""
    lacking = _not_booked(house, _lacking(house, moved, known))
    take_over_listed(house, lacking, [each for each in moved if known.lacks_settlement(each)])
    take_over_ended(house)
    undelivered = list(gateway_of(house).hints_since(since))
    missed = write_down(house, undelivered)
    while handle_pending(house):
        pass
    asked, lacking = _ask_about_the_unsettled(house), _not_booked(house, lacking)
    for payment_id, capture_id in {each.payment_id: each.capture_id for each in lacking if each.payment_id}.items():
        try:
            sync(house, payment_id)
        except UnknownOnlinePayment:
            recover(house, capture_id)
    lacking = _not_booked(house, lacking)
    for each in lacking:
        if each.payment_id and _is_known(house, each.payment_id):
            adopt_page(house, each.payment_id, each.capture_id)
    return _Heard(len(undelivered), missed, asked, _not_booked(house, lacking))


def _ask_about_the_unsettled(house: House) -> _Asked:
    """Pages that nobody told us of, refunds that wait, chargebacks that are undecided."""
    found = [payment.key for payment in unsettled(house)]
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


def _lacking(house: House, moved: Sequence[Transaction], known: OnRecord) -> list[Transaction]:
    """Those that are not on record, or wait there; each with its payment, if it is one of ours."""
    return [
        replace(each, payment_id=each.payment_id or _payment_of(house, each))
        for each in moved
        if known.here_minor(each) is None or known.waits(each)
    ]


def _not_booked(house: House, lacking: Sequence[Transaction]) -> list[Transaction]:
    """The read side may be behind: the payment itself knows."""
    return [each for each in lacking if each.payment_id is None or not _is_on_record(house, each)]


def _payment_of(house: House, moved: Transaction) -> str | None:
    """A capture has said by itself whether it is one of ours."""
    if moved.capture is not None or not moved.capture_id:
        return None
    known = house.ask(lambda reading: online_payments.payment_of_source(reading, moved.capture_id))
    return known or gateway_of(house).payment_of(moved.capture_id)


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


def _is_known(house: House, payment_id: str) -> bool:
    try:
        look_at(house, payment_id)
    except UnknownOnlinePayment:
        return False
    return True


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
            amount_fen=moved.bill_minor,
            received_on=house.today(),
            source=None,
            why=UNKNOWN_PAYMENT,
            booked_on=booking_day(house, payee),
        )
    )
    return house.store.record(item)


def _difference(moved: Transaction) -> Difference:
    return Difference(
        what=moved.category,
        source=moved.source_id,
        amount_minor=moved.bill_minor,
        currency=moved.bill_currency,
        next_step=OF_CHARGES if moved.category == "charge" else NEXT_STEPS[NOT_ON_RECORD],
    )
