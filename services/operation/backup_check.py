"""A backup counts only when it was restored: into a scratch place, looked through, and thrown away."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from urllib.parse import urlsplit, urlunsplit

import msgspec
import psycopg
from psycopg import sql

from projections import PROJECTIONS
from services.databases.migration import migrate
from services.event_store.personal_keys import Owner
from services.house import House
from services.operation import backup_dumps, backup_files, backup_manifest
from services.operation.backup_contents import History
from services.operation.backup_dumps import Dumps
from services.operation.backup_manifest import Manifest, Part
from services.operation.refusals import MasterKeyMissing, ScratchMissing
from services.operation.restore import put_history_back
from services.settings import Settings
from services.use_cases.checking import Finding, check
from services.use_cases.recovery import lost_keys
from services.worker import follow, renew


class Tried(msgspec.Struct, frozen=True):
    """What came of it."""

    entries: int
    last_position: int
    is_whole: bool
    """As many entries as the manifest says, up to the same position."""
    findings: list[Finding]
    keys_lost: list[Owner]
    seconds: float

    @property
    def is_good(self) -> bool:
        """Nothing is to be complained of."""
        return self.is_whole and not self.findings and not self.keys_lost


def try_out(settings: Settings, source: Path, scratch: str | None, opening: Callable[[Settings], House]) -> Tried:
    """`scratch`: for PostgreSQL, a server on which databases may be made, as a role that may make roles.

    Raises BackupUnreadable, BackupDamaged, MasterKeyMissing, ScratchMissing, psycopg.Error.
    """
    started, manifest = monotonic(), backup_manifest.read(source)
    if not settings.master_key.exists():
        raise MasterKeyMissing(str(settings.master_key))
    with _scratch(settings, source, manifest, scratch) as place:
        if place.database == "postgresql":
            migrate(place)
        _put_keys(place, source, manifest)
        put_history_back(place, source, manifest, None)
        found = _counted(place)
        house = opening(place)
        try:
            for projection in PROJECTIONS:
                renew(house, projection)  # From history: what was projected before proves nothing.
            follow(house)
            findings, lost = check(house), lost_keys(house)
        finally:
            house.close()
    is_whole = (found.entries, found.last_position) == (manifest.entries, manifest.last_position)
    return Tried(found.entries, found.last_position, is_whole, findings, lost, monotonic() - started)


def _put_keys(place: Settings, source: Path, manifest: Manifest) -> None:
    file = source / manifest.key_store.file
    if place.key_store.startswith("sqlite:"):
        backup_files.put_back(file, place.key_store_file, lambda _: None)
    else:
        load = partial(Dumps(place.postgres_programs).load, file)
        backup_dumps.put_keys_back(place.key_store, None, load, lambda _: None)


def _counted(place: Settings) -> History:
    if place.database == "sqlite":
        return backup_files.counted(place.database_file)
    with psycopg.connect(str(place.database_url)) as connection:
        return backup_dumps.history_in(connection)


@contextmanager
def _scratch(settings: Settings, source: Path, manifest: Manifest, server: str | None) -> Iterator[Settings]:
    """A place of its own for each part; nothing of it stays."""
    with (
        TemporaryDirectory(prefix=".anju-check-", dir=source.parent) as folder,
        _empty(manifest.history, Path(folder), server) as history,
        _empty(manifest.key_store, Path(folder), server) as keys,
    ):
        yield settings.model_copy(
            update={
                "home": Path(folder),
                "database_url": history,
                "key_store_url": keys,
                "master_key_file": settings.master_key,
                "database_password_file": None,
                "key_store_password_file": None,
            }
        )


@contextmanager
def _empty(part: Part, folder: Path, server: str | None) -> Iterator[str]:
    if part.database == "sqlite":
        yield f"sqlite:///{folder / part.file}"
        return
    if server is None:
        raise ScratchMissing()
    name = f"anju_check_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
