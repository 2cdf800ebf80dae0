"""`anju backup`: history first, keys second, so that each key that history needs is there; the manifest last.

The master key is in no backup: it lies with the operator, and opens what is sealed here.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from services.operation import backup_files, backup_manifest
from services.operation.backup_contents import History, Keys
from services.operation.backup_dumps import Dumps
from services.operation.backup_manifest import FORMAT, Manifest, Part
from services.operation.refusals import TargetTaken, TargetUnwritable
from services.settings import Settings, SettingsInvalid


class HistoryCopied(NamedTuple):
    """What of history is in the backup."""

    part: Part
    holds: History


class KeysCopied(NamedTuple):
    """What of the keys is in it."""

    part: Part
    holds: Keys


def usual_target(settings: Settings, now: datetime) -> Path:
    """A folder that tells its hour, in UTC: 2026-11-24T021500Z. Raises SettingsInvalid."""
    if settings.backup_folder is None:
        raise SettingsInvalid("say where the backup goes: name a new folder, or set ANJU_BACKUP_FOLDER")
    return settings.backup_folder / f"{now:%Y-%m-%dT%H%M%SZ}"


def back_up(settings: Settings, target: Path, clock: Callable[[], datetime]) -> Manifest:
    """A new folder that bears its name once it is whole. Readers and writers go on meanwhile.

    Raises TargetTaken, TargetUnwritable, NothingToBackUp, RecordsDamaged, ProgramMissing, ProgramFailed, …
    """
    if target.exists():
        raise TargetTaken(str(target))
    growing = target.with_name(f".{target.name}.growing")
    try:
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(mode=0o700)
        manifest = _fill(settings, growing, clock)
        backup_files.sync_folder(growing)
        growing.rename(target)
        backup_files.sync_folder(target.parent)
    except OSError as error:
        raise TargetUnwritable(str(target), error.strerror or type(error).__name__) from error
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    return manifest


def _fill(settings: Settings, folder: Path, clock: Callable[[], datetime]) -> Manifest:
    dumps = Dumps(settings.postgres_programs)
    taken_at = clock()  # Before: whatever is recorded from now on counts as lost, though some of it may be here.
    history = _history(settings, dumps, folder)
    keys = _keys(settings, dumps, folder)
    manifest = Manifest(
        format=FORMAT,
        tenant=settings.tenant,
        release=version("anju"),
        taken_at=taken_at,
        entries=history.holds.entries,
        last_position=history.holds.last_position,
        topics=history.holds.topics,
        keys=keys.holds.keys,
        erased=keys.holds.erased,
        history=history.part,
        key_store=keys.part,
    )
    backup_manifest.write(folder, manifest)
    return manifest


def _history(settings: Settings, dumps: Dumps, folder: Path) -> HistoryCopied:
    if settings.database == "sqlite":
        file = "history.db"
        holds = backup_files.copy_history(settings.database_file, folder / file)
    else:
        file = "history.dump"
        url, password = str(settings.database_url), settings.password("database")
        holds = dumps.dump_history(url, password, folder / file)
    return HistoryCopied(backup_manifest.part_of(folder, file, settings.database), holds)


def _keys(settings: Settings, dumps: Dumps, folder: Path) -> KeysCopied:
    if settings.key_store.startswith("sqlite:"):
        holds = backup_files.copy_keys(settings.key_store_file, folder / "keys.db")
        return KeysCopied(backup_manifest.part_of(folder, "keys.db", "sqlite"), holds)
    holds = dumps.dump_keys(settings.key_store, settings.password("key_store"), folder / "keys.dump")
    return KeysCopied(backup_manifest.part_of(folder, "keys.dump", "postgresql"), holds)
