"""MaintenanceFund (房屋维修金) of a building."""

from collections.abc import Sequence

from domain.fund import refusals
from domain.fund.events import FundBalanceBroughtForward, FundEvent, FundLine
from domain.history import Aggregate
from domain.values.authority import Authority


class MaintenanceFund(Aggregate[FundEvent]):
    """按幢立账、按户核算: a building's fund, a sub-account for each dwelling. Books of its own, on a cash basis."""

    KIND = "fund"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.lines: dict[str, FundLine] = {}

    def bring_forward(self, lines: Sequence[FundLine], *, authority: Authority) -> None:
        """As handed over. Quiet for lines known alike. Raises BroughtForwardOtherwise, NegativeFundAmount."""
        new: dict[str, FundLine] = {}
        for line in lines:
            _must_not_be_negative(line)
            known = self.lines.get(line.dwelling) or new.setdefault(line.dwelling, line)
            if known != line:
                raise refusals.BroughtForwardOtherwise(line.dwelling)
        if new:
            self.record(FundBalanceBroughtForward(building=self.key, lines=tuple(new.values()), authority=authority))

    def evolve(self, event: FundEvent) -> None:
        for line in event.lines:
            self.lines[line.dwelling] = line


def _must_not_be_negative(line: FundLine) -> None:
    amounts = (line.purchase_price_fen or 0, line.owner_due_fen, line.owner_paid_fen)
    if min(*amounts, line.selling_unit_due_fen, line.selling_unit_paid_fen, line.held_fen) < 0:
        raise refusals.NegativeFundAmount(line.dwelling)
