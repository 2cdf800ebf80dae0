"""`anju doubt`, `anju reveal`: a charge is doubted and answered; who looks at what is sealed says what for."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.reading import known_area
from services.cli.typed import term
from services.cli.words import N_

if TYPE_CHECKING:
    from projections.doubts import DoubtRow

Doubt = Annotated[str, typer.Argument(help=N_("疑问的编号"))]
REVEALS_SHOWN = 200


@records("doubt raise", N_("登记住户对一笔费用的疑问；欠费不变"), sealed=("words",))
def raise_(
    desk: Desk,
    dwelling: Annotated[str, typer.Argument(help=N_("户号，如 BH-1-1-101"))],
    charge: Annotated[str, typer.Argument(help=N_("费用编号，见账单"))],
    ground: Annotated[str, typer.Option(help=N_("哪里不对：金额不对、面积有误、我已经交过了、不该由我交……"))],
    words: Annotated[str | None, typer.Option(help=N_("住户的原话，加密保存"))] = None,
) -> Answer:
    """For the debtor, who says it."""
    from domain.billing.events.doubts import GROUNDS
    from services.use_cases.doubts import raise_doubt

    number = desk.made_id("doubt")
    why = term(ground, GROUNDS)
    desk.recorded(raise_doubt(desk.house, dwelling, dispute_id=number, charge_id=charge, ground=why, words=words))
    return _answer(desk, number)


@records("doubt answer", N_("答复一个疑问"), sealed=("answer",))
def answer_(
    desk: Desk,
    doubt: Doubt,
    outcome: Annotated[str, typer.Option(help=N_("结果：费用没有错、费用有错，会改正、本人不再追问"))],
    answer: Annotated[str, typer.Option(help=N_("给住户的话，加密保存"))],
) -> Answer:
    """Once."""
    from domain.billing.events.doubts import OUTCOMES
    from services.use_cases.doubts import answer_doubt

    desk.recorded(answer_doubt(desk.house, doubt, outcome=term(outcome, OUTCOMES), answer=answer))
    return _answer(desk, doubt)


@reads("doubt show", N_("一个疑问"))
def show_(desk: Desk, doubt: Doubt) -> Answer:
    """Without its words: `anju reveal` shows them."""
    return _answer(desk, doubt)


@reads("doubt list", N_("等待答复的疑问，最早的在前"))
def list_(
    desk: Desk,
    area: Annotated[str | None, typer.Argument(help=N_("宿舍区编码，如 BH"))] = None,
    answered: Annotated[bool, typer.Option("--answered", help=N_("已答复的"))] = False,
) -> Answer:
    """With how long each has waited."""
    from projections.doubts import doubts

    with desk.read() as reading:
        areas = None if area is None else [known_area(reading, area)]
        rows = [row for _, row in doubts(reading, areas, is_open=not answered)]
    return Answer([_plain(desk, row) for row in rows], lambda paper: _show(desk, rows, paper))


@records("reveal", N_("看一位住户的姓名、电话，或一个疑问的原话：先记下用途"))
def reveal(
    desk: Desk,
    kind: Annotated[list[str], typer.Option(help=N_("看什么：姓名、电话、疑问的原话；可写几次"))],
    purpose: Annotated[str, typer.Option(help=N_("用途：答复疑问、催收欠费、核对身份……"))],
    resident: Annotated[str | None, typer.Option(help=N_("住户编号"))] = None,
    doubt: Annotated[str | None, typer.Option(help=N_("疑问的编号"))] = None,
) -> Answer:
    """The look is on record before anything is shown; the resident sees who looked."""
    from domain.privacy.events import KINDS, PURPOSES
    from services.http.refusals import SubjectUnclear
    from services.use_cases.reveals import record_reveal, seen, subject_of_doubt

    if (resident is None) == (doubt is None):
        raise SubjectUnclear()
    subject = resident.removeprefix("resident:") if resident else subject_of_doubt(desk.house, doubt or "")
    kinds = [term(each, KINDS) for each in kind]
    desk.recorded(record_reveal(desk.house, subject, kinds=kinds, purpose=term(purpose, PURPOSES), case=doubt))
    shown = {"subject": subject} | seen(desk.house, subject, kinds=kinds, case=doubt)._asdict()

    def show(paper: Paper) -> None:
        titles = {"name": N_("姓名"), "phone": N_("电话"), "words": N_("原话"), "answer": N_("答复")}
        rows = [(paper.tongue.gettext(title), shown[name]) for name, title in titles.items() if shown[name]]
        paper.table((N_("什么"), N_("内容")), rows)

    return Answer(shown, show)


@reads("reveals", N_("谁看过个人信息"))
def reveals(desk: Desk, resident: Annotated[str | None, typer.Option(help=N_("住户编号"))] = None) -> Answer:
    """The latest, in the order of the looks."""
    from projections import reveals as looks

    with desk.read() as reading:
        found = [row for _, row in looks.reveals(reading, subject=resident, limit=1_000_000)][-REVEALS_SHOWN:]

    def show(paper: Paper) -> None:
        t = paper.tongue
        titles = (N_("时间"), N_("谁"), N_("看了谁"), N_("看什么"), N_("用途"))
        rows = [
            (each.seen_at[:16], each.seen_by, each.subject, "、".join(map(t.word, each.kinds)), t.word(each.purpose))
            for each in found
        ]
        paper.table(titles, rows)

    return Answer(found, show)


def _answer(desk: Desk, number: str) -> Answer:
    from domain.billing.refusals import UnknownDispute
    from projections.doubts import doubt

    with desk.read() as reading:
        row = doubt(reading, number)
    if row is None:
        raise UnknownDispute(number)
    return Answer(_plain(desk, row), lambda paper: _show(desk, [row], paper))


def _plain(desk: Desk, row: "DoubtRow") -> dict[str, Any]:
    told = {name: getattr(row, name) for name in row.__struct_fields__ if name not in ("words", "answer")}
    return told | {"has_words": row.words is not None, "age_days": row.age_days(desk.today)}


def _show(desk: Desk, rows: "list[DoubtRow]", paper: Paper) -> None:
    t = paper.tongue
    titles = (
        N_("编号"),
        N_("户号"),
        N_("费用"),
        N_("月份"),
        N_("疑问"),
        N_("提出"),
        N_("结果"),
        N_("天数"),
        N_("金额"),
    )
    lines = [
        (
            each.dispute_id,
            each.dwelling,
            t.name(each.fee_kind),
            t.period(each.period),
            t.word(each.ground),
            t.day(each.disputed_on),
            t.word(each.outcome) if each.outcome else t.gettext(N_("等待答复")),
            each.age_days(desk.today),
            t.money(each.amount_fen),
        )
        for each in rows
    ]
    paper.table(titles, lines, figures=2)
