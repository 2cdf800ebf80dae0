"""An account as the counter asks for it: what is owed and what is held, not how an amount was reckoned.

Of twenty years that is most of what would have to be read.
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from domain.billing.events import Assessment, FeeAssessed
from domain.history import Event
from projections.forms import AllocationRead


class Owed(Assessment, frozen=True, gc=False):
    """An assessment whose basis is left as it stands on disk."""

    basis: msgspec.Raw  # type: ignore[assignment]  # As it stands on disk.


class FeeOwed(FeeAssessed, frozen=True):
    """A `FeeAssessed` without its reckoning."""

    assessment: Owed


WITHOUT_RECKONING: Mapping[str, type[Event]] = MappingProxyType(
    {FeeAssessed.TOPIC: FeeOwed, AllocationRead.TOPIC: AllocationRead}
)
