"""RevealLog (查看记录): who looked at what is sealed about a person."""

from typing import assert_never

from domain.history import Aggregate
from domain.privacy import refusals
from domain.privacy.events import KINDS, PURPOSES, PrivacyEvent, ValuesRevealed


class RevealLog(Aggregate[PrivacyEvent]):
    """Written before anything is shown; the person whom it is about reads it."""

    KIND = "reveal-log"

    def reveal(self, kinds: tuple[str, ...], *, purpose: str, case: str | None, by: str, role: str) -> None:
        """Every look is one of its own. Raises KindsUnclear, UnknownPurpose."""
        if not kinds or len(set(kinds)) < len(kinds) or set(kinds) - set(KINDS):
            raise refusals.KindsUnclear(", ".join(KINDS))
        if purpose not in PURPOSES:
            raise refusals.UnknownPurpose(purpose, ", ".join(PURPOSES))
        self.record(ValuesRevealed(subject=self.key, kinds=kinds, purpose=purpose, case=case, seen_by=by, role=role))

    def evolve(self, event: PrivacyEvent) -> None:
        match event:
            case ValuesRevealed():
                pass
            case _:
                assert_never(event)
