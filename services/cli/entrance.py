"""`anju`: from what was typed to an exit code.

0 done · 1 done in part, or faults were found · 2 refused or misunderstood · 70 something that should not be.
"""

import os
import sys
from collections.abc import Sequence

import typer

from services.cli import (
    accounts,
    assessing,
    backups,
    bank,
    books,
    clock,
    counter,
    databases,
    doctor,
    doubts,
    dwellings,
    finding,
    handover,
    importing,
    online,
    papers,
    persons,
    proposals,
    reading,
    reshaping,
    residents,
    service,
    staff,
    statements,
    tariffs,
    terms,
)
from services.cli.commands import command_line
from services.cli.desk import Opening, open_house
from services.cli.failing import tell
from services.cli.words import N_, voice_of

ROOMS = (
    service,
    databases,
    doctor,
    clock,
    importing,
    tariffs,
    assessing,
    counter,
    accounts,
    bank,
    online,
    statements,
    papers,
    doubts,
    reading,
    dwellings,
    reshaping,
    residents,
    persons,
    finding,
    handover,
    terms,
    proposals,
    staff,
    books,
    backups,
)
"""Each writes its commands down when it is imported; people are told of them in this order."""
GROUPS = {
    "": N_("安居：宿舍区物业账，笔笔有来历。"),
    "tariff": N_("收费标准：制定、撤回、停止，都要另一人审批"),
    "run": N_("计费批次：编制、预览、审批、入账"),
    "shift": N_("收款班次：开班、结班、缴款"),
    "receipt-book": N_("收据本"),
    "statements": N_("纸质账单：出具、打印"),
    "receipt": N_("收据"),
    "bank": N_("银行流水"),
    "online": N_("网上交费：看、核实"),
    "stripe": N_("Stripe 账户：检查是否配好"),
    "suspense": N_("挂账的钱：认领、退回，都要另一人审批"),
    "dwelling": N_("一户房屋：业主、住户、面积、编号"),
    "staff": N_("工作人员：登记、职责、纸条、停用"),
    "token": N_("程序的令牌"),
    "resident": N_("住户：登记、联系方式、退休、去世"),
    "doubt": N_("对费用的疑问：登记、答复"),
    "proposal": N_("待审批的申请：一人经办，另一人审批"),
    "recover": N_("从备份恢复之后：清点、申报、重新记账"),
    "handover": N_("移交：差什么、交接时点、公司任期"),
    "books": N_("账簿：结账、重新开账"),
}


def main(typed: Sequence[str] | None = None, opening: Opening = open_house) -> int:
    """The exit code. Whatever goes wrong is told in a sentence."""
    words = sys.argv[1:] if typed is None else list(typed)
    voice = voice_of(words, os.environ)
    try:
        app = command_line([room.__name__ for room in ROOMS], GROUPS, voice, opening)
        code: int | None = app(args=words, prog_name="anju", standalone_mode=False)
        return code or 0
    except typer.Abort:
        return 130
    except Exception as error:  # noqa: BLE001  # The outermost door: nobody behind it could tell people.
        return tell(error, voice)
