"""`anju restore`: into an empty place, verified before, in recovery mode after. What was erased stays erased."""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from domain import VOCABULARY
from services.databases import doors
from services.databases.migration import migrate
from services.event_store.key_stores import SqliteKeyStore
from services.event_store.master_key import MASTER_KEY_NAME, read_master_key
from services.event_store.personal_keys import Erasure, MasterKeys, StoredKey
from services.event_store.recovery import Restored
from services.operation import backup_dumps, backup_files, backup_manifest
from services.operation.backup_dumps import Connection, Dumps
from services.operation.backup_manifest import Manifest
from services.operation.refusals import (
    BackupOfAnother,
    BackupTooNew,
    ErasuresUnknown,
    ErasuresUnreadable,
    MasterKeyMissing,
    MasterKeyOther,
    OtherDatabase,
)
from services.settings import Settings

KeysAre = Literal["restored", "kept"]


def restore(settings: Settings, source: Path, erasures: Sequence[Erasure] | None, now: datetime) -> Restored:
    """Keys first, with the later erasures done again before anything can be read; then history, with its mark.

    `erasures`: what the bureau's list holds; None where nobody has said whether there were any.
    Raises BackupUnreadable, BackupDamaged, PlaceTaken, MasterKeyMissing, ErasuresUnknown, …
    """
    manifest = backup_manifest.read(source)
    _must_fit(settings, manifest)
    if settings.database == "postgresql":
        migrate(settings)
    keys = _put_keys_back(settings, source, manifest, erasures)
    restored = Restored(
        restore=f"restore-{now:%Y%m%d}-{secrets.token_hex(3)}",
        taken_at=manifest.taken_at,
        restored_at=now,
        release=manifest.release,
        entries=manifest.entries,
        kept_through=manifest.last_position,
        keys=keys,
        erasures=len(erasures or ()),
    )
    put_history_back(settings, source, manifest, msgspec.json.encode(restored))
    return restored


def put_history_back(settings: Settings, source: Path, manifest: Manifest, mark: bytes | None) -> None:
    """Without a mark, no recovery: for a place where the backup is only tried out. Raises PlaceTaken."""
    file = source / manifest.history.file
    if settings.database == "sqlite":
        marked = (lambda _: None) if mark is None else partial(backup_files.note, mark=mark)
        doors.forget_file(settings.database_file)
        backup_files.put_back(file, settings.database_file, marked)
        return
    load = partial(Dumps(settings.postgres_programs).load, file)
    backup_dumps.put_history_back(str(settings.database_url), settings.password("database"), mark, load)


def read_erasures(file: Path) -> list[Erasure]:
    """As `anju erasures --json` prints them. Raises ErasuresUnreadable."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Erasure])
    except (OSError, msgspec.MsgspecError):
        raise ErasuresUnreadable(str(file)) from None


def _must_fit(settings: Settings, manifest: Manifest) -> None:
    """Everything that can be refused before anything is touched."""
    if manifest.tenant != settings.tenant:
        raise BackupOfAnother(manifest.tenant)
    if set(manifest.topics) - VOCABULARY.keys():
        raise BackupTooNew(manifest.release)
    keys_are_on = "sqlite" if settings.key_store.startswith("sqlite:") else "postgresql"
    if (manifest.history.database, manifest.key_store.database) != (settings.database, keys_are_on):
        raise OtherDatabase(manifest.history.database)
    if settings.database == "sqlite":
        backup_files.must_be_free(settings.database_file)
    else:
        backup_dumps.history_must_be_empty(str(settings.database_url), settings.password("database"))
    if manifest.keys and not settings.master_key.exists():
        raise MasterKeyMissing(str(settings.master_key))


def _put_keys_back(settings: Settings, source: Path, manifest: Manifest, erasures: Sequence[Erasure] | None) -> KeysAre:
    """A key store that is there is newer than any backup: it stays, and the erasures are done in it, too."""
    file, again = source / manifest.key_store.file, list(erasures or ())
    if settings.key_store.startswith("sqlite:"):
        place = settings.key_store_file
        is_there = backup_files.holds_keys(place)
        if is_there:
            _erase_in_file(place, again)
        else:
            place.unlink(missing_ok=True)  # Made by a start of the service, and empty.
            backup_files.put_back(file, place, partial(_finish_file, settings, erasures))
        return "kept" if is_there else "restored"
    url, password = settings.key_store, settings.password("key_store")
    load = partial(Dumps(settings.postgres_programs).load, file)
    is_restored = backup_dumps.put_keys_back(url, password, load, partial(_finish_database, settings, erasures))
    if not is_restored:
        backup_dumps.erase(url, password, again)
    return "restored" if is_restored else "kept"


def _finish_file(settings: Settings, erasures: Sequence[Erasure] | None, new: Path) -> None:
    with closing(SqliteKeyStore(new)) as store:
        _must_open(settings, store.every())
    _erase_in_file(new, _said(erasures))


def _finish_database(settings: Settings, erasures: Sequence[Erasure] | None, connection: Connection) -> None:
    _must_open(settings, backup_dumps.keys_in(connection))
    backup_dumps.erase_again(connection, _said(erasures))


def _erase_in_file(place: Path, erasures: list[Erasure]) -> None:
    with closing(SqliteKeyStore(place)) as store:
        for each in erasures:
            store.tombstone((each.subject, each.retention_class), each.when)


def _said(erasures: Sequence[Erasure] | None) -> list[Erasure]:
    if erasures is None:
        raise ErasuresUnknown()
    return list(erasures)


def _must_open(settings: Settings, keys: Iterable[StoredKey]) -> None:
    """One that opens is enough: others may be lost, and that is said later. Raises MasterKeyOther."""
    masters = MasterKeys({MASTER_KEY_NAME: read_master_key(settings)}, MASTER_KEY_NAME)
    sealed = [key for key in keys if key.wrapped is not None]
    if sealed and not any(map(masters.opens, sealed)):
        raise MasterKeyOther(str(settings.master_key))
