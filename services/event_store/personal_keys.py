"""Keys of personal values: one for each subject and retention class, wrapped by a master key from outside.

The key store is a database of its own with backups of its own. Destroy a key, and what it sealed is
gone for good while history still stands (PIPL 47; reliability: unavailable, lost and erased are three things).
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.values.personal import Personal

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS subject_key(subject TEXT, class TEXT, master TEXT, wrapped BLOB,"
    " destroyed_at TEXT, PRIMARY KEY(subject, class), CHECK((wrapped IS NULL) = (destroyed_at IS NOT NULL)))"
)
_NONCE = 12
_PAD = 32  # Bytes: the length of a name tells little.


class KeysUnavailable(Exception):
    """The key store does not answer. Never to be taken for an erasure."""


class KeyLost(Exception):
    """Neither a key nor a tombstone, or no master key for it: a fault in backup or restore, to be alarmed."""


class SubjectErased(Exception):
    """The key of this subject and class was destroyed: there is nothing to open, and nothing new to seal."""


class PersonalKeys:
    """Seals and opens personal values. Thread-safe; other processes' erasures are noticed at once."""

    def __init__(self, path: Path, masters: dict[str, bytes], current: str) -> None:
        """`masters`: 32-byte keys by name; new keys are wrapped by the `current` one."""
        self._masters = {name: AESGCM(key) for name, key in masters.items()}
        self._current, self._lock = current, Lock()
        self._open: dict[tuple[str, str], AESGCM] = {}
        self._seen = -1
        with _unavailable():
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute(_SCHEMA)

    def prepare(self, values: Iterable[Personal]) -> None:
        """Makes the keys that are missing, committed before any event that needs them. Raises SubjectErased."""
        wanted = {(value.subject, value.retention_class) for value in values}
        with self._lock, _unavailable():
            self._forget_if_another_process_wrote()
            missing = sorted(pair for pair in wanted if pair not in self._open and self._row(*pair) is None)
            if missing:
                with self._all_or_nothing():
                    self._connection.executemany(
                        "INSERT INTO subject_key VALUES (?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING",
                        [(*pair, self._current, self._wrap(AESGCM.generate_key(256), *pair)) for pair in missing],
                    )

    def seal(self, value: Personal, bound_to: str) -> bytes:
        """The text under its subject's key, bound to a place in history so that it cannot be moved."""
        if value.sealed:
            if value.bound_to != bound_to:
                raise ValueError("a sealed value stays where it was recorded")
            return value.sealed
        text = value.fresh_text().encode()
        text += b"\0" * (-len(text) % _PAD)
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher(value).encrypt(nonce, text, _bound(value, bound_to))

    def open(self, value: Personal) -> str:
        """The text. Raises SubjectErased, KeyLost, KeysUnavailable."""
        if not value.sealed:
            return value.fresh_text()
        text = self._cipher(value).decrypt(value.sealed[:_NONCE], value.sealed[_NONCE:], _bound(value, value.bound_to))
        return text.rstrip(b"\0").decode()

    def destroy(self, subject: str, retention_class: str, when: str) -> None:
        """For good, and also for a subject who never had a key, so that none is made later."""
        with self._lock, _unavailable():
            self._connection.execute(
                "INSERT INTO subject_key VALUES (?, ?, NULL, NULL, ?) ON CONFLICT DO UPDATE SET master = NULL,"
                " wrapped = NULL, destroyed_at = coalesce(destroyed_at, excluded.destroyed_at)",
                (subject, retention_class, when),
            )
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._open.pop((subject, retention_class), None)

    def tombstones(self) -> list[tuple[str, str]]:
        """Subjects and classes whose keys were destroyed."""
        query = "SELECT subject, class FROM subject_key WHERE wrapped IS NULL ORDER BY 1, 2"
        with self._lock, _unavailable():
            return [(str(subject), str(kind)) for subject, kind in self._connection.execute(query)]

    def rewrap(self) -> int:
        """Brings every key under the current master key; then the older one can be destroyed. Raises KeyLost."""
        query = "SELECT subject, class, master, wrapped FROM subject_key WHERE master <> ?"
        with self._lock, _unavailable():
            rows = self._connection.execute(query, (self._current,)).fetchall()
            with self._all_or_nothing():
                for subject, kind, master, wrapped in rows:
                    again = self._wrap(self._unwrap(master, wrapped, subject, kind), subject, kind)
                    self._connection.execute(
                        "UPDATE subject_key SET master = ?, wrapped = ?"
                        " WHERE subject = ? AND class = ? AND wrapped = ?",
                        (self._current, again, subject, kind, wrapped),
                    )
            return len(rows)

    def close(self) -> None:
        """Forgets every key in memory."""
        with self._lock:
            self._open.clear()
            self._connection.close()

    def _cipher(self, value: Personal) -> AESGCM:
        pair = (value.subject, value.retention_class)
        with self._lock, _unavailable():
            self._forget_if_another_process_wrote()
            if found := self._open.get(pair):
                return found
            row = self._row(*pair)
            if row is None:
                raise KeyLost(value.retention_class)
            master, wrapped, destroyed_at = row
            if destroyed_at:
                raise SubjectErased(value.retention_class)
            return self._open.setdefault(pair, AESGCM(self._unwrap(master, wrapped, *pair)))

    def _row(self, subject: str, kind: str) -> tuple[str, bytes, str | None] | None:
        query = "SELECT master, wrapped, destroyed_at FROM subject_key WHERE subject = ? AND class = ?"
        row: tuple[str, bytes, str | None] | None = self._connection.execute(query, (subject, kind)).fetchone()
        return row

    def _wrap(self, key: bytes, subject: str, kind: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._masters[self._current].encrypt(nonce, key, f"{subject}/{kind}".encode())

    def _unwrap(self, master: str, wrapped: bytes, subject: str, kind: str) -> bytes:
        bound = f"{subject}/{kind}".encode()
        try:
            return self._masters[master].decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
        except (KeyError, InvalidTag):
            raise KeyLost(f"the master key {master} is not the one that wrapped it") from None

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _forget_if_another_process_wrote(self) -> None:
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._seen:
            self._open.clear()
            self._seen = version


def _bound(value: Personal, bound_to: str) -> bytes:
    return f"{bound_to}/{value.subject}/{value.kind}".encode()


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise KeysUnavailable(str(error)) from error
