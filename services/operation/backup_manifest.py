"""What a backup says of itself: what it holds, whose it is, when it was taken, and how each file must look."""

import os
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal

import msgspec

from services.operation.refusals import BackupDamaged, BackupUnreadable

NAME = "manifest.json"
FORMAT = 1


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a backup."""

    file: str
    database: Literal["sqlite", "postgresql"]
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Written last: a folder without it is no backup."""

    format: int
    tenant: str
    release: str
    taken_at: datetime  # UTC: nothing that was recorded later is in it.
    entries: int
    last_position: int
    topics: tuple[str, ...]
    keys: int
    erased: int
    history: Part
    key_store: Part


def part_of(folder: Path, file: str, database: Literal["sqlite", "postgresql"]) -> Part:
    """As it lies there now, and will after a power cut."""
    path = folder / file
    with path.open("rb") as read:
        os.fsync(read.fileno())
        return Part(file, database, path.stat().st_size, file_digest(read, "sha256").hexdigest())


def write(folder: Path, manifest: Manifest) -> None:
    """Readable by people, too."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    with (folder / NAME).open("wb") as file:
        file.write(text + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """Of a backup whose files are what it says. Raises BackupUnreadable, BackupDamaged."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
        if manifest.format != FORMAT:
            raise BackupUnreadable(str(folder), f"format {manifest.format}")
        for part in (manifest.history, manifest.key_store):
            if part_of(folder, part.file, part.database) != part:
                raise BackupDamaged(part.file)
    except OSError as error:
        raise BackupUnreadable(str(folder), f"{Path(str(error.filename)).name}: {error.strerror}") from None
    except msgspec.MsgspecError:
        raise BackupUnreadable(str(folder), NAME) from None
    return manifest
