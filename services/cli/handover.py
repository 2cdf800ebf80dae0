"""`anju handover show`: what of an area is still open before it can be handed over to a company."""

from typing import TYPE_CHECKING

from services.cli.answers import Answer, Paper
from services.cli.commands import reads
from services.cli.desk import Desk
from services.cli.reading import Area, known_area, show_funds
from services.cli.words import N_

if TYPE_CHECKING:
    from services.http.schemas.handover import HandoverTold


@reads("handover show", N_("移交以前还差什么：维修资金、欠费、水电气改造"))
def handover(desk: Desk, area: Area) -> Answer:
    """The same figures as the API's, from the same function."""
    from services.http.routes.handover import get_handover

    with desk.read() as reading:
        code = known_area(reading, area)
    found = get_handover(desk.house, code)
    return Answer(found.model_dump(mode="json"), lambda paper: _show(found, paper))


def _show(found: "HandoverTold", paper: Paper) -> None:
    t = paper.tongue
    said = N_("%(name)s（%(area)s）：%(dwellings)d 户，到 %(day)s")
    paper.say(said, name=found.name, area=found.area, dwellings=found.dwellings, day=t.day(found.as_of))
    show_funds(found.fund.buildings, paper)
    owed = [
        (each.creditor, each.dwellings, each.charges, t.money(each.outstanding_fen))
        for each in found.legacy_arrears.creditors
    ]
    if owed:
        titles = (N_("收给"), N_("户数"), N_("笔数"), N_("尚欠"))
        paper.table(titles, owed, figures=3, of=t.gettext(N_("移交前的欠费")))
    rows = [
        (
            each.building,
            t.name(each.item),
            each.consented,
            each.refused,
            each.undecided,
            each.visits,
            t.money(each.share_fen),
            t.money(each.unconsented_share_fen),
        )
        for each in found.retrofit.buildings
    ]
    counts = (N_("同意"), N_("不同意"), N_("未表态"), N_("走访"))
    paper.table((N_("楼栋"), N_("改造项目"), *counts, N_("个人应交"), N_("未同意的应交")), rows, figures=6)
