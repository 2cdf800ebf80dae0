"""`anju areas`, `dwellings`, `arrears`, `fund`: what is on record of an area."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads
from services.cli.desk import Desk
from services.cli.statements import AsOf, KnownAt, asked_day, known_position
from services.cli.typed import area_or_none, buckets, building, instant
from services.cli.words import N_
from services.http.refusals import UnknownBuilding

if TYPE_CHECKING:
    from projections.arrears import Arrears
    from projections.engine.tables import Reading
    from projections.fund_ledger import FundOfBuilding, SubAccount
    from services.http.schemas.handover import FundOfBuildingTold

Area = Annotated[str, typer.Argument(help=N_("宿舍区编码，如 BH"))]
OLDEST_SHOWN = 20
"""Open charges on a screen; --json has all."""
_FUND_FIGURES = (
    "owner_due_fen",
    "owner_paid_fen",
    "owner_missing_fen",
    "selling_unit_due_fen",
    "selling_unit_paid_fen",
    "selling_unit_missing_fen",
    "held_fen",
)


def known_area(reading: "Reading", written: str) -> str:
    """The code as it stands. Raises UnknownArea, AreaCodeInvalid."""
    from domain.registry.refusals import UnknownArea
    from domain.values.dwelling_code import area_code
    from projections.directory import areas

    area = area_code(written)
    if not any(known.area == area for known in areas(reading)):
        raise UnknownArea(area)
    return area


@reads("areas", N_("宿舍区一览"))
def areas(desk: Desk) -> Answer:
    """With the count of their dwellings."""
    from projections import directory

    with desk.read() as reading:
        found = [
            {"area": each.area, "name": each.name, "dwellings": len(directory.dwellings(reading, each.area))}
            for each in directory.areas(reading)
        ]
    rows = [tuple(each.values()) for each in found]
    return Answer(found, lambda paper: paper.table((N_("编码"), N_("宿舍区"), N_("户数")), rows, figures=1))


@reads("dwellings", N_("一个宿舍区的房屋"))
def dwellings(desk: Desk, area: Area) -> Answer:
    """In the order of their doors."""
    from projections import directory

    with desk.read() as reading:
        found = directory.dwellings(reading, known_area(reading, area))

    def show(paper: Paper) -> None:
        t = paper.tongue
        titles = (N_("户号"), N_("产权"), N_("入住"), N_("居住"), N_("建筑面积"))
        rows = [
            (
                each.dwelling,
                t.word(each.tenure),
                t.day(each.moved_in_on) if each.moved_in_on else t.period(each.moved_in_month or ""),
                t.gettext(N_("空置")) if each.vacant else "",
                t.area(each.floor_area_sqm),
            )
            for each in found
        ]
        paper.table(titles, rows, figures=1)

    return Answer(found, show)


@reads("arrears", N_("一个宿舍区的欠费，按过期的月数"))
def arrears(
    desk: Desk,
    area: Area,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    bucket: Annotated[str, typer.Option("--buckets", help=N_("各段从第几个月起"))] = "0,3,6,12,36",
) -> Answer:
    """Now, on a day, or as it was known at an instant."""
    from projections import arrears as owed

    begins, then = buckets(bucket), instant(known_at) if known_at else None
    last = asked_day(desk, as_of, then)
    with desk.read() as reading:
        code = known_area(reading, area)
        if as_of or then:
            found = owed.arrears_as_known(reading, code, last, known_position(reading, then), begins)
        else:
            found = owed.arrears(reading, code, last, begins)
    return Answer(found, lambda paper: show_arrears(found, paper))


@reads("fund", N_("维修资金：一栋楼，或一个宿舍区的各栋"))
def fund(desk: Desk, code: Annotated[str, typer.Argument(metavar="BUILDING|AREA", help=N_("如 BH-1 或 BH"))]) -> Answer:
    """Due, paid and held; of a building, by dwelling too."""
    from projections import fund_ledger

    with desk.read() as reading:
        if area_or_none(code):
            whole = fund_ledger.funds_of_area(reading, known_area(reading, code))
            return Answer(whole, lambda paper: show_funds(whole, paper))
        one = fund_ledger.fund(reading, building(code))
        if one is None:
            raise UnknownBuilding()
        parts = fund_ledger.sub_accounts_of(reading, one.building)
    data = {"fund": one, "sub_accounts": parts}

    def show(paper: Paper) -> None:
        show_funds([one], paper)
        _show_parts(parts, paper)

    return Answer(data, show)


def show_arrears(found: "Arrears", paper: Paper) -> None:
    """By age and by creditor, then the oldest."""
    t = paper.tongue
    paper.say(
        N_("%(area)s 到 %(day)s：%(dwellings)d 户欠费，共 %(amount)s；另有未到期 %(coming)s。"),
        area=found.area,
        day=t.day(found.as_of),
        dwellings=found.dwellings,
        amount=t.money(found.outstanding_fen),
        coming=t.money(found.not_yet_due_fen),
    )
    rows: list[tuple[Any, ...]] = []
    for each in found.by_age:
        places = {"since": each.from_months, "until": each.before_months}
        said = N_("%(since)d 个月以上") if each.before_months is None else N_("%(since)d 个月到不满 %(until)d 个月")
        rows.append((t.gettext(said) % places, each.charges, t.money(each.outstanding_fen)))
    paper.table((N_("过期"), N_("笔数"), N_("尚欠")), rows, figures=2)
    by_creditor = [(creditor, t.money(owed_fen)) for creditor, owed_fen in found.by_creditor_fen.items()]
    if by_creditor:
        paper.table((N_("收给"), N_("尚欠")), by_creditor, figures=1)
    oldest = found.open_charges[:OLDEST_SHOWN]
    lines = [
        (each.dwelling, t.name(each.fee_kind), t.period(each.period), t.day(each.due_on), t.money(each.outstanding_fen))
        for each in oldest
    ]
    if lines:
        title = t.gettext(N_("最早的 %(count)d 笔")) % {"count": len(lines)}
        paper.table((N_("户号"), N_("费用"), N_("月份"), N_("截止日"), N_("尚欠")), lines, figures=1, of=title)


def show_funds(found: "Sequence[FundOfBuilding | FundOfBuildingTold]", paper: Paper) -> None:
    """Both sides of every building, and what they come to."""
    t = paper.tongue
    titles = (
        N_("业主应交"),
        N_("业主已交"),
        N_("业主未交"),
        N_("单位应提"),
        N_("单位已提"),
        N_("单位未提"),
        N_("余额"),
    )
    rows = [
        (each.building, each.dwellings, *(t.money(getattr(each, name)) for name in _FUND_FIGURES)) for each in found
    ]
    sums = (t.money(sum(getattr(each, name) for each in found)) for name in _FUND_FIGURES)
    rows.append((t.gettext(N_("合计")), sum(each.dwellings for each in found), *sums))
    paper.table((N_("楼栋"), N_("户数"), *titles), rows, figures=len(_FUND_FIGURES) + 1)


def _show_parts(parts: "list[SubAccount]", paper: Paper) -> None:
    t = paper.tongue
    titles = (N_("户号"), N_("最近交款"), N_("业主应交"), N_("业主已交"), N_("单位应提"), N_("单位已提"), N_("余额"))
    rows = [
        (
            each.dwelling,
            t.day(each.last_deposit_on) if each.last_deposit_on else "",
            t.money(each.owner_due_fen),
            t.money(each.owner_paid_fen),
            t.money(each.selling_unit_due_fen),
            t.money(each.selling_unit_paid_fen),
            t.money(each.held_fen),
        )
        for each in parts
    ]
    paper.table(titles, rows, figures=5)
