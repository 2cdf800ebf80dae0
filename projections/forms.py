"""Words of which the read side needs less than they say: what is not read is not taken apart either."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import cast

import msgspec

from domain.billing.events import FeeAssessed, PaymentAllocated
from domain.history import Event


class TariffNamed(msgspec.Struct, frozen=True, gc=False):
    """Of what a fee was reckoned from: by which version of the tariff."""

    tariff_version: int


class Fee(msgspec.Struct, frozen=True, gc=False):
    """An assessment without its reckoning. 分."""

    charge_id: str
    dwelling: str
    fee_kind: str
    period: str
    amount_fen: int
    due_on: date
    debtor: str
    creditor: str
    basis: TariffNamed


_fee = msgspec.json.Decoder(Fee).decode


class FeeRead(Event, frozen=True, forbid_unknown_fields=False):
    """A `FeeAssessed`: the most frequent word of all, and most of it says how the amount was reckoned."""

    TOPIC = FeeAssessed.TOPIC
    written: msgspec.Raw = msgspec.field(name="assessment")  # The assessment as it stands on disk.
    booked_on: date

    @property
    def assessment(self) -> Fee:
        """Taken apart anew each time: ask once."""
        return _fee(self.written)


class AllocationRead(PaymentAllocated, frozen=True):
    """A `PaymentAllocated`, without the steps by which it came to its lines."""

    trace: msgspec.Raw  # type: ignore[assignment]  # As it stands on disk.


IN_PART: Mapping[type[Event], type[Event]] = MappingProxyType({FeeAssessed: FeeRead, PaymentAllocated: AllocationRead})
"""For those who want amounts."""


def unread(word: type[Event]) -> type[Event]:
    """A form of a word in which nothing is read but who recorded it and when."""
    names = {"TOPIC": word.TOPIC}
    form = msgspec.defstruct("Unread", [], bases=(Event,), namespace=names, frozen=True, forbid_unknown_fields=False)
    return cast(type[Event], form)
