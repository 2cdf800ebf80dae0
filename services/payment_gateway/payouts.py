"""Does what goes to the bank add up: each payout against the movements that it consists of, in its own currency?"""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.payments.events.reconciling import (
    AGREES_NOW,
    PAID_OUT,
    PAYOUT_FAILED,
    PAYOUT_UNEVEN,
    DifferenceFound,
    PayoutReconciled,
)
from domain.payments.reconciled_day import ReconciledDay, day_key
from projections import reconciliations
from projections.reconciliations import DifferenceRow
from services.house import House
from services.payment_gateway.day_hours import day_of, first_second
from services.payment_gateway.kept_differences import clear, keep
from services.payment_gateway.port import PayoutTold
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of
from services.use_cases.command import acting, fingerprint, use_case

BACK = timedelta(days=30)
"""A bank may send money back weeks later."""
FAILED = "failed"


def reconcile_payouts(house: House, first: date) -> int:
    """Those that are new, that changed, or that did not add up; how many. Raises NoAnswer."""
    gateway = gateway_of(house)
    told = [each for each in gateway.payouts_since(first_second(first - BACK)) if each.is_complete]
    with house.read() as reading:
        known = reconciliations.payouts_known(reading, gateway.name, [each.payout_id for each in told])
        open_ = reconciliations.open_differences(reading, gateway.name)
    uneven = {each.source: each for each in open_ if each.kind == PAYOUT_UNEVEN}
    looked_at = 0
    for each in told:
        before = known.get(each.payout_id)
        if before is not None and before.status == each.status and each.payout_id not in uneven:
            continue
        looked_at += 1
        _look_at(house, each, uneven.get(each.payout_id))
    for each_open in (each for each in open_ if each.kind == PAYOUT_FAILED):
        if _was_paid_later(each_open, told):
            clear(house, each_open, PAID_OUT)
    return looked_at


def _look_at(house: House, told: PayoutTold, uneven: DifferenceRow | None) -> None:
    gateway = gateway_of(house)
    parts = list(gateway.transactions_in(told.payout_id))
    payout = PayoutReconciled(
        provider=gateway.name,
        day=day_of(told.at),
        payout=told.payout_id,
        status=told.status,
        currency=told.currency,
        amount_minor=told.amount_minor,
        movements=len(parts),
        net_minor=sum(each.net_minor for each in parts),
        arrives_on=day_of(told.arrives_at),
    )
    key = f"{payout.payout} {house.clock().isoformat()} {fingerprint(payout)}"
    with acting(house, ACTOR, key, door="reconcile", sent=key, role=ROLE):
        _reconcile_payout(house, payout)
    if payout.net_minor != payout.amount_minor:
        keep(house, [_difference(payout, PAYOUT_UNEVEN, payout.net_minor)])
    elif uneven is not None:
        clear(house, uneven, AGREES_NOW)
    if payout.status == FAILED:
        keep(house, [_difference(payout, PAYOUT_FAILED, 0)])


def _difference(payout: PayoutReconciled, kind: str, here_minor: int) -> DifferenceFound:
    return DifferenceFound(
        provider=payout.provider,
        day=payout.day,
        difference=f"{kind} {payout.payout}",
        kind=kind,
        of="payout",
        source=payout.payout,
        payment_id=None,
        currency=payout.currency,
        there_minor=payout.amount_minor,
        here_minor=here_minor,
    )


def _was_paid_later(failed: DifferenceRow, told: Sequence[PayoutTold]) -> bool:
    at = next((each.at for each in told if each.payout_id == failed.source), None)
    later = (each for each in told if at is not None and each.at > at and each.currency == failed.currency)
    return any(each.status == "paid" for each in later)


@use_case
def _reconcile_payout(house: House, payout: PayoutReconciled) -> int:
    day = house.store.load(ReconciledDay, day_key(payout.provider, payout.day))
    day.reconcile_payout(payout)
    return house.store.record(day)
