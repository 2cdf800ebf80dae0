"""Each word of the vocabulary as a plain sentence. A place names a field of the fact, or of what it holds."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.approvals import events as approvals
from domain.billing import events as billing
from domain.billing.events import doubts, money_back, papers
from domain.fund import events as fund
from domain.handover import events as handover
from domain.history import Event
from domain.operations import events as operations
from domain.payments import events as payments
from domain.payments.events import online, reconciling, suspense
from domain.privacy import events as privacy
from domain.registry import events as registry
from domain.retrofit import events as retrofit
from domain.staff import events as staff
from services.languages import N_

_REGISTRY: dict[type[Event], str] = {
    registry.DormitoryAreaRegistered: N_("登记宿舍区 %(name)s（%(area)s），属%(bureau)s。"),
    registry.BuildingRegistered: N_("登记楼栋 %(building)s，单元：%(entrances)s。"),
    registry.EntranceRegistered: N_("登记 %(building)s 的单元 %(entrance)s。"),
    registry.DwellingRegistered: N_(
        "登记房屋 %(dwelling)s：建筑面积 %(floor_area_sqm)s ㎡，%(tenure)s，业主 %(owners)s。"
    ),
    registry.MoveInMonthRecorded: N_("记录 %(dwelling)s 的入住月份：%(month)s。"),
    registry.MoveInCorrected: N_(
        "更正 %(dwelling)s 的入住时间：由 %(formerly_on_or_formerly_month)s 改为 %(moved_in_on_or_month)s。"
    ),
    registry.FloorAreaCorrected: N_(
        "更正 %(dwelling)s 的建筑面积：由 %(formerly_sqm)s ㎡ 改为 %(floor_area_sqm)s ㎡。"
    ),
    registry.OwnershipTransferred: N_("%(dwelling)s 从 %(effective_from)s 起归 %(owners)s 所有（%(cause)s）。"),
    registry.TenureConverted: N_("%(dwelling)s 从 %(effective_from)s 起由%(formerly)s改为%(tenure)s。"),
    registry.DwellingRenumbered: N_("%(dwelling)s 从 %(effective_from)s 起改号：由 %(formerly)s 改为 %(code)s。"),
    registry.DwellingCodeTaken: N_("房号 %(code)s 归 %(dwelling)s，以后不再给别的房屋。"),
    registry.DwellingDivided: N_("%(dwelling)s 从 %(effective_from)s 起分为 %(into)s。"),
    registry.DwellingsJoined: N_("%(dwelling)s 从 %(effective_from)s 起并入 %(into)s。"),
    registry.DwellingFormed: N_("%(dwelling)s 由 %(out_of)s 形成，从 %(effective_from)s 起算。"),
    registry.TenantMovedIn: N_("%(resident)s 入住 %(dwelling)s（%(capacity)s），从 %(since)s 起。"),
    registry.TenantMovedOut: N_("%(resident)s 于 %(moved_out_on)s 搬出 %(dwelling)s。"),
    registry.VacancyDeclared: N_("登记 %(dwelling)s 空置，从 %(since)s 起。"),
    registry.VacancyEnded: N_("%(dwelling)s 的空置于 %(ended_on)s 结束。"),
    registry.PayerNamed: N_("%(dwelling)s 的费用从 %(effective_from)s 起由 %(payer)s 付，业主连带负责。"),
    registry.ResidentRegistered: N_("登记住户 %(resident)s。"),
    registry.ContactGiven: N_("登记 %(resident)s 的联系方式。"),
    registry.ContactWithdrawn: N_("删去 %(resident)s 的联系方式。"),
    registry.RetirementRecorded: N_("更改 %(resident)s 的退休标记：%(retired)s。"),
    registry.DeathRecorded: N_("登记 %(resident)s 于 %(died_on)s 去世。"),
    registry.SamePersonRecorded: N_("记明两份登记（%(resident)s、%(same_as)s）是同一个人。"),
    registry.PersonsToldApart: N_("记明两份登记（%(resident)s、%(other)s）不是同一个人。"),
    registry.ImportPlanned: N_("提出导入台账（%(kind)s）：%(rows)s 行，文件校验码 %(sha256)s。"),
    registry.ImportApplied: N_("导入台账（%(kind)s）：新记 %(recorded)s 件事，文件校验码 %(sha256)s。"),
    registry.ImportAppliedInPart: N_(
        "导入台账（%(kind)s）没有错的行：新记 %(recorded)s 件事，留下 %(left_out)s 行，文件校验码 %(sha256)s。"
    ),
}
_BILLING: dict[type[Event], str] = {
    billing.TariffAdopted: N_(
        "%(area)s 的%(fee_kind)s采用第 %(version)s 版收费标准：每月 %(rate_yuan)s 元（%(basis)s），"
        "从 %(effective_from)s 起，由%(creditor)s收取。"
    ),
    billing.TariffWithdrawn: N_("撤回 %(area)s 的%(fee_kind)s第 %(version)s 版收费标准。"),
    billing.TariffEnded: N_("%(area)s 的%(fee_kind)s收到 %(last_period)s 为止。"),
    billing.RunPlanned: N_(
        "编制计费批次：%(area)s %(fee_kind)s %(period)s，%(sheets)s 幢，共 %(total_fen)s，%(due_on)s 到期。"
    ),
    billing.RunApproved: N_("批准计费批次 %(run)s，共 %(total_fen)s。"),
    billing.RunCompleted: N_("计费批次 %(run)s 全部入账：%(lines)s 笔，共 %(total_fen)s。"),
    billing.RunAbandoned: N_("放弃计费批次 %(run)s。"),
    billing.SheetPlanned: N_("编制 %(building)s 的计费单：%(lines)s 户，共 %(total_fen)s。"),
    billing.SheetApproved: N_("批准 %(building)s 的计费单，共 %(total_fen)s。"),
    billing.SheetPosted: N_("%(building)s 的计费单入账，共 %(total_fen)s。"),
    billing.AccountOpened: N_("为 %(dwelling)s 开立户账。"),
    billing.ArrearsBroughtForward: N_(
        "转入 %(dwelling)s 的旧欠费：%(fee_kind)s %(period)s，应收 %(assessed_fen)s，"
        "已收 %(paid_fen)s，尚欠 %(outstanding_fen)s；%(debtor)s 欠%(creditor)s。"
    ),
    billing.FeeAssessed: N_(
        "计收 %(dwelling)s 的%(fee_kind)s（%(period)s）%(amount_fen)s，"
        "%(due_on)s 到期，由 %(debtor)s 付给%(creditor)s。"
    ),
    billing.AssessmentReversed: N_("撤销%(fee_kind)s（%(period)s）%(amount_fen)s，%(debtor)s 不再欠这一笔。"),
    billing.PaymentReceived: N_(
        "收到 %(dwelling)s 的交款 %(amount_fen)s（%(channel)s），%(payer)s 交来，付 %(debtor)s 的费用，"
        "收款方为%(payee)s，收据 %(receipt)s。"
    ),
    billing.PaymentRecovered: N_(
        "数据恢复以后，按支付平台的记录补记 %(dwelling)s 的交款 %(amount_fen)s（%(channel)s），%(payer)s 交来，"
        "付 %(debtor)s 的费用，收款方为%(payee)s。"
    ),
    billing.PaymentAllocated: N_("用交款付了 %(lines)s 笔费用，共 %(lines_amount_fen)s。"),
    billing.AllocationReleased: N_("从 %(lines)s 笔费用上撤回 %(lines_amount_fen)s，钱回到原交款上。"),
    billing.RefundIssued: N_("退给 %(debtor)s %(amount_fen)s（%(channel)s）。"),
    billing.PeriodClosed: N_("%(creditor)s的账结到 %(through)s。"),
    billing.PeriodReopened: N_("%(creditor)s的账从 %(from_day)s 起重新打开。"),
    doubts.ChargeDisputed: N_(
        "%(disputed_by)s 对 %(dwelling)s 的%(fee_kind)s（%(period)s）%(amount_fen)s 有疑问：%(ground)s。"
    ),
    doubts.DisputeSettled: N_("答复了疑问：%(outcome)s。"),
    papers.StatementsIssued: N_("发出 %(building)s %(period)s的账单 %(lines)s 份，算到 %(last)s。"),
    papers.PayLinksIssued: N_("这批账单上印了付款码，有效至 %(until)s。"),
    papers.PayLinkRevoked: N_("停用 %(dwelling)s 这张账单上的付款码：%(reason)s。"),
}
_COUNTER: dict[type[Event], str] = {
    payments.ShiftOpened: N_("%(cashier)s 开班（%(shift)s），收款方为%(payee)s，备用金 %(float_fen)s。"),
    payments.PaymentTaken: N_("班次 %(shift)s 收款 %(amount_fen)s（%(channel)s）。"),
    payments.CashRefunded: N_("班次 %(shift)s 退现金 %(amount_fen)s。"),
    payments.CashCounted: N_("班次 %(shift)s 点钱：实有 %(counted_fen)s，应有 %(expected_fen)s。"),
    payments.ShiftClosed: N_("班次 %(shift)s 结班，实有比应有多 %(over_fen)s（负数为少）。"),
    payments.CashHandedIn: N_("班次 %(shift)s 向 %(to)s 交款 %(amount_fen)s。"),
    payments.ReceiptBookReceived: N_("收到收据本 %(book)s（%(first)s 至 %(last)s 号），收款方为%(payee)s。"),
    payments.ReceiptBookIssued: N_("收据本 %(book)s 交 %(to)s 使用。"),
    payments.ReceiptIssued: N_("为 %(dwelling)s 开出收据 %(receipt)s，金额 %(amount_fen)s。"),
    payments.ReceiptBookReturned: N_("收据本 %(book)s 收回，从 %(next_number)s 号起不再使用。"),
}
_SUSPENSE: dict[type[Event], str] = {
    suspense.MoneyParked: N_(
        "%(payee)s收到一笔 %(amount_fen)s（%(channel)s，银行流水 %(number)s），暂时不知道是谁交的。"
    ),
    suspense.MoneyIdentified: N_("查明这笔钱是 %(lines)s 笔交款，共 %(lines_amount_fen)s。"),
    suspense.MoneyReturned: N_("这笔钱 %(amount_fen)s 查不明，退了回去。"),
}
_ONLINE: dict[type[Event], str] = {
    money_back.PaymentReversed: N_("交款 %(amount_fen)s（%(channel)s）被撤回：%(cause)s。"),
    money_back.PaymentReinstated: N_("撤回过的交款 %(amount_fen)s（%(channel)s）恢复：%(cause)s。"),
    money_back.RefundReturned: N_("退款 %(amount_fen)s（%(channel)s）没有退成，钱又回来了：%(cause)s。"),
    suspense.ForeignMoneyParked: N_("收到一笔外币（%(currency)s %(amount_minor)s，流水 %(number)s），暂时放着。"),
    online.OnlinePaymentRequested: N_(
        "%(dwelling)s 发起网上交款，共 %(total_fen)s，付 %(debtor)s 的费用，收款方为%(payee)s。"
    ),
    online.SessionAttempted: N_("第 %(attempt)s 次向支付平台申请付款页面。"),
    online.SessionOpened: N_("支付平台打开了付款页面（第 %(attempt)s 次）。"),
    online.SessionRejected: N_("支付平台没有打开付款页面（第 %(attempt)s 次）：%(code)s。"),
    online.SessionExpired: N_("付款页面过期了（第 %(attempt)s 次）。"),
    online.AttemptDeclined: N_("银行没有同意这次付款：%(code)s。"),
    online.ProcessingStarted: N_("付款正在处理，还没有结果。"),
    online.PaymentCaptured: N_("网上交款 %(amount_fen)s 付成了（%(received_on)s）。"),
    online.ForeignMoneyCaptured: N_("付成了外币：%(currency)s %(amount_minor)s。"),
    online.PaymentFailed: N_("网上交款没有付成：%(code)s。"),
    online.ProviderSettled: N_(
        "支付平台结算：%(currency)s 总额 %(gross_minor)s，手续费 %(fee_minor)s，净额 %(net_minor)s（最小货币单位）。"
    ),
    online.OnlineRefundRequested: N_("申请网上退款 %(amount_fen)s：%(reason)s。"),
    online.OnlineRefundAttempted: N_("第 %(attempt)s 次向支付平台提出退款。"),
    online.OnlineRefundOpened: N_("支付平台受理了退款 %(amount_fen)s。"),
    online.OnlineRefundSucceeded: N_("网上退款退成了。"),
    online.OnlineRefundFailed: N_("网上退款 %(amount_fen)s 没有退成：%(code)s。"),
    online.ChargebackOpened: N_("付款人向银行提出争议，涉及 %(amount_fen)s。"),
    online.ChargebackWithdrawn: N_("争议的 %(amount_fen)s 被银行扣走。"),
    online.ChargebackReinstated: N_("争议的 %(amount_fen)s 又还了回来。"),
    online.ChargebackClosed: N_("争议了结：%(outcome)s。"),
    reconciling.DayReconciled: N_(
        "支付平台 %(day)s 的账核对了：日初 %(opening_fen)s，日终 %(closing_fen)s，我们的账 %(ledger_fen)s。"
    ),
    reconciling.PayoutReconciled: N_(
        "核对了出款 %(payout)s（%(status)s）：%(currency)s %(amount_minor)s，各笔之和 %(net_minor)s（最小货币单位）。"
    ),
    reconciling.DifferenceFound: N_(
        "与支付平台对账发现差异（%(kind)s）：%(of)s %(source)s，"
        "平台 %(currency)s %(there_minor)s，我们 %(here_minor)s（最小货币单位）。"
    ),
    reconciling.DifferenceCleared: N_("差异 %(difference)s 消除了：%(by)s。"),
    reconciling.DifferenceExplained: N_("差异 %(difference)s 留着，已说明：%(reason)s（依据 %(authority)s）。"),
}
_HANDOVER: dict[type[Event], str] = {
    handover.HandoverPlanned: N_("%(area)s 打算移交给%(company)s。"),
    handover.CutOffAgreed: N_("商定 %(area)s 从 %(cut_off_at)s 起由%(company)s计费、收费。"),
    handover.CollectionSuspended: N_("%(company)s在 %(area)s 的计费、收费从 %(suspended_from)s 起暂停。"),
    handover.CollectionResumed: N_("%(company)s在 %(area)s 的计费、收费从 %(resumed_at)s 起恢复。"),
    handover.TermEnded: N_("%(company)s在 %(area)s 的服务期到 %(ended_at)s 为止。"),
    handover.ReservationSigned: N_(
        "%(area)s 的“%(gate)s”有保留通过：缺口最多 %(up_to_fen)s、%(up_to_households)s 户。"
    ),
}
_OTHERS: dict[type[Event], str] = {
    approvals.ProposalMade: N_("提出：%(kind)s。"),
    approvals.ProposalApproved: N_("批准所提的事项。"),
    approvals.ProposalRejected: N_("不批准所提的事项。"),
    approvals.ProposalWithdrawn: N_("撤回所提的事项。"),
    fund.FundBalanceBroughtForward: N_(
        "转入 %(building)s 的维修资金：%(lines)s 户，业主已交 %(lines_owner_paid_fen)s，当前余额 %(lines_held_fen)s。"
    ),
    fund.FundBalanceCorrected: N_("更正 %(building)s 的维修资金余额，共 %(corrections)s 户。"),
    retrofit.RetrofitShareBroughtForward: N_(
        "转入 %(dwelling)s 的%(item)s：造价 %(household_cost_fen)s，补贴 %(subsidy_fen)s，个人应交 %(share_fen)s。"
    ),
    retrofit.RetrofitShareCorrected: N_(
        "更正 %(dwelling)s 的%(item)s个人应交：由 %(formerly_share_fen)s 改为 %(share_fen)s。"
    ),
    retrofit.ConsentGiven: N_("%(dwelling)s 同意%(item)s。"),
    retrofit.ConsentRefused: N_("%(dwelling)s 不同意%(item)s。"),
    retrofit.VisitMade: N_("为%(item)s上门到 %(dwelling)s。"),
    privacy.ValuesRevealed: N_("%(seen_by)s 查看了 %(subject)s 的%(kinds)s，用途：%(purpose)s。"),
    staff.StaffMemberAdded: N_("登记工作人员 %(member)s，单位为%(employer)s。"),
    staff.RoleGranted: N_("给 %(member)s %(role)s的权限，宿舍区：%(areas)s。"),
    staff.RoleWithdrawn: N_("收回 %(member)s %(role)s的权限。"),
    staff.StaffMemberDisabled: N_("停用工作人员 %(member)s，权限全部收回。"),
    staff.SlipIssued: N_("给 %(holder)s 发了一次性登录条。"),
    staff.ResidentJoined: N_("%(resident)s 凭 %(dwelling)s 账单上的加入码开通了自己的登录。"),
    operations.RestoreDeclared: N_(
        "声明记录退回到 %(taken_at)s 的备份；从那时到 %(lost_until)s 之间记下的，有些已经丢失。"
    ),
    operations.ClockConfirmed: N_("确认时钟是对的：最新一笔记于 %(newest)s，而现在是 %(now)s。"),
}
SENTENCES: Mapping[type[Event], str] = MappingProxyType(
    _REGISTRY | _BILLING | _COUNTER | _SUSPENSE | _ONLINE | _HANDOVER | _OTHERS
)
"""By word; a new word needs a line here."""
