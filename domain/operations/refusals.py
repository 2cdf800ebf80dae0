"""What record keeping refuses."""

from datetime import datetime

from domain.errors import Refusal


class RestoreDeclaredAlready(Refusal):
    """Restore {restore} is declared already, otherwise: look at what was declared."""

    restore: str


class LossUnclear(Refusal):
    """What is lost begins with the backup, at {taken_at}, position {kept_through}: name an end after it."""

    taken_at: datetime
    kept_through: int


class CauseMissing(Refusal):
    """Say in a few words how this came about."""


class SamePerson(Refusal):
    """{person} prepared this: another person must approve it."""

    person: str


class SeriesClosed(Refusal):
    """Receipts of series {series} may have been printed and lost: receive a book of another series."""

    series: str
