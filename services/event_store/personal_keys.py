"""Keys of personal values: one for each subject and retention class, wrapped by a master key from outside.

The key store is a database of its own with backups of its own. Destroy a key, and what it sealed is
gone for good while history still stands (PIPL 47; reliability: unavailable, lost and erased are three things).
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import local
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.values.personal import Mark, Personal
from services.event_store.blind_index import BlindIndex
from services.operation.measures import KEYS_LOST

Owner = tuple[str, str]
"""Whose key it is: the subject, and the retention class."""

_KEY, _NONCE = 32, 12
_AT_ONCE = 2_000
_MANY = 500
"""Whoever brings so many values brings a ledger: nearly all of its persons are new."""
_PAD = 32  # Bytes: the length of a name tells little.


class KeysUnavailable(Exception):
    """The key store does not answer. Never to be taken for an erasure."""


class KeyLost(Exception):
    """Neither a key nor a tombstone, or no master key for it: a fault in backup or restore, to be alarmed."""


class SubjectErased(Exception):
    """The key of this subject and class was destroyed: there is nothing to open, and nothing new to seal."""


class StoredKey(NamedTuple):
    """A key as it lies in its store, or the tombstone of one."""

    subject: str
    retention_class: str
    master: str | None  # The name of the master key that wrapped it.
    wrapped: bytes | None
    destroyed_at: str | None

    @property
    def owner(self) -> Owner:
        """Whose it is."""
        return self.subject, self.retention_class


class Erasure(NamedTuple):
    """A key that was destroyed. The subject is opaque: the list may lie with others."""

    subject: str
    retention_class: str
    when: str


class KeyStore(Protocol):
    """Where keys lie. Every answer is of this moment: what another process destroyed is seen at once.

    All of it is thread-safe, and raises KeysUnavailable where the store does not answer.
    """

    def find(self, owners: Sequence[Owner]) -> list[StoredKey]:
        """The keys and tombstones that these have."""

    def insert_missing(self, keys: Sequence[StoredKey]) -> int:
        """All or none, and durable; whoever has a key or a tombstone keeps it. Returns how many had neither."""

    def tombstone(self, owner: Owner, when: str) -> None:
        """In the key's place, for good; the first day stands."""

    def tombstones(self) -> list[StoredKey]:
        """Of keys that were destroyed, in order."""

    def wrapped_otherwise(self, master: str) -> list[StoredKey]:
        """The keys that another master key wrapped."""

    def exchange(self, pairs: Sequence[tuple[StoredKey, StoredKey]]) -> None:
        """All or none: each first one becomes the second, unless it has changed since."""

    def close(self) -> None:
        """Lets go of the database."""


class MasterKeys:
    """32-byte keys from outside of any database, by name; new keys are wrapped by the `current` one."""

    def __init__(self, masters: dict[str, bytes], current: str) -> None:
        self.current = current
        self._masters = {name: AESGCM(key) for name, key in masters.items()}

    def wrap(self, owner: Owner, key: bytes, nonce: bytes) -> StoredKey:
        """As it goes into the store. A nonce is used once."""
        wrapped = nonce + self._masters[self.current].encrypt(nonce, key, "/".join(owner).encode())
        return StoredKey(*owner, self.current, wrapped, None)

    def unwrap(self, key: StoredKey) -> bytes:
        """Raises SubjectErased, KeyLost."""
        if key.master is None or key.wrapped is None:
            raise SubjectErased(key.retention_class)
        nonce, wrapped = key.wrapped[:_NONCE], key.wrapped[_NONCE:]
        try:
            return self._masters[key.master].decrypt(nonce, wrapped, "/".join(key.owner).encode())
        except (KeyError, InvalidTag):
            raise KeyLost(f"the master key {key.master} is not the one that wrapped it") from None

    def opens(self, key: StoredKey) -> bool:
        """Or it was destroyed, which is no loss."""
        try:
            self.unwrap(key)
        except KeyLost:
            return False
        except SubjectErased:
            return True
        return True


