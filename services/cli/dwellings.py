"""`anju dwelling`: one dwelling in full, whose it is and was, who lives there, and how large it is."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.answers import Answer, Paper
from services.cli.authority import AuthorityOption, Dated, authority_of, authority_sent
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.holdings import To, holdings_sent
from services.cli.proposals import prepare
from services.cli.typed import day, term
from services.cli.words import N_

if TYPE_CHECKING:
    from services.http.schemas.registry import AreaEffectTold, DwellingInFull
    from services.languages import Tongue
    from services.use_cases.command import Done

Dwelling = Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))]
Resident = Annotated[str, typer.Argument(help=N_("住户编号"))]
Since = Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help=N_("从哪一天起"))]
On = Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=N_("哪一天"))]
SinceMonth = Annotated[str | None, typer.Option("--since", metavar="YYYY-MM", help=N_("从哪个月起的费用"))]


@reads("dwelling show", N_("一户房屋的登记：业主、住户、产权、编号"))
def show_(desk: Desk, dwelling: Dwelling) -> Answer:
    """By any code that it ever had."""
    return _answer(desk, desk.dwelling(dwelling))


@reads("dwelling owners", N_("某一天的业主，按另一天已知的情况"))
def owners(
    desk: Desk,
    dwelling: Dwelling,
    on: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help=N_("哪一天的业主，不写就是今天"))] = None,
    as_known: Annotated[
        str | None, typer.Option("--as-known", metavar="YYYY-MM-DD", help=N_("按到哪一天为止的登记，不写就是今天"))
    ] = None,
) -> Answer:
    """What was corrected later does not alter the answer."""
    from services.http.days import not_after
    from services.use_cases.ownership import owners_as_known

    asked = day(on) if on else desk.today
    known = not_after(desk.today, day(as_known)) if as_known else None
    found = owners_as_known(desk.house, desk.dwelling(dwelling), on=asked, as_known=known or desk.today)

    def show(paper: Paper) -> None:
        t = paper.tongue
        since = t.day(found.since) if found.since else ""
        rows = [(each.party, f"{each.numerator}/{each.denominator}", since) for each in found.owners]
        paper.table((N_("业主"), N_("份额"), N_("从")), rows)

    return Answer(found, show)


@records("dwelling transfer", N_("申请过户"))
def transfer(
    desk: Desk,
    dwelling: Dwelling,
    to: To,
    since: Since,
    cause: Annotated[str, typer.Option(help=N_("缘由：买卖、赠与、继承、离婚析产、购买公房、法院裁判、更正"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """A proposal: another person approves it."""
    from domain.registry.events import CAUSES

    content: dict[str, Any] = {"dwelling": dwelling, "owners": holdings_sent(to), "effective_from": str(day(since))}
    content |= {"cause": term(cause, CAUSES), "authority": authority_sent(authority, dated)}
    return prepare(desk, "ownership transfer", content)


@records("dwelling correct-area", N_("按测绘更正建筑面积，并列出受影响的账单"))
def correct_area(
    desk: Desk,
    dwelling: Dwelling,
    floor_area: Annotated[str, typer.Argument(metavar="AREA", help=N_("建筑面积，㎡"))],
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """What stands keeps what it was reckoned by, and is shown."""
    from services.cli.typed import floor_area_read
    from services.use_cases.registry import correct_floor_area

    code, document = desk.dwelling(dwelling), authority_of(authority, dated)
    desk.recorded(correct_floor_area(desk.house, code, floor_area_sqm=floor_area_read(floor_area), authority=document))
    home, effects = _in_full(desk, code), _effects(desk, code, "")

    def show(paper: Paper) -> None:
        _show(home, paper)
        _show_effects(effects, paper)

    told = [each.model_dump(mode="json") for each in effects]
    return Answer(home.model_dump(mode="json") | {"effects": told}, show)


@reads("dwelling area-effects", N_("按别的面积算出、仍然有效的账单"))
def area_effects(desk: Desk, dwelling: Dwelling, since: SinceMonth = None) -> Answer:
    """What the area on record would have meant for them."""
    from domain.values.period import month

    effects = _effects(desk, desk.dwelling(dwelling), month(since) if since else "")
    told = [each.model_dump(mode="json") for each in effects]
    return Answer({"effects": told}, lambda paper: _show_effects(effects, paper))


@records("dwelling payer", N_("指定从哪一天起由谁交费"))
def payer(
    desk: Desk,
    dwelling: Dwelling,
    party: Annotated[str, typer.Argument(help=N_("谁，如 unit:市图书馆"))],
    since: Since,
    authority: AuthorityOption,
    dated: Dated = None,
) -> Answer:
    """The owner stays liable with them."""
    from services.use_cases.registry import name_payer

    code, document = desk.dwelling(dwelling), authority_of(authority, dated)
    return _recorded(
        desk, name_payer(desk.house, code, payer=party, effective_from=day(since), authority=document), code
    )


@records("dwelling move-in", N_("登记住户入住"))
def move_in(
    desk: Desk,
    dwelling: Dwelling,
    resident: Resident,
    since: Since,
    authority: AuthorityOption,
    capacity: Annotated[str, typer.Option(help=N_("身份：承租人、使用人"))] = "tenant",
    dated: Dated = None,
) -> Answer:
    """A tenant, or an occupant without a lease."""
    from domain.registry.events import CAPACITIES
    from services.use_cases import registry

    code, document = desk.dwelling(dwelling), authority_of(authority, dated)
    as_, key = term(capacity, CAPACITIES), resident.removeprefix("resident:")
    done = registry.move_in(desk.house, code, resident=key, capacity=as_, since=day(since), authority=document)
    return _recorded(desk, done, code)


@records("dwelling move-out", N_("登记住户搬走"))
def move_out(desk: Desk, dwelling: Dwelling, resident: Resident, on: On) -> Answer:
    """Whoever lived there does so no more."""
    from services.use_cases import registry

    code, key = desk.dwelling(dwelling), resident.removeprefix("resident:")
    return _recorded(desk, registry.move_out(desk.house, code, resident=key, moved_out_on=day(on)), code)


@records("dwelling vacate", N_("登记空置"))
def vacate(desk: Desk, dwelling: Dwelling, since: Since, authority: AuthorityOption, dated: Dated = None) -> Answer:
    """What that costs is a rule of its own."""
    from services.use_cases.registry import declare_vacancy

    code, document = desk.dwelling(dwelling), authority_of(authority, dated)
    return _recorded(desk, declare_vacancy(desk.house, code, since=day(since), authority=document), code)


@records("dwelling occupy", N_("登记空置结束"))
def occupy(desk: Desk, dwelling: Dwelling, on: On) -> Answer:
    """Somebody lives there again."""
    from services.use_cases.registry import end_vacancy

    code = desk.dwelling(dwelling)
    return _recorded(desk, end_vacancy(desk.house, code, ended_on=day(on)), code)


def _recorded(desk: Desk, done: "Done", code: str) -> Answer:
    desk.recorded(done)
    return _answer(desk, code)


def _answer(desk: Desk, code: str) -> Answer:
    home = _in_full(desk, code)
    return Answer(home.model_dump(mode="json"), lambda paper: _show(home, paper))


def _in_full(desk: Desk, code: str) -> "DwellingInFull":
    """Raises UnknownDwelling."""
    from services.http.routes.dwellings import dwelling_in_full

    with desk.read() as reading:
        return dwelling_in_full(desk.house, reading, code)


def _effects(desk: Desk, code: str, since: str) -> "list[AreaEffectTold]":
    from services.http.routes.dwellings import effects_told

    return effects_told(desk.house, code, since)


def _show(home: "DwellingInFull", paper: Paper) -> None:
    t = paper.tongue
    about: list[tuple[object, object]] = [
        (t.gettext(N_("户号")), home.code),
        (t.gettext(N_("建筑面积")), t.area(home.floor_area_sqm)),
        (t.gettext(N_("产权")), t.word(home.tenure)),
        (t.gettext(N_("交费人")), home.debtor),
        (t.gettext(N_("居住")), t.gettext(N_("空置")) if home.vacant else ""),
        (t.gettext(N_("用过的户号")), "、".join(each.code for each in home.codes if each.code != home.code)),
        (t.gettext(N_("由哪几户来")), "、".join(home.made_of)),
        (t.gettext(N_("变成了哪几户")), "、".join(home.became)),
        (t.gettext(N_("结束")), t.day(home.ended_on) if home.ended_on else ""),
    ]
    paper.table((N_("项目"), N_("内容")), [row for row in about if row[1]])
    held = [
        (each.party, f"{each.numerator}/{each.denominator}", t.day(each.since) if each.since else "")
        for each in home.owners
    ]
    paper.table((N_("业主"), N_("份额"), N_("从")), held)
    if home.users:
        rows = [(each.resident, t.word(each.capacity), *_span(each.since, each.until, t)) for each in home.users]
        paper.table((N_("住户"), N_("身份"), N_("从"), N_("到")), rows)


def _span(since: Any, until: Any, t: "Tongue") -> tuple[str, str]:
    return t.day(since) if since else "", t.day(until) if until else ""


def _show_effects(effects: "list[AreaEffectTold]", paper: Paper) -> None:
    t = paper.tongue
    if not effects:
        return paper.say(N_("没有按别的面积算出的账单。"))
    rows = [
        (
            t.name(each.fee_kind),
            t.month(each.period),
            t.area(each.then_sqm),
            t.area(each.now_sqm),
            t.money(each.amount_then_fen),
            "" if each.amount_now_fen is None else t.money(each.amount_now_fen),
            "" if each.difference_fen is None else t.money(each.difference_fen),
        )
        for each in effects
    ]
    titles = (N_("费用"), N_("月份"), N_("当时面积"), N_("现在面积"), N_("当时金额"), N_("按现在算"), N_("相差"))
    paper.table(titles, rows, figures=5)
    paper.say(N_("这些账单没有改动；要更正，请另一人审批后撤销，再重新计收。"))
