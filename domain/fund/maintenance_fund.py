"""MaintenanceFund (房屋维修金) of a building."""

from collections.abc import Sequence
from typing import assert_never

from domain.fund import refusals
from domain.fund.events import FundBalanceBroughtForward, FundBalanceCorrected, FundCorrection, FundEvent, FundLine
from domain.history import Aggregate
from domain.values.authority import Authority, must_be_named


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

    def correct_balances(
        self, lines: Sequence[FundLine], *, authority: Authority, prepared_by: str, approved_by: str
    ) -> None:
        """Other figures for sub-accounts brought forward. Quiet for lines known alike.

        Raises NotBroughtForward, NegativeFundAmount, AuthorityMissing.
        """
        must_be_named(authority)
        corrections = []
        for line in lines:
            _must_not_be_negative(line)
            if line.dwelling not in self.lines:
                raise refusals.NotBroughtForward(line.dwelling)
            if line != self.lines[line.dwelling]:
                corrections.append(FundCorrection(formerly=self.lines[line.dwelling], line=line))
        if corrections:
            self.record(
                FundBalanceCorrected(
                    building=self.key,
                    corrections=tuple(corrections),
                    authority=authority,
                    prepared_by=prepared_by,
                    approved_by=approved_by,
                )
            )

    def evolve(self, event: FundEvent) -> None:
        match event:
            case FundBalanceBroughtForward():
                self.lines |= {line.dwelling: line for line in event.lines}
            case FundBalanceCorrected():
                self.lines |= {each.line.dwelling: each.line for each in event.corrections}
            case _:
                assert_never(event)


def _must_not_be_negative(line: FundLine) -> None:
    amounts = (line.purchase_price_fen or 0, line.owner_due_fen, line.owner_paid_fen)
    if min(*amounts, line.selling_unit_due_fen, line.selling_unit_paid_fen, line.held_fen) < 0:
        raise refusals.NegativeFundAmount(line.dwelling)
