"""In which order money pays debts (Civil Code 560: what the payer designates, then the earliest due)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

OLDEST_DUE_FIRST = "oldest due first (Civil Code 560)"
DESIGNATED_FIRST = "as the payer designates, then oldest due first (Civil Code 560)"
DESIGNATED_BY_LINE = "as the payer designates, line by line (Civil Code 560)"


class Debt(NamedTuple):
    """What is still owed on a charge; sorts by due date, then by charge."""

    due_on: date
    charge_id: str
    outstanding_fen: int
    creditor: str
    fee_kind: str


class Line(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """So much of a payment for this charge."""

    charge_id: str
    amount_fen: int
    creditor: str
    fee_kind: str


class Considered(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One step of the trace: what stood there, and how much of the money went to it."""

    charge_id: str
    due_on: date
    outstanding_fen: int
    paid_fen: int


def allocate(
    debts: Iterable[Debt], amount_fen: int, designation: Sequence[str] = ()
) -> tuple[tuple[Line, ...], tuple[Considered, ...]]:
    """The lines and their trace; never more than is owed or at hand."""
    named = {charge_id: place for place, charge_id in enumerate(dict.fromkeys(designation))}
    in_order = sorted(debts, key=lambda debt: (named.get(debt.charge_id, len(named)), debt))
    lines, trace = [], []
    for debt in in_order:
        paid_fen = min(amount_fen, debt.outstanding_fen)
        if paid_fen <= 0:
            continue
        amount_fen -= paid_fen
        lines.append(Line(debt.charge_id, paid_fen, debt.creditor, debt.fee_kind))
        trace.append(Considered(debt.charge_id, debt.due_on, debt.outstanding_fen, paid_fen))
    return tuple(lines), tuple(trace)


def allocate_by_line(
    wanted: Iterable[tuple[Debt, int]], amount_fen: int
) -> tuple[tuple[Line, ...], tuple[Considered, ...]]:
    """In the order of the lines; never more than a line says, than is owed, or than is at hand."""
    lines, trace = [], []
    for debt, line_fen in wanted:
        paid_fen = min(amount_fen, debt.outstanding_fen, line_fen)
        if paid_fen <= 0:
            continue
        amount_fen -= paid_fen
        lines.append(Line(debt.charge_id, paid_fen, debt.creditor, debt.fee_kind))
        trace.append(Considered(debt.charge_id, debt.due_on, debt.outstanding_fen, paid_fen))
    return tuple(lines), tuple(trace)
