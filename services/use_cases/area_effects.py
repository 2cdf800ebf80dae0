"""What a corrected floor area would have meant for the bills that stand. Shown, and nothing is assessed anew."""

from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct

from domain.billing.due import Due
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import Assessment
from domain.billing.refusals import TariffGap
from domain.billing.tariff import Tariff
from domain.history import Aggregate
from domain.registry.dwelling import Dwelling
from services.house import House

FLOOR_AREA = "floor_area"
A = TypeVar("A", bound=Aggregate[Any])


class AreaEffect(Struct, frozen=True, kw_only=True):
    """A standing charge that was reckoned by another area than the one on record now. ㎡ and 分."""

    charge_id: str
    fee_kind: str
    period: str
    then_sqm: Decimal
    now_sqm: Decimal
    amount_then_fen: int
    amount_now_fen: int | None  # By the tariff in force for its month; None where there is none any more.
    difference_fen: int | None


def area_effects(house: House, dwelling: str, since: str = "") -> tuple[AreaEffect, ...]:
    """Of the charges since a month, the oldest month first. Raises UnknownDwelling."""
    home = _as_recorded(house, Dwelling(dwelling))
    home.must_be_registered()
    account = _as_recorded(house, DwellingAccount(dwelling))
    standing = [charge.fact for charge in account.charges.values() if not charge.reversed]
    fees = [
        fee for fee in standing if isinstance(fee, Assessment) and fee.basis.basis == FLOOR_AREA and fee.period >= since
    ]
    tariffs = {name: _as_recorded(house, Tariff(name)) for name in {fee.basis.tariff for fee in fees}}
    found = [_effect(fee, home.floor_area_sqm, tariffs[fee.basis.tariff]) for fee in fees]
    differing = [each for each in found if each.then_sqm != each.now_sqm]
    return tuple(sorted(differing, key=lambda each: (each.period, each.charge_id)))


def _effect(fee: Assessment, now_sqm: Decimal, tariff: Tariff) -> AreaEffect:
    due = Due(fee.dwelling, now_sqm, fee.debtor, fee.liable_with, fee.period, fee.due_on)
    try:
        now_fen = tariff.assess(due).amount_fen
    except TariffGap:
        now_fen = None
    return AreaEffect(
        charge_id=fee.charge_id,
        fee_kind=fee.fee_kind,
        period=fee.period,
        then_sqm=fee.basis.quantity,
        now_sqm=now_sqm,
        amount_then_fen=fee.amount_fen,
        amount_now_fen=now_fen,
        difference_fen=None if now_fen is None else now_fen - fee.amount_fen,
    )


def _as_recorded(house: House, thing: A) -> A:
    """For a question: it decides nothing, and may be asked right after a command of its own."""
    thing.replay(entry.event for entry in house.store.since([house.store.stream(type(thing), thing.key)], 0))
    return thing
