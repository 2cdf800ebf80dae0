"""`anju doctor`: is everything as it must be, and what is to be done where it is not?"""

from typing import TYPE_CHECKING

from services.cli.answers import Answer, Paper
from services.cli.commands import apart
from services.cli.desk import Threshold
from services.cli.words import N_

if TYPE_CHECKING:
    from services.languages import Tongue
    from services.operation.doctor import Finding

ILL = 1
_GRADES = {"well": N_("好"), "watch": N_("留意"), "wrong": N_("有问题")}
_CHECKS = {
    "settings": N_("设置"),
    "disk": N_("磁盘"),
    "fonts": N_("字体"),
    "master_key": N_("主密钥"),
    "key_store": N_("密钥库"),
    "database": N_("数据库"),
    "migration": N_("数据库版本"),
    "durability": N_("写盘"),
    "checksums": N_("校验和"),
    "standby": N_("备机"),
    "session": N_("通知"),
    "rights": N_("权限"),
    "triggers": N_("防改保护"),
    "clock": N_("时钟"),
    "following": N_("查询数据"),
}


@apart("doctor", N_("体检：设置、数据库、权限、时钟、磁盘、字体；有问题就说怎么办"))
def doctor(at: Threshold) -> Answer:
    """Exit code 1 where something is wrong; it changes nothing."""
    from services.bootstrap import utc_now
    from services.operation.doctor import examine

    found = examine(at.settings, utc_now)
    data = [
        {"check": each.check, "grade": each.grade, "detail": _said(each, at.tongue), "facts": each.facts}
        for each in found
    ]
    return Answer(data, lambda paper: _show(found, paper), ILL if any(each.grade == "wrong" for each in found) else 0)


def _said(finding: "Finding", tongue: "Tongue") -> str:
    return tongue.gettext(finding.message) % finding.facts


def _show(found: "list[Finding]", paper: Paper) -> None:
    said = paper.tongue.gettext
    rows = [(said(_CHECKS[each.check]), said(_GRADES[each.grade]), _said(each, paper.tongue)) for each in found]
    paper.table((N_("检查"), N_("结果"), N_("情况和办法")), rows)
