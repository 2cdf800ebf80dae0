"""After a restore: what came back and what did not, and two persons who declare it. Then the records go on."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from domain.errors import Refusal
from domain.history import Aggregate
from domain.operations.events import NumbersForgone, RestoreDeclared
from domain.operations.record_keeping import STORE, RecordKeeping
from domain.payments.receipt_book import ReceiptBook
from domain.values.authority import Authority
from projections import collection
from services.event_store.mapper import PERSONAL_FIELDS, personal_values
from services.event_store.personal_keys import Owner
from services.event_store.recovery import Restored
from services.house import House
from services.use_cases.checking import Finding, check

STRETCH = 5_000
"""Entries that are looked through at a time."""


class NothingToRecover(Refusal):
    """These records are not in recovery: there is nothing to declare."""


class OtherRestore(Refusal):
    """The restore that waits is {restore}: declare that one."""

    restore: str


class RecordsUneven(Refusal):
    """{count} things do not add up: look at anju check, and put that right first."""

    count: int


class KeysMissing(Refusal):
    """{count} keys of personal values did not come back: restore a newer key store, or declare that many as lost."""

    count: int


class Survey(Struct, frozen=True):
    """How the records stand after a restore."""

    restored: Restored
    entries_at: int  # Position of the newest.
    findings: list[Finding]
    keys_lost: list[Owner]
    forgone: list[NumbersForgone]
    series: list[str]


def survey(house: House) -> Survey:
    """All of history is looked through for values that nobody can open. Raises NothingToRecover, KeysUnavailable."""
    restored = house.store.recovery.pending()
    if restored is None:
        raise NothingToRecover()
    books = _books(house)
    return Survey(
        restored,
        house.store.position(),
        check(house),
        lost_keys(house),
        [_forgone(book) for book in books if _is_in_use(book)],
        sorted({book.received.series for book in books}),
    )


def lost_keys(house: House) -> list[Owner]:
    """Subjects and classes of whom history holds values, with neither a key nor a tombstone. Raises KeysUnavailable."""
    found: set[Owner] = set()
    lost: list[Owner] = []
    for owners in _owners(house):
        new = owners - found
        found |= new
        lost += house.keys.lost(sorted(new))
    return sorted(lost)


def _owners(house: House) -> Iterator[set[Owner]]:
    topics, after = frozenset(event.TOPIC for event in PERSONAL_FIELDS), 0
    while (stretch := house.store.read(after, STRETCH, topics)).upto > after:
        after = stretch.upto
        values = [value for entry in stretch.entries for value in personal_values(entry.event)]
        yield {(value.subject, value.retention_class) for value in values}


def _books(house: House) -> list[ReceiptBook]:
    with house.read() as reading:
        keys = [row.book for row in collection.receipt_books(reading)]
    return list(house.store.load_all(ReceiptBook, keys).values())


def _is_in_use(book: ReceiptBook) -> bool:
    return not book.is_returned and book.next_number <= book.received.last


def _forgone(book: ReceiptBook) -> NumbersForgone:
    return NumbersForgone(book.key, book.next_number, book.received.last)


class RestoreDeclaration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """恢复备份: what is lost, as far as anybody knows. `series`: of books that came in after the backup."""

    restore: str
    lost_until: datetime
    lost_through: int | None = None
    series: tuple[str, ...] = ()
    keys_lost: int = 0
    cause: str
    authority: Authority


def declare_restore(
    house: House, asked: RestoreDeclaration, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Every book in use is returned: whichever of its numbers were printed since the backup, none comes twice.

    Raises NothingToRecover, OtherRestore, RecordsUneven, KeysMissing, LossUnclear, …
    """
    found = survey(house)
    if asked.restore != found.restored.restore:
        raise OtherRestore(found.restored.restore)
    if found.findings:
        raise RecordsUneven(len(found.findings))
    if len(found.keys_lost) != asked.keys_lost:
        raise KeysMissing(len(found.keys_lost))
    keeping = house.store.load(RecordKeeping, STORE)
    keeping.declare_restore(
        RestoreDeclared(
            restore=asked.restore,
            taken_at=found.restored.taken_at,
            kept_through=found.restored.kept_through,
            lost_until=asked.lost_until,
            lost_through=asked.lost_through,
            series=tuple(sorted({*found.series, *asked.series})),
            forgone=tuple(found.forgone),
            keys_lost=asked.keys_lost,
            cause=asked.cause,
            authority=asked.authority,
            prepared_by=prepared_by,
            approved_by=approved_by,
        )
    )
    books = list(house.store.load_all(ReceiptBook, [each.book for each in found.forgone]).values())
    for book in books:
        book.give_back(cause=asked.restore, prepared_by=prepared_by, approved_by=approved_by)
    return [keeping, *books]
