"""The keys of personal values: does their store answer, and does the master key open what is in it?"""

import sqlite3
from typing import Any

import msgspec

from domain.registry.events import ResidentRegistered
from domain.values.personal import Personal
from services.event_store.key_stores import key_store
from services.event_store.master_key import MASTER_KEY_NAME, read_master_key
from services.event_store.personal_keys import KeysUnavailable, Owner, PersonalKeys
from services.languages import N_
from services.operation.doctor.findings import Findings, well, wrong
from services.operation.doctor.records import Connection, Tables
from services.settings import Settings, SettingsInvalid

_NOBODY = ("nobody", "contact")


def examine(settings: Settings, somebody: Owner | None) -> Findings:
    """`somebody` is a subject whose name stands in history: their key must be there, or their tombstone."""
    if settings.key_store.startswith("sqlite:") and not settings.key_store_file.exists():
        if somebody is None:
            yield well("key_store", N_("还没有密钥库：第一次启动时会建好。"))
        else:
            yield wrong("key_store", N_("密钥库不见了，姓名和电话都打不开：请从它的备份恢复，不要新建。"))
        return
    try:
        kept = key_store(settings.key_store, settings.password("key_store"))
        keys = PersonalKeys(kept, {MASTER_KEY_NAME: read_master_key(settings)}, MASTER_KEY_NAME)
        try:
            lost = keys.lost([somebody or _NOBODY]) if somebody else bool(kept.find([_NOBODY]))
        finally:
            keys.close()
    except (KeysUnavailable, sqlite3.Error):
        message = N_("密钥库没有回答，姓名暂时看不到，新住户登记不了：请检查 ANJU_KEY_STORE_URL 和那台数据库。")
        yield wrong("key_store", message)
        return
    except (SettingsInvalid, OSError, ValueError):
        return  # Without a master key nothing is opened: that is told where it is looked for.
    if lost:
        yield wrong("key_store", N_("主密钥打不开密钥库里的密钥，或者密钥丢了：请取回原来的主密钥和密钥库备份。"))
    else:
        yield well("key_store", N_("密钥库有回答。"))


def first_person(connection: Connection, tables: Tables) -> Owner | None:
    """The first subject whose name was recorded."""
    query = f"SELECT state FROM {tables.history} WHERE topic = '{ResidentRegistered.TOPIC}' LIMIT 1"
    rows = connection.execute(query).fetchall()
    if not rows:
        return None
    name: dict[str, Any] = msgspec.json.decode(rows[0][0])["data"]["name"]
    return name["subject"], Personal(name["subject"], name["kind"], sealed=b"-").retention_class
