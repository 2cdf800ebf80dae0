"""What both databases are asked: is our clock right, and how far has the read side come?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import msgspec

from services.event_store.clock_guard import BEARABLE
from services.languages import N_
from services.operation.doctor.findings import Findings, watch, well, wrong

BACK_SECONDS, OFF_SECONDS = BEARABLE.total_seconds(), 2.0
LATE_SECONDS, ALARM_SECONDS = 30.0, 300.0


class Connection(Protocol):
    """What sqlite3 and psycopg have in common."""

    def execute(self, query: Any, /) -> Any:
        """A cursor."""


class Tables(NamedTuple):
    """By what names they go."""

    history: str
    positions: str


class _Meta(msgspec.Struct):
    recorded_at: datetime


class _State(msgspec.Struct):
    meta: _Meta


def recorded_at(connection: Connection, tables: Tables, which: str) -> datetime | None:
    """Of the entry that `which` chooses; None where there is none."""
    rows: Sequence[Any] = connection.execute(f"SELECT state FROM {tables.history} {which} LIMIT 1").fetchall()
    return msgspec.json.decode(rows[0][0], type=_State).meta.recorded_at if rows else None


def clock(connection: Connection, tables: Tables, now: datetime) -> Findings:
    """Against the newest entry: whoever is behind it would record the future before the past."""
    newest = recorded_at(connection, tables, "ORDER BY notification_id DESC")
    behind = (newest - now).total_seconds() if newest else 0.0
    if behind > BACK_SECONDS:
        message = N_("这台机器的时钟比最近一次入账还早 %(seconds)s 秒：请对时；钟没有错，就运行 anju confirm-clock。")
        yield wrong("clock", message, seconds=round(behind))
    else:
        yield well("clock", N_("这台机器的时钟没有倒退。"))


def clock_of_server(before: datetime, theirs: datetime, after: datetime) -> Findings:
    """Against the database's own, which was asked between our two readings."""
    off = max(0.0, (before - theirs).total_seconds(), (theirs - after).total_seconds())
    facts = {"seconds": round(off, 1)}
    if off > BACK_SECONDS:
        yield wrong("clock", N_("与数据库的时钟相差 %(seconds)s 秒：请先给两台机器对时，再入账。"), **facts)
    elif off > OFF_SECONDS:
        yield watch("clock", N_("与数据库的时钟相差 %(seconds)s 秒：请检查对时服务。"), **facts)
    else:
        yield well("clock", N_("与数据库的时钟一致。"))


def following(connection: Connection, tables: Tables, now: datetime) -> Findings:
    """Stuck, late, or at the end of history."""
    rows = connection.execute(f"SELECT name, position, stuck_at FROM {tables.positions} ORDER BY name").fetchall()
    all_well = True
    for name, position, stuck_at in rows:
        if stuck_at is not None:
            all_well = False
            message = N_(
                "查询数据 %(name)s 停在第 %(position)s 件事：请按运行手册处理，修好后运行 anju rebuild %(name)s。"
            )
            yield wrong("following", message, name=name, position=stuck_at)
            continue
        waiting = recorded_at(connection, tables, f"WHERE notification_id > {int(position)} ORDER BY notification_id")
        seconds = (now - waiting).total_seconds() if waiting else 0.0
        if seconds > LATE_SECONDS:
            all_well = False
            found = wrong if seconds > ALARM_SECONDS else watch
            message = N_("查询数据 %(name)s 落后 %(seconds)s 秒：请看 anju worker 是否在运行。")
            yield found("following", message, name=name, seconds=round(seconds))
    if all_well:
        yield well("following", N_("查询数据都跟得上。"))
