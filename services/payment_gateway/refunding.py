"""Money goes back through the provider: look first, and ask only for what is not there."""

from domain.payments.online_payment import OnlinePayment
from services.house import House
from services.payment_gateway.port import APP, GatewayFailed, GatewayRefused, NoAnswer, RefundAsked
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of, look_at, sync
from services.use_cases.booking import booking_day
from services.use_cases.command import acting, use_case


def send_refund(house: House, payment_id: str, refund_id: str) -> None:
    """Quiet where it was sent. Where no answer comes, the next look tells. Raises NoAnswer, OnlineNotSetUp."""
    payment = sync(house, payment_id)  # A key is forgotten after a day, a refund is not.
    refund = payment.refunds.waiting().get(refund_id)
    if refund is None:
        return
    number = refund.attempt + 1
    key = f"{refund_id} attempt {number}"
    with acting(house, ACTOR, key, door="send refund", sent=key, role=ROLE):
        if _attempt(house, payment_id, refund_id).repeated:
            return  # Somebody else is at it.
    asked = RefundAsked(
        key=f"{APP}:{house.store.epoch()}:{payment_id}:refund:{refund_id}:{number}",
        capture_id=refund.capture_id,
        amount_fen=refund.amount_fen,
        metadata={"app": APP, "payment_id": payment_id, "refund_id": refund_id},
    )
    try:
        gateway_of(house).refund(asked)
    except GatewayRefused as refused:
        with acting(house, ACTOR, f"{key} refused", door="send refund", sent=key, role=ROLE):
            _refuse(house, payment_id, refund_id, refused.code)
        return
    except GatewayFailed as failed:
        raise NoAnswer(str(failed)) from None
    sync(house, payment_id)


@use_case
def _attempt(house: House, payment_id: str, refund_id: str) -> int:
    payment = house.store.load(OnlinePayment, payment_id)
    payment.attempt_refund(refund_id)
    return house.store.record(payment)


@use_case
def _refuse(house: House, payment_id: str, refund_id: str, code: str) -> int:
    """Nothing has moved: the money rests where it was."""
    payment = house.store.load(OnlinePayment, payment_id)
    payee = payment.requested.payee
    payment.accept_refund_failure(refund_id, code, payee=payee, booked_on=booking_day(house, payee))
    return house.store.record(payment)


def waiting_refunds(house: House, payment_id: str) -> list[str]:
    """Those that two persons have asked for, and the provider has not sent."""
    return list(look_at(house, payment_id).refunds.waiting())
