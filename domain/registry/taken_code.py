"""TakenCode: the marker of a dwelling code that came to a dwelling after its registration."""

from domain.history import Aggregate
from domain.registry import refusals
from domain.registry.events import CodeEvent, DwellingCodeTaken


class TakenCode(Aggregate[CodeEvent]):
    """Whose a code became, by renumbering or when the dwelling was formed: the first one has it for ever."""

    KIND = "code"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.dwelling = ""

    def take(self, dwelling: str) -> None:
        """Quiet for the dwelling that has it. Raises CodeUsed."""
        if self.dwelling and self.dwelling != dwelling:
            raise refusals.CodeUsed(self.key)
        if not self.dwelling:
            self.record(DwellingCodeTaken(code=self.key, dwelling=dwelling))

    def evolve(self, event: CodeEvent) -> None:
        self.dwelling = event.dwelling
