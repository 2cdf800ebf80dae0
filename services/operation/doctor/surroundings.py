"""What lies around the databases: the folder, the disk, the fonts, the master key."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

from services.languages import N_
from services.operation.disks import ALARM_FREE, REFUSE_FREE, WATCH_FREE, free_ratio, places
from services.operation.doctor.findings import Findings, watch, well, wrong
from services.settings import Settings

FONT_SECONDS = 20
CHINESE_FONTS = ("fc-list", ":lang=zh", "family")


def examine(settings: Settings) -> Findings:
    """Raises SettingsInvalid."""
    yield from _settings(settings)
    yield from _disks(settings)
    yield from _fonts()
    yield from _master_key(settings)


def _settings(settings: Settings) -> Findings:
    for of in ("database", "key_store"):
        settings.password(of)
    if settings.database == "postgresql":
        yield well("settings", N_("设置可以用。"))
        return
    place = settings.database_file.parent
    nearest = next(each for each in (place, *place.absolute().parents) if each.exists())
    if os.access(nearest, os.W_OK | os.X_OK):
        yield well("settings", N_("设置可以用，文件夹 %(place)s 可以写入。"), place=str(place))
    else:
        yield wrong("settings", N_("文件夹 %(place)s 不能写入：请把它交给运行服务的用户。"), place=str(place))


def _disks(settings: Settings) -> Findings:
    for place in dict.fromkeys(places(settings).values()):
        free = free_ratio(place)
        facts = {"place": str(place), "free": round(100 * free)}
        if free < REFUSE_FREE:
            yield wrong("disk", N_("%(place)s 的磁盘只剩 %(free)s%%：请先腾出空间，再继续入账。"), **facts)
        elif free <= ALARM_FREE:
            yield wrong("disk", N_("%(place)s 的磁盘只剩 %(free)s%%：请今天就腾出空间。"), **facts)
        elif free <= WATCH_FREE:
            yield watch("disk", N_("%(place)s 的磁盘还剩 %(free)s%%：请尽快腾出空间。"), **facts)
        else:
            yield well("disk", N_("%(place)s 的磁盘还空 %(free)s%%。"), **facts)


def _fonts() -> Findings:
    found = ""
    if shutil.which(CHINESE_FONTS[0]):
        found = subprocess.run(CHINESE_FONTS, capture_output=True, text=True, check=False, timeout=FONT_SECONDS).stdout
    if found.strip():
        yield well("fonts", N_("中文字体已经装好。"))
    else:
        yield watch("fonts", N_("没有中文字体：打印出来会缺字，请安装 fonts-noto-cjk 和 fontconfig。"))


def _master_key(settings: Settings) -> Findings:
    file = settings.master_key
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        file.read_bytes()
    except FileNotFoundError:
        if settings.database == "sqlite" and not Path(settings.key_store_file).exists():
            yield well("master_key", N_("还没有主密钥：第一次启动时会生成 %(file)s。"), file=str(file))
        else:
            yield wrong(
                "master_key", N_("没有主密钥 %(file)s，姓名和电话都打不开：请从封存的副本取回。"), file=str(file)
            )
        return
    except OSError as error:
        yield wrong(
            "master_key",
            N_("主密钥 %(file)s 读不了（%(code)s）：请把它交给运行服务的用户。"),
            file=str(file),
            code=error.strerror,
        )
        return
    facts = {"file": str(file), "mode": f"{mode:04o}"}
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield wrong("master_key", N_("主密钥 %(file)s 别人也能碰（%(mode)s）：请运行 chmod 600 %(file)s。"), **facts)
    else:
        yield well("master_key", N_("主密钥 %(file)s 只有运行服务的用户能读。"), **facts)
