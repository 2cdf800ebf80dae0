"""What a proposal will do, said before it is approved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from domain.billing.bases import BASES
from domain.values.party import is_resident
from projections import arrears
from projections.engine.business_day import town_time
from projections.engine.tables import Reading
from projections.proposals import ProposalRow
from services.auth.access import matrix
from services.documents.papers.receipt_printing import named
from services.house import House
from services.languages import N_, Tongue
from services.languages.act_fields import FIELDS, INSTANTS
from services.web.wording import party


class Told(NamedTuple):
    """A proposal in words: what it does, and what it was made of."""

    what: str
    effect: str
    facts: list[tuple[str, str]]


class _Telling(NamedTuple):
    """What a sentence is made with."""

    house: House
    reading: Reading
    tongue: Tongue

    def who(self, written: str) -> str:
        """A party; a resident's name masked."""
        if is_resident(written):
            return named(self.house, self.reading, written, self.tongue).text
        return party(written, self.tongue).text

    def when(self, written: str) -> str:
        """A day or a month as it stands in a content."""
        return self.tongue.day(date.fromisoformat(written)) if len(written) == 10 else self.tongue.period(written)

    def hour(self, written: str) -> str:
        """An instant as it stands in a content, by the clock of the town."""
        return self.tongue.hour(town_time(datetime.fromisoformat(written)))

    def say(self, message: str, **places: object) -> str:
        """One sentence."""
        return self.tongue.gettext(message) % places


def tell_act(house: House, reading: Reading, row: ProposalRow, tongue: Tongue) -> Told:
    """In one sentence, with the facts below it; an act that is not known here is told by its facts alone."""
    telling = _Telling(house, reading, tongue)
    said = _SENTENCES[row.kind](telling, row.content) if row.kind in _SENTENCES else ""
    facts = [
        (tongue.gettext(FIELDS[name]), text)
        for name, value in row.content.items()
        if name in FIELDS and (text := _value(name, value, telling))
    ]
    return Told(
        said or tongue.word(row.kind), tongue.gettext(_EFFECTS[row.kind]) if row.kind in _EFFECTS else "", facts
    )


def _value(name: str, value: Any, of: _Telling) -> str:
    match value:
        case None | "":
            return ""
        case Mapping() if "numerator" in value:
            share = "" if value["denominator"] == 1 else f" {value['numerator']}/{value['denominator']}"
            return of.who(value["party"]) + share
        case Mapping() if "number" in value:
            return f"{value['kind']} {value['number']}"
        case Mapping():
            return " · ".join(_value(key, each, of) for key, each in value.items())
        case str():
            if name == "creditor":
                return of.who(value)
            if name in INSTANTS:
                return of.hour(value)
            return of.when(value) if name in ("effective_from", "from_day", "last_period") else of.tongue.word(value)
        case Sequence():
            return "；".join(_value(name, each, of) for each in value)
        case _:
            return of.tongue.money(value) if name in ("amount_fen", "up_to_fen") else str(value)


def _reversal(of: _Telling, content: dict[str, Any]) -> str:
    charge = arrears.charge(of.reading, content["dwelling"], content["charge_id"])
    if charge is None:
        return ""
    return of.say(
        N_("撤销 %(dwelling)s 的%(fee)s（%(period)s）%(amount)s"),
        dwelling=content["dwelling"],
        fee=of.tongue.name(charge.fee_kind).text,
        period=of.tongue.period(charge.period),
        amount=of.tongue.money(charge.amount_fen),
    )


