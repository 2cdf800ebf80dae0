"""A PostgreSQL server: who we are there, what we may do, and whether what it confirms is on disk."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain import VOCABULARY
from projections import PROJECTIONS
from services.databases.postgres import patient_conninfo
from services.languages import N_
from services.operation.doctor import keys, records
from services.operation.doctor.findings import Findings, watch, well, wrong
from services.operation.doctor.records import Tables
from services.settings import Settings

TABLES = Tables("events.stored_events", "read.projection_position")
OLDEST = 170000
"""PostgreSQL 17: the right MAINTAIN, and a collation that is the same everywhere."""
MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")
OFF = ("off", "local")
"""`local` does not wait for the standby."""
FOLLOWER, CHANNEL, LISTEN_SECONDS = "anju_worker", "anju_doctor", 2.0
BEFORE_CHANGE = 2 | 8 | 16 | 32
"""Of a trigger, in PostgreSQL's bits: BEFORE, DELETE, UPDATE, TRUNCATE."""
CHANGES = {
    "UPDATE": f"SELECT has_any_column_privilege('{TABLES.history}', 'UPDATE')",  # A single column is enough.
    "DELETE": f"SELECT has_table_privilege('{TABLES.history}', 'DELETE')",
    "TRUNCATE": f"SELECT has_table_privilege('{TABLES.history}', 'TRUNCATE')",
}
MAY_READ = (
    "SELECT bool_and(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN ('events', 'read') AND c.relkind = 'r'"
)
Server = psycopg.Connection[tuple[Any, ...]]


def examine(settings: Settings, clock: Callable[[], datetime]) -> Findings:
    """In the name of the role in ANJU_DATABASE_URL, by its way: also what stands between us and the server is seen."""
    told = patient_conninfo(str(settings.database_url), settings.password("database"))
    told = make_conninfo(told, target_session_attrs="primary")  # A role that only reads is told what it lacks.
    place = _place(told)
    try:
        with psycopg.connect(told, autocommit=True) as connection:
            yield from _server(connection, place)
            yield from _session(connection, told)
            before, theirs = clock(), _value(connection, "SELECT clock_timestamp()")
            yield from records.clock_of_server(before, theirs, clock())
            missing = [*_not_migrated(connection)]
            yield from missing
            if missing:
                return
            yield from _rights(connection)
            yield from _triggers(connection)
            yield from records.clock(connection, TABLES, clock())
            yield from records.following(connection, TABLES, clock())
            yield from keys.examine(settings, keys.first_person(connection, TABLES))
    except psycopg.Error as error:
        message = N_("数据库 %(place)s 没有回答（%(code)s）：请检查 ANJU_DATABASE_URL、口令和网络，再看它是否在运行。")
        yield wrong("database", message, place=place, code=error.sqlstate or type(error).__name__)


def _place(told: str) -> str:
    """Without who may enter."""
    parts = conninfo_to_dict(told)
    return f"{parts.get('host', 'localhost')}/{parts.get('dbname', '')}"


