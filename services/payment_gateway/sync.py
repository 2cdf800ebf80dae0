"""The one way to learn what became of a payment: ask the provider, and take its facts over.

A webhook, the payer's return, a clerk's button and the nightly job all do this and nothing else: in whatever
order they come, however often, the books are the same.
"""

from datetime import datetime
from typing import Any

from domain.payments.events import online
from domain.payments.online_payment import OnlinePayment
from services.house import House
from services.payment_gateway import port
from services.payment_gateway.port import GatewayFailed, GatewayRefused, NoAnswer, SessionTold
from services.payment_gateway.refusals import OnlineNotSetUp
from services.use_cases.command import acting, fingerprint, use_case
from services.use_cases.online_acceptance import accept_told

ACTOR, ROLE = "service:payments", "service"
METADATA_LENGTH = 500


def gateway_of(house: House) -> port.Gateway:
    """Raises OnlineNotSetUp."""
    if house.gateway is None:
        raise OnlineNotSetUp
    return house.gateway


def look_at(house: House, payment_id: str) -> OnlinePayment:
    """As it is on record now, by whoever only looks. Raises UnknownOnlinePayment."""
    with acting(house, ACTOR, payment_id, door="look", sent=None, role=ROLE):
        payment = house.store.load(OnlinePayment, payment_id)
    payment.must_be_requested()
    return payment


def sync(house: House, payment_id: str) -> OnlinePayment:
    """Raises NoAnswer, OnlineNotSetUp, UnknownOnlinePayment."""
    payment = look_at(house, payment_id)
    if payment.attempt is not None and payment.state == "requested":
        payment = open_page(house, payment_id)
    told = gateway_of(house).told([each.session_id for each in payment.sessions.values()])
    take_over(house, payment_id, told)
    return look_at(house, payment_id)


def take_over(house: House, payment_id: str, told: port.Told) -> None:
    """What was told of it becomes facts, each once; it may be a part. Raises UnknownOnlinePayment."""
    key = f"{payment_id}@{fingerprint(told)}"
    with acting(house, ACTOR, key, door="sync", sent=key, role=ROLE):
        accept_told(house, payment_id, told)


def open_page(house: House, payment_id: str) -> OnlinePayment:
    """Asks for the page of the attempt that is on record, with its own key: a repetition gets the same page.

    Raises NoAnswer: then it is not known whether there is one.
    """
    payment = look_at(house, payment_id)
    attempt = payment.attempt
    if attempt is None or payment.state != "requested":
        return payment
    try:
        page = gateway_of(house).open_session(_asked(house, payment, attempt))
    except GatewayRefused as refused:
        _record(house, payment_id, f"rejected {attempt.attempt}", _reject, attempt.attempt, refused.code)
    except GatewayFailed as failed:
        _record(house, payment_id, f"attempt after {attempt.attempt}", _again, attempt.attempt, house.clock())
        raise NoAnswer(str(failed)) from None
    else:
        _record(house, payment_id, f"opened {attempt.attempt}", _opened, attempt.attempt, page)
    return look_at(house, payment_id)


def close_page(house: House, payment_id: str) -> OnlinePayment:
    """Nobody can pay by it any more, unless somebody just has. Raises NoAnswer: then it is not known."""
    payment = look_at(house, payment_id)
    if payment.state == "requested":
        payment = open_page(house, payment_id)
    for page in payment.sessions.values():
        gateway_of(house).expire_session(page.session_id)
    return sync(house, payment_id) if payment.sessions else payment


def _asked(house: House, payment: OnlinePayment, attempt: online.SessionAttempted) -> port.SessionAsked:
    """Of nothing but what is on record: asked again, it is the same to the letter."""
    asked, epoch = payment.requested, house.store.epoch()
    back = f"{house.settings.public_url.rstrip('/')}{'/pay' if asked.payer.startswith('bearer:') else '/my/pay'}"
    return port.SessionAsked(
        key=f"{port.APP}:{epoch}:{payment.key}:session:{attempt.attempt}",
        reference=payment.key,
        lines=[port.BillLine(f"{line.fee_kind} {line.period}", line.amount_fen) for line in asked.lines],
        expires_at=attempt.expires_at,
        success_url=f"{back}/{payment.key}",
        cancel_url=f"{back}/{payment.key}",
        metadata=metadata_of(house, payment, epoch),
    )


def metadata_of(house: House, payment: OnlinePayment, epoch: int) -> dict[str, str]:
    """Enough to know the payment again after a restore."""
    asked = payment.requested
    told = {
        "app": port.APP,
        "epoch": str(epoch),
        "tenant": house.settings.tenant,
        "payment_id": payment.key,
        "dwelling": asked.dwelling,
        "debtor": asked.debtor,
        "payee": asked.payee,
        "payer": asked.payer,
    }
    charges = " ".join(line.charge_id for line in asked.lines)
    pieces = range(0, len(charges), METADATA_LENGTH)
    return told | {f"charges_{n}": charges[at : at + METADATA_LENGTH] for n, at in enumerate(pieces, 1)}


def _record(house: House, payment_id: str, step: str, decide: Any, *facts: Any) -> None:
    key = f"{payment_id} {step}"
    with acting(house, ACTOR, key, door="payment page", sent=key, role=ROLE):
        decide(house, payment_id, *facts)


@use_case
def _opened(house: House, payment_id: str, attempt: int, page: SessionTold) -> int:
    payment = house.store.load(OnlinePayment, payment_id)
    payment.open_session(attempt, page.session_id, page.url)
    return house.store.record(payment)


@use_case
def _reject(house: House, payment_id: str, attempt: int, code: str) -> int:
    payment = house.store.load(OnlinePayment, payment_id)
    payment.reject_session(attempt, code)
    return house.store.record(payment)


@use_case
def _again(house: House, payment_id: str, attempt: int, now: datetime) -> int:
    payment = house.store.load(OnlinePayment, payment_id)
    payment.attempt_again(attempt, now)
    return house.store.record(payment)
