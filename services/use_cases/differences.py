"""What will go on differing at a payment provider, and why: said by two persons, with their authority."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from domain.billing.refusals import UnknownReason
from domain.history import Aggregate
from domain.payments.events.reconciling import EXPLANATIONS
from domain.payments.reconciled_day import ReconciledDay, day_key
from domain.payments.refusals import DifferenceNotOpen
from domain.values.authority import Authority
from services.house import House


class DifferenceExplanation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """差异说明: neither side will ever show it, and it is known why."""

    payee: str
    """Whose account at the provider it is: its books are theirs, and the bureau's."""
    provider: str
    day: date
    difference: str
    reason: str
    authority: Authority


def account_payee(house: House) -> str:
    """Whose account it is; where nobody has said, the bureau answers for it."""
    return house.settings.stripe_payee or house.settings.bureau


def explain_difference(
    house: House, asked: DifferenceExplanation, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises DifferenceNotOpen, MoneyInSuspense, UnknownReason, AuthorityMissing."""
    if asked.reason not in EXPLANATIONS:
        raise UnknownReason(asked.reason, ", ".join(EXPLANATIONS))
    if asked.payee != account_payee(house):
        raise DifferenceNotOpen(asked.difference)
    day = house.store.load(ReconciledDay, day_key(asked.provider, asked.day))
    day.explain(
        asked.difference,
        reason=asked.reason,
        authority=asked.authority,
        prepared_by=prepared_by,
        approved_by=approved_by,
    )
    return [day]