class PersonalKeys:
    """Seals and opens personal values. Thread-safe; other processes' erasures are noticed at once.

    No key stays in memory longer than the save that it was made ready for.
    """

    def __init__(self, store: KeyStore, masters: dict[str, bytes], current: str) -> None:
        """`masters`: see MasterKeys."""
        self._store, self._masters = store, MasterKeys(masters, current)
        self._ready = _Ready()
        self.index = BlindIndex(masters[current])
        self.on_destroyed: list[Callable[[str, str], None]] = []
        """Called with subject and retention class: whatever was derived from the value goes, too."""

    def prepare(self, values: Iterable[Personal]) -> None:
        """Makes the keys that are missing, committed before any event that needs them, and holds all for this save.

        Raises SubjectErased, KeyLost, KeysUnavailable.
        """
        self._ready.ciphers = {}
        fresh = [_owner(value) for value in values if not value.sealed]
        wanted = sorted(set(fresh))
        if not wanted:
            return
        self._ready.nonces = _chance(_NONCE, len(fresh))
        found = self._ciphers(wanted) if len(wanted) < _MANY else {}
        missing = [owner for owner in wanted if owner not in found]
        if missing:
            made = dict(zip(missing, _chance(_KEY, len(missing)), strict=True))
            nonces = _chance(_NONCE, len(missing))
            wrap = self._masters.wrap
            inserted = self._store.insert_missing([wrap(owner, key, next(nonces)) for owner, key in made.items()])
            if inserted == len(missing):
                found |= {owner: AESGCM(key) for owner, key in made.items()}
            else:  # Somebody had one, or another process was faster: that key holds.
                found |= self._ciphers(missing)
        self._ready.ciphers = found

    def seal(self, value: Personal, bound_to: str) -> bytes:
        """The text under its subject's key, bound to a place in history so that it cannot be moved.

        Raises SubjectErased, KeyLost, KeysUnavailable.
        """
        if value.sealed:
            if value.bound_to != bound_to:
                raise ValueError("a sealed value stays where it was recorded")
            return value.sealed
        text = value.fresh_text().encode()
        text += b"\0" * (-len(text) % _PAD)
        nonce = next(self._ready.nonces, b"") or os.urandom(_NONCE)
        cipher = self._ready.ciphers.get(_owner(value)) or self._cipher(value)
        return nonce + cipher.encrypt(nonce, text, _bound(value, bound_to))

    def open(self, value: Personal) -> str:
        """The text. Raises SubjectErased, KeyLost, KeysUnavailable."""
        if not value.sealed:
            return value.fresh_text()
        try:
            cipher = self._cipher(value)
        except KeyLost:
            KEYS_LOST.inc()
            raise
        return _text(cipher, value)

    def open_all(self, values: Sequence[Personal]) -> list[str | None]:
        """Many texts by few questions; None for whoever was erased. Raises KeyLost, KeysUnavailable."""
        return [text for at in range(0, len(values), _AT_ONCE) for text in self._opened(values[at : at + _AT_ONCE])]

    def _opened(self, values: Sequence[Personal]) -> list[str | None]:
        found = {key.owner: key for key in self._store.find(sorted({_owner(value) for value in values}))}
        ciphers = {owner: AESGCM(self._masters.unwrap(key)) for owner, key in found.items() if key.master is not None}
        if any(_owner(value) not in found for value in values):
            KEYS_LOST.inc()
            raise KeyLost("a key that a value was sealed with is gone")
        return [_text(ciphers[_owner(value)], value) if _owner(value) in ciphers else None for value in values]

    def marks(self, values: Sequence[Personal]) -> list[tuple[Mark, ...]]:
        """By what each is found, by few questions; nothing of who was erased, or of what cannot be opened.

        Raises KeysUnavailable.
        """
        owners = sorted({_owner(value) for value in values})
        found = {
            key.owner: key
            for at in range(0, len(owners), _AT_ONCE)
            for key in self._store.find(owners[at : at + _AT_ONCE])
        }
        return [self._marks(value, found.get(_owner(value))) for value in values]

    def _marks(self, value: Personal, key: StoredKey | None) -> tuple[Mark, ...]:
        try:
            return self.index.marks(value.kind, _text(AESGCM(self._masters.unwrap(key)), value)) if key else ()
        except (SubjectErased, KeyLost, InvalidTag):
            return ()  # Whoever opens a lost or altered value is told.

    def destroy(self, subject: str, retention_class: str, when: str) -> None:
        """For good, and also for a subject who never had a key, so that none is made later. Raises KeysUnavailable."""
        self._ready.ciphers = {}
        self._store.tombstone((subject, retention_class), when)
        for told in self.on_destroyed:
            told(subject, retention_class)

    def tombstones(self) -> list[Owner]:
        """Subjects and classes whose keys were destroyed. Raises KeysUnavailable."""
        return [each.owner for each in self._store.tombstones()]

    def erasures(self) -> list[Erasure]:
        """The same with their days: what the bureau keeps apart, and a restore does again. Raises KeysUnavailable."""
        return [Erasure(*each.owner, str(each.destroyed_at)) for each in self._store.tombstones()]

    def lost(self, owners: Sequence[Owner]) -> list[Owner]:
        """Those with neither a key that opens nor a tombstone. Raises KeysUnavailable."""
        return [owner for at in range(0, len(owners), _AT_ONCE) for owner in self._lost(owners[at : at + _AT_ONCE])]

    def rewrap(self) -> int:
        """Brings every key under the current master key; then the older one can be destroyed.

        Raises KeyLost, KeysUnavailable; then nothing has changed.
        """
        older, wrap, unwrap = (
            self._store.wrapped_otherwise(self._masters.current),
            self._masters.wrap,
            self._masters.unwrap,
        )
        nonces = _chance(_NONCE, len(older))
        self._store.exchange([(key, wrap(key.owner, unwrap(key), next(nonces))) for key in older])
        return len(older)

    def close(self) -> None:
        """Lets go of the store."""
        self._ready = _Ready()
        self._store.close()

    def _lost(self, owners: Sequence[Owner]) -> list[Owner]:
        found = {key.owner: key for key in self._store.find(owners)}
        return [owner for owner in owners if owner not in found or not self._masters.opens(found[owner])]

    def _cipher(self, value: Personal) -> AESGCM:
        try:
            return self._ciphers([_owner(value)])[_owner(value)]
        except KeyError:
            raise KeyLost(value.retention_class) from None

    def _ciphers(self, owners: Sequence[Owner]) -> dict[Owner, AESGCM]:
        return {
            key.owner: AESGCM(self._masters.unwrap(key))
            for at in range(0, len(owners), _AT_ONCE)
            for key in self._store.find(owners[at : at + _AT_ONCE])
        }


class _Ready(local):
    """The keys of the save that this thread is at."""

    def __init__(self) -> None:
        self.ciphers: dict[Owner, AESGCM] = {}
        self.nonces: Iterator[bytes] = iter(())


def _chance(size: int, number: int) -> Iterator[bytes]:
    """So many times so many random bytes, asked of the system at once; each is handed out once."""
    drawn = os.urandom(size * number)
    return (drawn[at : at + size] for at in range(0, len(drawn), size))


def _owner(value: Personal) -> Owner:
    return value.subject, value.retention_class


def _text(cipher: AESGCM, value: Personal) -> str:
    nonce, sealed = value.sealed[:_NONCE], value.sealed[_NONCE:]
    return cipher.decrypt(nonce, sealed, _bound(value, value.bound_to)).rstrip(b"\0").decode()


def _bound(value: Personal, bound_to: str) -> bytes:
    return f"{bound_to}/{value.subject}/{value.kind}".encode()
