"""What has been recorded since, as far as somebody may see it: for a company's own software, which follows.

Without a personal value, and without what the house records of itself: who works here, and who looked at what.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import msgspec

from domain.approvals.events import ProposalMade
from domain.history import Entry, Event
from projections.proposals import area_of
from services.event_store.mapper import PERSONAL_FIELDS
from services.event_store.recorder import Row
from services.house import House

READ_AT_ONCE, READ_AT_MOST = 500, 5_000
"""Entries: whoever may see few of many comes again, rather than wait."""

IN_AN_AREA = frozenset(
    ("account", "area", "code", "dwelling", "fund", "handover", "retrofit", "run", "sheet", "statement-batch", "tariff")
)
"""Their key begins with the area: "BH-1-1-101", "BH/物业服务费"."""
OF_A_PAYEE = frozenset(("books", "online-payment", "receipt-book", "shift", "suspense"))
"""One of their first facts says who is paid."""
OF_THE_BUREAU = frozenset(("import", "reconciled-day", "resident"))
OF_ITS_CONTENT = frozenset(("proposal",))
UNTOLD = frozenset(("membership", "record-keeping", "reveal-log", "staff-member"))
"""Every kind of stream is in one of these; one that is in none is told to nobody."""


class Change(NamedTuple):
    """A fact, and where it stands in the history of its thing."""

    entry: Entry
    thing: str
    """ "account/BH-1-1-101"."""
    fact: dict[str, Any]


class Changes(NamedTuple):
    """Some of them, how far history was read for that, and whether it goes on."""

    found: list[Change]
    upto: int
    more: bool


@dataclass(frozen=True)
class Sight:
    """How far somebody sees."""

    areas: frozenset[str] | None
    """None: all."""
    payee: str | None = None
    """Whose books alone; None: everybody's."""

    def sees_area(self, area: str) -> bool:
        """Whether it is one of his."""
        return self.areas is None or area in self.areas

    @property
    def sees_all(self) -> bool:
        """What belongs to no area and to no payee."""
        return self.areas is None and self.payee is None

    def sees_payee(self, payee: str | None) -> bool:
        """Whether the money there is his or that of whom he works for."""
        return self.payee is None or payee == self.payee


def changes(house: House, after: int, limit: int, sight: Sight) -> Changes:
    """In history's order, so many at most. Raises PoisonEntry."""
    found, upto, seeing = list[Change](), after, _Seeing(house, sight)
    end = house.store.position()
    while len(found) < limit and upto - after < READ_AT_MOST:
        rows = house.store.history(upto, READ_AT_ONCE)
        for row in rows:
            upto = row[4]
            if seeing.sees(row):
                found.append(_change(house.store.entry(row)))
                if len(found) == limit:
                    break
        if len(rows) < READ_AT_ONCE:
            break
    return Changes(found, upto, upto < end)


class _Seeing:
    """Asked of many rows; what a stream says of whose it is, is asked once."""

    def __init__(self, house: House, sight: Sight) -> None:
        self._store, self._sight = house.store, sight
        self._first = cache(lambda stream: self._store.since([stream], 0)[0].event)

    def sees(self, row: Row) -> bool:
        """Whether it is told."""
        stream, sight = row[0], self._sight
        _, kind, key = stream.split("/", 2)
        if kind in IN_AN_AREA:
            return sight.sees_area(key.replace("/", "-").partition("-")[0])
        if kind in OF_A_PAYEE:
            first = self._first(stream)
            return sight.sees_payee(getattr(first, "payee", None) or getattr(first, "creditor", None))
        if kind in OF_ITS_CONTENT:
            made = self._first(stream)
            assert isinstance(made, ProposalMade)  # noqa: S101
            area = area_of(made.content)
            return sight.sees_area(area) if area else sight.sees_all
        return kind in OF_THE_BUREAU and sight.sees_all


def _change(entry: Entry) -> Change:
    return Change(entry, entry.stream.partition("/")[2], told(entry.event))


def told(fact: Event) -> dict[str, Any]:
    """As JSON has it, without what is about a person; a personal value deeper down would be refused, not told."""
    hidden = PERSONAL_FIELDS.get(type(fact), ())
    named = {name: getattr(fact, name) for name in fact.__struct_fields__ if name not in hidden}
    content: dict[str, Any] = msgspec.to_builtins(named)
    return content
