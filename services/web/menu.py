"""What stands at the top of each page for whoever has signed in: a line a page, shown to those who may open it."""

from typing import NamedTuple

from services.auth.access import matrix
from services.auth.principals import Principal
from services.languages import Tongue
from services.languages.tongue import N_


class Entry(NamedTuple):
    """A page and its name."""

    address: str
    name: str


MENU: tuple[Entry, ...] = (
    Entry("/my", N_("我的首页")),
    Entry("/desk", N_("工作台")),
    Entry("/desk/counter", N_("柜台")),
    Entry("/desk/find", N_("找一户")),
    Entry("/desk/buildings", N_("楼盘表")),
    Entry("/desk/runs", N_("计费批次")),
    Entry("/desk/proposals", N_("待批事项")),
    Entry("/desk/doubts", N_("疑问答复")),
    Entry("/desk/shifts", N_("收款班次")),
    Entry("/desk/receipt-books", N_("收据本")),
    Entry("/desk/reconciliation", N_("网上对账")),
    Entry("/bureau", N_("早会")),
    Entry("/desk/lists", N_("查表")),
    Entry("/history", N_("历史")),
    Entry("/desk/import", N_("导入台账")),
    Entry("/bureau/handover", N_("移交进度")),
    Entry("/access", N_("谁可以做什么")),
)
"""In this order. The door of an address is `GET` and the address."""


def entries(principal: Principal, tongue: Tongue) -> list[Entry]:
    """Nothing for who has not signed in."""
    if not principal.actor:
        return []
    roles = frozenset(principal.roles)
    return [
        Entry(each.address, tongue.gettext(each.name))
        for each in MENU
        if matrix().may_call(roles, f"GET {each.address}")
    ]
