"""What can be paid online, as whoever pays chooses it: by payee, charge by charge."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from domain.payments.online_limits import limits_on
from projections.statement import OpenItem
from services.languages import Said, Tongue
from services.web.wording import party


class Payable(NamedTuple):
    """A charge that can be chosen."""

    charge_id: str
    fee: Said
    period: str
    due: str
    amount: str


class PayableGroup(NamedTuple):
    """What goes to one payee is paid together."""

    payee: Said
    items: tuple[Payable, ...]
    total: str
    too_little: str  # The least that can be paid online, where all of it is less.
    elsewhere: bool  # Another's: the provider's account does not take its money.


def payable_groups(
    items: Iterable[OpenItem], today: date, tongue: Tongue, only: str | None = None
) -> tuple[PayableGroup, ...]:
    """In the order in which they are due; online into the hands of this payee only, where one is named."""
    by_payee = dict[str, list[OpenItem]]()
    for item in items:
        by_payee.setdefault(item.creditor, []).append(item)
    least_fen = limits_on(today).least_fen
    return tuple(
        _group(payee, found, least_fen, tongue, elsewhere=only not in (None, payee))
        for payee, found in by_payee.items()
    )


def _group(payee: str, items: Sequence[OpenItem], least_fen: int, tongue: Tongue, *, elsewhere: bool) -> PayableGroup:
    total_fen = sum(item.outstanding_fen for item in items)
    return PayableGroup(
        payee=party(payee, tongue),
        items=tuple(
            Payable(
                item.charge_id,
                tongue.name(item.fee_kind),
                tongue.period(item.period),
                tongue.day(item.due_on),
                tongue.money(item.outstanding_fen),
            )
            for item in items
        ),
        total=tongue.money(total_fen),
        too_little=tongue.money(least_fen) if total_fen < least_fen else "",
        elsewhere=elsewhere,
    )
