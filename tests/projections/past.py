"""A past without a store: things decide, and their facts stand in one order, as if they had been recorded."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from domain.billing.books import Books
from domain.billing.dwelling_account import DwellingAccount
from domain.history import Aggregate, Entry, Envelope, Event
from projections.engine.projection import Projection, Wanted, catch_up
from projections.engine.rebuild import create_tables
from services.event_store.stretches import Stretch
from tests.builders import NOON

ENVELOPE = Envelope(command_id="c", fingerprint="f", actor="person:wang", role="staff", recorded_at=NOON)
HERE = "BH-1-1-101"
_encode = msgspec.json.Encoder(decimal_format="string").encode
A = TypeVar("A", bound=Aggregate[Any])


class Past:
    """Entries in their order, and the things that decided them."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.things: dict[str, Aggregate[Any]] = {}

    def decide(self, kind: type[A], key: str, *decisions: Callable[[A], object]) -> int:
        """What a thing decides now; gives the position after it."""
        thing = self.things.setdefault(f"ezhou/{kind.KIND}/{key}", kind(key))
        assert isinstance(thing, kind)
        for decide in decisions:
            decide(thing)
        for version, fact in enumerate(thing.pending, thing.version - len(thing.pending) + 1):
            self.entries.append(Entry(f"ezhou/{kind.KIND}/{key}", version, ENVELOPE, fact, len(self.entries) + 1))
        thing.pending.clear()
        return len(self.entries)

    def account(self, *decisions: Callable[[DwellingAccount], object], key: str = HERE) -> int:
        """Of one dwelling's account, opened at its first decision."""
        return self.decide(DwellingAccount, key, DwellingAccount.open, *decisions)

    def books(self, creditor: str, *decisions: Callable[[Books], object]) -> int:
        """Of the books of a creditor."""
        return self.decide(Books, creditor, *decisions)

    def facts(self, kind: type[Event]) -> list[Event]:
        """Every fact of a kind."""
        return [entry.event for entry in self.entries if isinstance(entry.event, kind)]

    def read(self, after: int, limit: int, wanted: Wanted) -> Stretch:
        """As the store reads: in the forms that are asked for."""
        rows = self.entries[after : after + limit]
        found = [_in_form(row, wanted.forms[row.event.TOPIC]) for row in rows if row.event.TOPIC in wanted.forms]
        return Stretch(found, after + len(rows))

    def projected(self, *projections: Projection) -> sa.Engine:
        """The read side of this past, in memory."""
        engine = sa.create_engine("sqlite://")
        create_tables(engine, projections)
        for projection in projections:
            catch_up(projection, self.read, engine)
        return engine


def _in_form(entry: Entry, form: type[Event]) -> Entry:
    if form is type(entry.event):
        return entry
    return msgspec.structs.replace(entry, event=msgspec.json.decode(_encode(entry.event), type=form))
