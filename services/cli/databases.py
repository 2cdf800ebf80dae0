"""The databases themselves: `anju migrate`."""

from services.cli.answers import Answer
from services.cli.commands import apart
from services.cli.desk import Threshold
from services.cli.words import N_


@apart("migrate", N_("把 PostgreSQL 建好或升级到这一版：表、角色、权限；可以反复运行"))
def migrate(at: Threshold) -> Answer:
    """As the owner of the database. Raises SettingsInvalid."""
    from services.databases.migration import migrate as migrated

    migrated(at.settings)
    return Answer({"migrated": True}, lambda paper: paper.say(N_("数据库已经是这一版了。")))
