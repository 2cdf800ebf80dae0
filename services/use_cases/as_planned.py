"""What a run posts, as it was planned and approved: the lines are not taken apart, and no byte of them changes."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

import msgspec

from domain.billing.events import Assessment, FeeAssessed, SheetPlanned
from domain.history import Event


class SheetAsWritten(SheetPlanned, frozen=True):
    """A `SheetPlanned` whose lines are left as they stand on disk."""

    lines: tuple[msgspec.Raw, ...]  # type: ignore[assignment]  # An assessment each.


class FeeAsPlanned(FeeAssessed, frozen=True):
    """A `FeeAssessed` that says what the plan says, byte for byte."""

    assessment: msgspec.Raw  # type: ignore[assignment]  # A line of the plan.


class PlannedLine(msgspec.Struct, frozen=True, gc=False):
    """Of an assessment, what must be known before it is posted unchanged."""

    charge_id: str
    dwelling: str
    fee_kind: str
    period: str
    creditor: str


def lines_as_written(sheet: SheetPlanned) -> Sequence[msgspec.Raw]:
    """Of a sheet that was loaded as it is written."""
    return cast(SheetAsWritten, sheet).lines


AS_WRITTEN: Mapping[str, type[Event]] = MappingProxyType({SheetPlanned.TOPIC: SheetAsWritten})
planned_line = msgspec.json.Decoder(PlannedLine).decode
whole_line = msgspec.json.Decoder(Assessment).decode
