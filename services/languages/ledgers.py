"""What a ledger's rows add up to, and what its differences become, as people call it."""

from decimal import Decimal

from services.languages.tongue import N_, Tongue

MEASURES = {
    "rows": N_("行数"),
    "floor area": N_("建筑面积(㎡)"),
    "owner due": N_("业主应交(元)"),
    "owner paid": N_("业主已交(元)"),
    "selling unit due": N_("售房单位应提取(元)"),
    "selling unit paid": N_("售房单位已提取(元)"),
    "held": N_("当前余额(元)"),
    "assessed": N_("应收(元)"),
    "paid": N_("已收(元)"),
    "outstanding": N_("欠费(元)"),
    "household cost": N_("造价(元)"),
    "subsidy": N_("单位补贴(元)"),
    "share": N_("个人应交(元)"),
}
"""What a ledger's rows add up to; another measure is shown as it is called."""
BECOMES = {
    "FloorAreaCorrected": N_("更正建筑面积"),
    "MoveInCorrected": N_("更正入住日期"),
    "OwnershipTransferred": N_("过户（从今天起）"),
    "TenureConverted": N_("改变产权性质"),
    "ContactGiven": N_("登记新电话"),
    "RetirementRecorded": N_("更改退休标记"),
    "VacancyDeclared": N_("登记空置（从今天起）"),
    "VacancyEnded": N_("结束空置（今天）"),
    "TenantMovedIn": N_("登记入住（从今天起）"),
    "TenantMovedOut": N_("登记搬出（今天）"),
    "TariffAdopted": N_("采用新的收费标准"),
    "AssessmentReversed": N_("撤销旧欠费，按文件重记"),
    "FundBalanceCorrected": N_("更正维修资金余额"),
    "RetrofitShareCorrected": N_("更正改造费分摊"),
    "ConsentGiven": N_("登记同意"),
    "ConsentRefused": N_("登记不同意"),
    "VisitMade": N_("登记上门次数"),
}
"""The facts that a difference between file and record becomes."""


def figure(measure: str, hundredths: int, tongue: Tongue) -> str:
    """Rows are counted; all else has two decimals."""
    return str(hundredths) if measure == "rows" else tongue.number(Decimal(hundredths).scaleb(-2))


def account(name: str, tongue: Tongue) -> str:
    """income · 物业服务费: an account of the books in the reader's language, and of what."""
    for begins in (" · ", " to ", " from "):
        kind, by, of = name.partition(begins)
        if by:
            return f"{tongue.word((kind + begins).rstrip(' ·'))} · {tongue.name(of).text}"
    return tongue.word(name)
