"""History in pieces, for whoever follows it: read once, decoded once, and the next piece while this one is used."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from operator import itemgetter
from threading import Lock
from typing import NamedTuple, Protocol, Self

from domain import VOCABULARY
from domain.history import Entry, Event
from services.event_store.personal_keys import KeysUnavailable
from services.event_store.recorder import Row


class PoisonEntry(Exception):
    """An entry that cannot be read: whoever follows history stops before it, loudly."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"position {position}: {why}")
        self.position, self.why = position, why


class Stretch(NamedTuple):
    """A piece of history: the entries that were asked for, and the position up to which it was read."""

    entries: list[Entry]
    upto: int


class Wanted(Protocol):
    """By topic, the form in which a word is read; and whether who recorded it is read, too."""

    @property
    def forms(self) -> Mapping[str, type[Event]]: ...

    @property
    def envelope(self) -> bool: ...


class Whole:
    """Entries with all that they say: of some topics, or of all."""

    envelope = True

    def __init__(self, topics: frozenset[str] | None) -> None:
        self.forms = VOCABULARY if topics is None else {each: VOCABULARY[each] for each in topics & VOCABULARY.keys()}


class Source(Protocol):
    """Whoever has history."""

    @property
    def known_topics(self) -> frozenset[str]:
        """The words that this release knows."""

    def history(self, after: int, limit: int) -> list[Row]:
        """So many entries after a position, as they stand on disk."""

    def reader(self, form: type[Event], envelope: bool, rows: Sequence[Row] = ()) -> Callable[[Row], Entry]:
        """Reads an entry in a form, one of these rows as a rule. It raises PoisonEntry."""

    def entry(self, row: Row) -> Entry:
        """All of it. Raises PoisonEntry."""


class Rows:
    """A piece of history as it stands on disk; each entry is decoded once in each form that is asked for."""

    def __init__(self, source: Source, after: int, limit: int) -> None:
        self.after, self.rows = after, source.history(after, limit)
        self._source = source
        self._decoded: dict[tuple[type[Event], bool], _Decoded] = {}
        self._by_topic: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows):
            self._by_topic.setdefault(row[2], []).append(at)

    @property
    def upto(self) -> int:
        """The position of the last of them."""
        return self.rows[-1][4] if self.rows else self.after

    def stretch(self, after: int, limit: int, wanted: Wanted) -> Stretch:
        """Of these rows, the entries of some words. Raises PoisonEntry where the very next one cannot be read.

        Nobody looks at what he does not want: of the many words of a town, most read models know a few.
        """
        first = bisect_right(self.rows, after, key=itemgetter(4))
        end = min(first + limit, len(self.rows))
        entries = list[Entry]()
        for at, (read, known) in self._asked_for(first, end, wanted):
            if (entry := known[at]) is None:
                try:
                    entry = known[at] = read(self.rows[at])
                except PoisonEntry:
                    if at == first:
                        raise
                    return Stretch(entries, self.rows[at - 1][4])
            entries.append(entry)
        return Stretch(entries, self.rows[end - 1][4] if end > first else after)

    def _asked_for(self, first: int, end: int, wanted: Wanted) -> Iterable[tuple[int, "_Decoded"]]:
        """In the order of history; a word that nobody here knows is asked for by everybody."""
        skipped = self._source.known_topics - wanted.forms.keys()
        places = dict[int, _Decoded]()
        for topic, there in self._by_topic.items():
            if topic not in skipped:
                some = there[bisect_left(there, first) : bisect_left(there, end)]
                if some:
                    places |= dict.fromkeys(some, self._decoded_as(topic, wanted))
        return sorted(places.items(), key=itemgetter(0))

    def _decoded_as(self, topic: str, wanted: Wanted) -> "_Decoded":
        if topic not in wanted.forms:
            return _Decoded(self._source.entry, [None] * len(self.rows))  # It says that it knows no such word.
        form = wanted.forms[topic], wanted.envelope
        if form not in self._decoded:
            self._decoded[form] = _Decoded(self._source.reader(*form, self.rows), [None] * len(self.rows))
        return self._decoded[form]


class _Decoded(NamedTuple):
    read: Callable[[Row], Entry]
    known: list[Entry | None]


class Follower:
    """Reads for all who follow: who stands where another one stood gets what that one was given. Thread-safe.

    Where the end is not near, the next piece is read and decoded in a thread of its own.
    """

    def __init__(self, source: Source) -> None:
        self._source, self._aside = source, ThreadPoolExecutor(1, "reading ahead")
        self._rows: Rows | None = None
        self._ahead: Future[Rows] | None = None
        self._ahead_of = 0
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.shutdown(cancel_futures=True)

    def read(self, after: int, limit: int, wanted: Wanted) -> Stretch:
        """As the store reads. Raises PoisonEntry, and what the store raises."""
        with self._lock:
            if self._rows is None or not self._rows.after <= after < self._rows.upto:
                self._rows = self._turned_to(after, limit)
                if len(self._rows.rows) >= limit > 1:
                    self._ahead_of = self._rows.upto
                    self._ahead = self._aside.submit(self._read_ahead, self._ahead_of, limit, wanted)
            return self._rows.stretch(after, limit, wanted)

    def _turned_to(self, after: int, limit: int) -> Rows:
        ahead, self._ahead = self._ahead, None
        if ahead and self._ahead_of == after and (rows := ahead.result()).rows:
            return rows
        return Rows(self._source, after, limit)  # What was the end a while ago need not be the end now.

    def _read_ahead(self, after: int, limit: int, wanted: Wanted) -> Rows:
        rows = Rows(self._source, after, limit)
        with suppress(PoisonEntry, KeysUnavailable):  # Whoever wants to read it will be told.
            rows.stretch(after, limit, wanted)
        return rows
