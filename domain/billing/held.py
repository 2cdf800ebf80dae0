"""A debt and money, as an account holds them."""

from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import asdict

from domain.billing import refusals
from domain.billing.events import ArrearsBroughtForward, Assessment, PaymentReceived


@dataclass(slots=True)
class Charge:
    """A debt in the account, and how much of which payment lies on it."""

    fact: Assessment | ArrearsBroughtForward
    amount_fen: int
    outstanding_fen: int
    paid_fen: dict[str, int] = field(default_factory=dict)
    reversed: bool = False


@dataclass(slots=True)
class Payment:
    """Money that arrived; what is neither allocated nor gone again rests on it."""

    received: PaymentReceived
    rest_fen: int
    lies_on: dict[str, int] = field(default_factory=dict)
    """So much of it on which charge, in the order in which it came there."""

    @property
    def held_fen(self) -> int:
        """What is still here of it, on charges or at rest."""
        return self.rest_fen + sum(self.lies_on.values())


def put(of: dict[str, int], key: str, amount_fen: int) -> None:
    """More on it, or less; nothing is kept where nothing is left."""
    of[key] = of.get(key, 0) + amount_fen
    if of[key] == 0:
        del of[key]


def unless_same(id: str, known: Struct, again: Struct) -> None:
    """What is sent again, be it on a later day, is not news; anything else under its id is a mistake."""
    if type(known) is not type(again) or _but_for_booking(known) != _but_for_booking(again):
        raise refusals.IdReused(id)


def _but_for_booking(fact: Struct) -> dict[str, object]:
    return {name: value for name, value in asdict(fact).items() if name not in ("booked_on", "receipt")}