def _refund(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(
        N_("退给 %(dwelling)s %(amount)s（%(channel)s）"),
        dwelling=content["dwelling"],
        amount=of.tongue.money(content["amount_fen"]),
        channel=of.tongue.word(content["channel"]),
    )


def _adoption(of: _Telling, content: dict[str, Any]) -> str:
    unit = BASES[content["basis"]].unit
    return of.say(
        N_("%(area)s 的%(fee)s从%(month)s起按每%(unit)s每月 %(rate)s 元收"),
        area=content["area"],
        fee=of.tongue.name(content["fee_kind"]).text,
        month=of.tongue.period(content["effective_from"]),
        unit=of.tongue.gettext(unit),
        rate=content["rate_yuan"],
    )


def _withdrawal(of: _Telling, content: dict[str, Any]) -> str:
    fee = of.tongue.name(content["fee_kind"]).text
    return of.say(
        N_("收回 %(area)s %(fee)s的第 %(version)s 版标准"), area=content["area"], fee=fee, version=content["version"]
    )


def _ending(of: _Telling, content: dict[str, Any]) -> str:
    fee, month = of.tongue.name(content["fee_kind"]).text, of.tongue.period(content["last_period"])
    return of.say(N_("%(area)s 的%(fee)s收到%(month)s为止"), area=content["area"], fee=fee, month=month)


def _transfer(of: _Telling, content: dict[str, Any]) -> str:
    owners = "、".join(_value("owners", each, of) for each in content["owners"])
    return of.say(N_("%(dwelling)s 过户给%(owners)s"), dwelling=content["dwelling"], owners=owners)


def _renumbering(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(N_("%(dwelling)s 改号为 %(code)s"), dwelling=content["dwelling"], code=content["code"])


def _division(of: _Telling, content: dict[str, Any]) -> str:
    codes = "、".join(each["code"] for each in content["parts"])
    return of.say(N_("%(dwelling)s 分成 %(codes)s"), dwelling=content["dwelling"], codes=codes)


def _joining(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(N_("%(codes)s 合成 %(code)s"), codes="、".join(content["dwellings"]), code=content["into"]["code"])


def _reopening(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(N_("重开%(who)s从%(day)s起的账"), who=of.who(content["creditor"]), day=of.when(content["from_day"]))


def _takeover(of: _Telling, content: dict[str, Any]) -> str:
    company = content["company"].partition(":")[2]
    return of.say(N_("计划把 %(area)s 移交给 %(company)s"), area=content["area"], company=company)


def _cut_off(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(N_("%(area)s 从%(hour)s起由公司接管"), area=content["area"], hour=of.hour(content["cut_off_at"]))


def _suspension(of: _Telling, content: dict[str, Any]) -> str:
    hour = of.hour(content["suspended_from"])
    return of.say(N_("%(area)s 从%(hour)s起暂停公司收费"), area=content["area"], hour=hour)


def _resumption(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(N_("%(area)s 从%(hour)s起恢复公司收费"), area=content["area"], hour=of.hour(content["resumed_at"]))


def _end_of_term(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(N_("公司在 %(area)s 的任期到%(hour)s为止"), area=content["area"], hour=of.hour(content["ended_at"]))


def _reservation(of: _Telling, content: dict[str, Any]) -> str:
    gate = of.tongue.word(content["gate"])
    return of.say(N_("%(area)s 的%(gate)s一关有保留通过"), area=content["area"], gate=gate)


def _role(of: _Telling, content: dict[str, Any]) -> str:
    role = matrix().roles.get(content["role"])
    words = (role.zh if of.tongue.code == "zh" else role.en) if role else content["role"]
    areas = "、".join(content["areas"]) or of.tongue.gettext(N_("全部宿舍区"))
    return of.say(N_("让 %(member)s 担任%(role)s（%(areas)s）"), member=content["member"], role=words, areas=areas)


def _identification(of: _Telling, content: dict[str, Any]) -> str:
    shares = "、".join(f"{each['dwelling']} {of.tongue.money(each['amount_fen'])}" for each in content["lines"])
    return of.say(N_("把银行来款 %(item)s 记为这些户的交款：%(shares)s"), item=content["item"], shares=shares)


def _return(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(N_("把银行来款 %(item)s 退回原处"), item=content["item"])


def _explanation(of: _Telling, content: dict[str, Any]) -> str:
    return of.say(
        N_("说明 %(day)s 与支付平台的差异 %(difference)s 为什么消除不了：%(reason)s"),
        day=of.when(content["day"]),
        difference=content["difference"],
        reason=of.tongue.word(content["reason"]),
    )


_SENTENCES: dict[str, Callable[[_Telling, dict[str, Any]], str]] = {
    "charge reversal": _reversal,
    "refund": _refund,
    "tariff adoption": _adoption,
    "tariff withdrawal": _withdrawal,
    "tariff ending": _ending,
    "ownership transfer": _transfer,
    "dwelling renumbering": _renumbering,
    "dwelling division": _division,
    "dwelling joining": _joining,
    "period reopening": _reopening,
    "role grant": _role,
    "money identification": _identification,
    "money return": _return,
    "difference explanation": _explanation,
    "handover planning": _takeover,
    "cut-off": _cut_off,
    "collection suspension": _suspension,
    "collection resumption": _resumption,
    "term ending": _end_of_term,
    "gate reservation": _reservation,
}
_EFFECTS = {
    "charge reversal": N_("整笔撤销；已经交在这一笔上的钱回到预存。"),
    "refund": N_("从预存里退；现金从开着的班次里付。"),
    "tariff adoption": N_("以前计的费不变。"),
    "tariff withdrawal": N_("有费用用着的标准收不回。"),
    "tariff ending": N_("以后的月份不再计这种费。"),
    "ownership transfer": N_("以前的欠费仍由原业主承担。"),
    "dwelling renumbering": N_("账跟着房屋走，旧号也还找得到。"),
    "dwelling division": N_("原来的户到此为止，旧账留在原户。"),
    "dwelling joining": N_("原来的几户到此为止，旧账留在原户。"),
    "period reopening": N_("那以后的日子又可以记账。"),
    "role grant": N_("批准以后就能办这些事。"),
    "money identification": N_("每户记一笔交款，先还到期最早的。"),
    "money return": N_("这笔钱不再挂账。"),
    "difference explanation": N_("差额留在账上，不再算作要处理的。"),
    "handover planning": N_("约定交接时点以前，公司还什么也不能办。"),
    "cut-off": N_("那以前公司不能计费、收款；过了时点就不能再改。"),
    "collection suspension": N_("恢复以前，公司不能计费，也不能收款；开着的班次可以结。"),
    "collection resumption": N_("从那时起公司又可以计费、收款。"),
    "term ending": N_("从那时起公司不能计费，也不能收款。"),
    "gate reservation": N_("还差的超过写明的数，这一关又会卡住。"),
}
