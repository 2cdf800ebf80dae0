"""What cannot be asked of a list."""

from domain.errors import Refusal


class NotAChoice(Refusal):
    """One of the filters is not among its choices any more: choose again."""


class InstantUnreadable(Refusal):
    """A moment is written like 2026-11-23T14:30: check it."""


class TooManyRows(Refusal):
    """A workbook holds {most} rows at most, and these are {rows}: narrow the filters."""

    rows: int
    most: int
