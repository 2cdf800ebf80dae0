"""An embedded database: its file, its guards against change, and whether a commit is on disk."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from services.event_store.sqlite_recorder import sqlite_datastore
from services.languages import N_
from services.operation.doctor import keys, records
from services.operation.doctor.findings import Findings, well, wrong
from services.operation.doctor.records import Tables
from services.settings import Settings

TABLES = Tables("stored_events", "projection_position")
GUARDS = frozenset({"deny_update", "deny_delete", "deny_replace"})
FULL = 2
"""What PRAGMA synchronous says where every commit waits for the disk."""


def examine(settings: Settings, clock: Callable[[], datetime]) -> Findings:
    """Looking makes nothing and changes nothing; opened for writing, because a mere reader leaves its files behind."""
    file = settings.database_file
    if not file.exists():
        yield well("database", N_("还没有数据：第一次启动时会建好 %(file)s。"), file=str(file))
        yield from keys.examine(settings, None)
        return
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=5)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"SELECT 1 FROM {TABLES.history} LIMIT 1")
            server = f"SQLite {sqlite3.sqlite_version}"
            yield well("database", N_("数据库打得开：%(server)s，%(place)s。"), server=server, place=str(file))
            yield from _guards(connection)
            yield from _durability(connection, file)
            yield from records.clock(connection, TABLES, clock())
            yield from records.following(connection, TABLES, clock())
            yield from keys.examine(settings, keys.first_person(connection, TABLES))
    except sqlite3.Error as error:
        message = N_("数据库 %(place)s 打不开（%(code)s）：不要动这个文件，请按运行手册从备份恢复。")
        yield wrong("database", message, place=str(file), code=getattr(error, "sqlite_errorname", "SQLITE_ERROR"))


def _guards(connection: sqlite3.Connection) -> Findings:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND sql LIKE '%RAISE(ABORT%'"
    missing = GUARDS - {str(name) for (name,) in connection.execute(query, (TABLES.history,))}
    if missing:
        message = N_("历史的防改保护缺 %(names)s：请先查明是谁去掉的，再重新启动服务补上。")
        yield wrong("triggers", message, names="、".join(sorted(missing)))
    else:
        yield well("triggers", N_("历史只能追加：防改保护都在。"))


def _durability(connection: sqlite3.Connection, file: Path) -> Findings:
    [mode] = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        message = N_("日志方式是 %(value)s，不是 WAL：请停下服务，把数据放到本机磁盘上，再启动。")
        yield wrong("durability", message, value=mode)
        return
    datastore = sqlite_datastore(file)  # As the service connects, because this is told anew to each connection.
    try:
        with datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            level = int(cursor.fetchone()[0])
    finally:
        datastore.close()
    if level < FULL:
        yield wrong("durability", N_("写盘方式低于 FULL，断电会丢已入账的事：请换回原版程序。"))
    else:
        yield well("durability", N_("每次入账都等到写进磁盘。"))
