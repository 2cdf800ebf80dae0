"""What differs is kept until it is cleared: tomorrow can be seen what there was yesterday, and what became of it."""

from collections.abc import Iterable, Sequence

from domain.payments.events.reconciling import (
    AGREES_NOW,
    BOOKED,
    FOUND_THERE,
    IDENTIFIED,
    NOT_AT_THE_PROVIDER,
    NOT_ON_RECORD,
    OTHERWISE,
    RETURNED,
    DifferenceFound,
)
from domain.payments.reconciled_day import ReconciledDay, day_key
from projections import reconciliations
from projections.reconciliations import DifferenceRow
from services.house import House
from services.payment_gateway.day_hours import day_of
from services.payment_gateway.on_record import OnRecord, on_record
from services.payment_gateway.port import Transaction
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of
from services.use_cases.command import acting, fingerprint, use_case


def of_movement(house: House, moved: Transaction, here_minor: int | None) -> DifferenceFound:
    """Something that moved there, and is not here, or not with as much."""
    return DifferenceFound(
        provider=gateway_of(house).name,
        day=day_of(moved.at),
        difference=f"{moved.category} {moved.source_id}",
        kind=NOT_ON_RECORD if here_minor is None else OTHERWISE,
        of=moved.category,
        source=moved.source_id,
        payment_id=moved.payment_id,
        currency=moved.bill_currency,
        there_minor=moved.bill_minor,
        here_minor=here_minor or 0,
    )


def keep(house: House, found: Iterable[DifferenceFound]) -> None:
    """Each once, as long as it is open."""
    for each in found:
        key = f"{each.difference} found {house.clock().isoformat()} {fingerprint(each)}"
        with acting(house, ACTOR, key, door="reconcile", sent=key, role=ROLE):
            _find(house, each)


def clear(house: House, open_: DifferenceRow, by: str) -> None:
    """It is no more."""
    key = f"{open_.difference} cleared {house.clock().isoformat()}"
    with acting(house, ACTOR, key, door="reconcile", sent=key, role=ROLE):
        _clear(house, open_, by)


def clear_settled(house: House, moved: Sequence[Transaction]) -> None:
    """Those that are open, and are no difference any more. Raises NoAnswer."""
    open_ = house.ask(lambda reading: reconciliations.open_differences(reading, gateway_of(house).name))
    refunded = {each.capture_id for each in moved if each.category == "refund"}
    for each in open_:
        if (by := _cleared_by(house, each, refunded)) is not None:
            clear(house, each, by)


def _cleared_by(house: House, open_: DifferenceRow, refunded: set[str]) -> str | None:
    if open_.kind not in (NOT_ON_RECORD, NOT_AT_THE_PROVIDER, OTHERWISE):
        return None
    found = [each for each in gateway_of(house).transactions_of(open_.source) if each.category == open_.of]
    with house.read() as reading:
        known = on_record(reading, found)
    if open_.kind == NOT_AT_THE_PROVIDER:
        return FOUND_THERE if found else None
    if open_.kind == OTHERWISE:
        agree = found and all(known.here_minor(each) == each.bill_minor for each in found)
        return AGREES_NOW if agree else None
    return _booked(known, found, refunded)


def _booked(known: OnRecord, found: Sequence[Transaction], refunded: set[str]) -> str | None:
    """What was parked is cleared when somebody is found, or when it has gone back there, too."""
    for each in found:
        parked = known.parked.get(each.capture_id) if each.category == "charge" else None
        if parked is None:
            return BOOKED if known.here_minor(each) is not None else None
        if parked.state == "identified":
            return IDENTIFIED
        if parked.state == "returned" and each.capture_id in refunded:
            return RETURNED
    return None


@use_case
def _find(house: House, found: DifferenceFound) -> int:
    day = house.store.load(ReconciledDay, day_key(found.provider, found.day))
    day.find(found)
    return house.store.record(day)


@use_case
def _clear(house: House, open_: DifferenceRow, by: str) -> int:
    day = house.store.load(ReconciledDay, day_key(open_.provider, open_.day))
    day.clear(open_.difference, by)
    return house.store.record(day)
