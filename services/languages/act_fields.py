"""How people call what an act of two persons is made of, wherever a proposal is told."""

from services.languages import N_

FIELDS = {
    "dwelling": N_("户号"),
    "charge_id": N_("费用编号"),
    "payment_id": N_("交款编号"),
    "refund_id": N_("退款编号"),
    "amount_fen": N_("金额"),
    "channel": N_("方式"),
    "shift": N_("班次"),
    "reason": N_("原因"),
    "note": N_("说明"),
    "area": N_("宿舍区"),
    "fee_kind": N_("费用"),
    "basis": N_("按"),
    "rate_yuan": N_("单价(元)"),
    "effective_from": N_("从"),
    "last_period": N_("最后收费的月份"),
    "version": N_("版"),
    "creditor": N_("收给"),
    "authority": N_("依据"),
    "from_day": N_("从"),
    "owners": N_("业主"),
    "cause": N_("缘由"),
    "code": N_("新户号"),
    "parts": N_("分成"),
    "dwellings": N_("合并的户"),
    "into": N_("合并成"),
    "item": N_("待查款"),
    "lines": N_("分给"),
    "difference": N_("差异"),
    "company": N_("接管公司"),
    "cut_off_at": N_("交接基准时点"),
    "suspended_from": N_("暂停时点"),
    "resumed_at": N_("恢复时点"),
    "ended_at": N_("结束时点"),
    "gate": N_("关口"),
    "up_to_fen": N_("保留金额"),
    "up_to_households": N_("保留户数"),
}
"""Those without a name here are shown by the name that programs use, or not at all."""
INSTANTS = frozenset({"cut_off_at", "suspended_from", "resumed_at", "ended_at"})
"""Told by the clock of the town."""
