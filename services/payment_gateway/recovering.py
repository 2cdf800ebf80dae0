"""What a restore has lost, and a provider still knows: a payment tells itself whose it is, and what it is for."""

from domain.billing.refusals import AccountNotOpened
from services.house import House
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of
from services.use_cases.command import acting
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
