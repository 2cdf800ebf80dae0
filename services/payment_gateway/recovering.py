"""What we have lost, or never heard, and a provider knows: a payment tells itself whose it is, and what it is for."""

from domain.billing.refusals import AccountNotOpened
from domain.payments.online_payment import OnlinePayment
from services.house import House
from services.payment_gateway.port import SessionTold
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of, sync
from services.use_cases.command import acting, use_case
from services.use_cases.online_recovery import recover_payment


def recover(house: House, capture_id: str) -> bool:
    """Whether the payment of this capture is on record now.

    One of our own time is not lost, and one of another town is none of ours: such money is parked. Raises NoAnswer.
    """
    gateway = gateway_of(house)
    claim = gateway.claim_of(capture_id) if capture_id else None
    if claim is None or claim.tenant != house.settings.tenant or claim.epoch >= house.store.epoch():
        return False
    told = gateway.told([claim.session.session_id])
    with acting(house, ACTOR, f"recover {claim.payment_id}", door="recover", sent=claim.payment_id, role=ROLE):
        try:
            recover_payment(house, gateway.name, claim, told)
        except AccountNotOpened:
            return False
    return True


def adopt_page(house: House, payment_id: str, capture_id: str) -> None:
    """Where money came of a page of ours whose opening was never answered: it is known from now on. Raises NoAnswer."""
    claim = gateway_of(house).claim_of(capture_id) if capture_id else None
    if claim is None or (claim.tenant, claim.payment_id) != (house.settings.tenant, payment_id):
        return
    key = f"{payment_id} adopts {claim.session.session_id}"
    with acting(house, ACTOR, key, door="payment page", sent=key, role=ROLE):
        _adopted(house, payment_id, claim.session)
    sync(house, payment_id)


@use_case
def _adopted(house: House, payment_id: str, page: SessionTold) -> int:
    payment = house.store.load(OnlinePayment, payment_id)
    payment.adopt_session(page.session_id, page.url)
    return house.store.record(payment)
