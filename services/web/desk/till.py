"""A cashier's till: the shift that is open, and the receipt book at hand."""

from typing import NamedTuple

from projections import collection, directory, tariffs
from projections.collection import ReceiptBookRow, ShiftRow
from projections.engine.tables import Reading

OPEN = "open"


class Till(NamedTuple):
    """Where money goes now; without a book no receipt can be given."""

    shift: ShiftRow
    book: ReceiptBookRow | None

    @property
    def payee(self) -> str:
        """In whose name money is taken."""
        return self.shift.payee

    @property
    def left(self) -> int:
        """Receipts that the book still holds."""
        return self.book.last - self.book.first + 1 - self.book.issued_count if self.book else 0


def till_of(reading: Reading, cashier: str) -> Till | None:
    """The one opened last; None where no shift of this cashier is open."""
    shift = next((each for each in collection.shifts(reading, cashier) if each.state == OPEN), None)
    if shift is None:
        return None
    return Till(shift, next(iter(collection.books_at_hand(reading, cashier, shift.payee)), None))


def payees(reading: Reading, bureau: str) -> list[str]:
    """In whose name money may be taken: whoever a tariff names, and the bureau; companies come first."""
    named = {each.creditor for area in directory.areas(reading) for each in tariffs.tariffs(reading, area.area)}
    return sorted(named | {bureau}, key=lambda who: (not who.startswith("company:"), who))