def _value(connection: Server, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _server(connection: Server, place: str) -> Findings:
    server = f"PostgreSQL {_value(connection, 'SHOW server_version')}"
    if connection.info.server_version < OLDEST:
        yield wrong("database", N_("数据库是 %(server)s：请换 PostgreSQL 17 或更新的版本。"), server=server)
    else:
        yield well("database", N_("数据库打得开：%(server)s，%(place)s。"), server=server, place=place)
    off = [name for name in MUST_BE_ON if _value(connection, f"SHOW {name}") in OFF]
    if off:
        message = N_("%(names)s 没有打开，断电会丢已入账的事：请在数据库设置里改成 on，再重启数据库。")
        yield wrong("durability", message, names="、".join(off))
    else:
        yield well("durability", N_("每次入账都等到写进磁盘。"))
    if _value(connection, "SHOW data_checksums") == "off":
        message = N_("没有数据校验和，磁盘悄悄出错时看不出来：请在停机时运行 pg_checksums --enable。")
        yield watch("checksums", message)
    if not _value(connection, "SHOW synchronous_standby_names"):
        message = N_("没有同步备机，主机坏了会丢最后几笔：请设一台，并写进 synchronous_standby_names。")
        yield watch("standby", message)


def _session(connection: Server, told: str) -> Findings:
    """What another connection says reaches this one: a pooler in transaction mode swallows it."""
    connection.execute(f"LISTEN {CHANNEL}")
    with psycopg.connect(told, autocommit=True) as other:
        other.execute(f"NOTIFY {CHANNEL}")
    heard = [*connection.notifies(timeout=LISTEN_SECONDS, stop_after=1)]
    connection.execute("UNLISTEN *")
    if heard:
        yield well("session", N_("数据库的通知收得到。"))
    else:
        message = N_("收不到数据库的通知：请让服务直接连数据库，或把中间的连接池改成会话模式。")
        yield wrong("session", message)


def _not_migrated(connection: Server) -> Findings:
    """Older than this release, or newer."""
    tables = {name for (name,) in connection.execute("SELECT tablename::text FROM pg_tables WHERE schemaname = 'read'")}
    wanted = {table.name for projection in PROJECTIONS for table in projection.tables}
    if not _value(connection, "SELECT to_regclass('events.vocabulary') IS NOT NULL") or wanted - tables:
        yield wrong("migration", N_("数据库还没有为这一版建好：请以它的所有者身份运行 anju migrate。"))
        return
    declared = {topic for (topic,) in connection.execute("SELECT topic FROM events.vocabulary")}
    if set(VOCABULARY) - declared:
        yield wrong("migration", N_("数据库还没有为这一版建好：请以它的所有者身份运行 anju migrate。"))
    if declared - set(VOCABULARY):
        yield wrong("migration", N_("数据库已由新版本管理，这个旧版本不再入账：请升级。"))


def _rights(connection: Server) -> Findings:
    """To add and to read, and nothing else."""
    role = str(_value(connection, "SELECT current_user"))
    may_add = _value(connection, f"SELECT has_any_column_privilege('{TABLES.history}', 'INSERT')")
    changes = [act for act, asked in CHANGES.items() if _value(connection, asked)]
    if changes:
        message = N_("角色 %(role)s 能改历史（%(rights)s）：请让服务用 anju_web 或 anju_worker，不要用所有者。")
        yield wrong("rights", message, role=role, rights="、".join(changes))
    elif not may_add:
        yield wrong("rights", N_("角色 %(role)s 不能入账：请让服务用 anju_web 或 anju_worker。"), role=role)
    elif not _value(connection, MAY_READ):
        yield wrong("rights", N_("角色 %(role)s 读不全数据：请以所有者身份运行 anju migrate。"), role=role)
    elif role == FOLLOWER and not _value(connection, "SELECT has_schema_privilege('read', 'CREATE')"):
        yield wrong("rights", N_("角色 %(role)s 不能更新查询数据：请以所有者身份运行 anju migrate。"), role=role)
    else:
        yield well("rights", N_("角色 %(role)s 能入账，不能改历史。"), role=role)


def _triggers(connection: Server) -> Findings:
    """ALWAYS: also while somebody says that he only replicates."""
    armed = _value(
        connection,
        f"SELECT count(*) FROM pg_trigger WHERE tgrelid = '{TABLES.history}'::regclass AND tgenabled = 'A'"
        f" AND tgtype = {BEFORE_CHANGE} AND tgfoid = 'events.deny_change()'::regprocedure",
    )
    if armed:
        yield well("triggers", N_("历史只能追加：防改保护都在。"))
    else:
        message = N_("历史的防改保护没有启用：请先查明是谁关的，再以所有者身份运行 anju migrate。")
        yield wrong("triggers", message)
