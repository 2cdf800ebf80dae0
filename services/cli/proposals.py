"""`anju proposal`: what one person prepared waits here for another."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.typed import town_time
from services.cli.words import N_

if TYPE_CHECKING:
    from projections.engine.tables import Reading
    from projections.proposals import ProposalRow
    from services.languages import Tongue

Proposal = Annotated[str, typer.Argument(help=N_("申请的编号"))]
NUMBER_LENGTH = 12
"""Hexadecimal digits: short enough to be read out; were one ever met twice, it would be refused."""


def prepare(desk: Desk, kind: str, content: dict[str, Any]) -> Answer:
    """A proposal, with the number under which another person approves it."""
    from services.use_cases import approvals

    number = desk.made_id("proposal")[:NUMBER_LENGTH]
    desk.recorded(approvals.propose(desk.house, number, kind=kind, content=content))
    return _answer(desk, number, N_("已提出。请另一个人审批：anju proposal approve %(number)s --as 名字"))


@reads("proposal list", N_("申请一览"))
def list_(
    desk: Desk, state: Annotated[str | None, typer.Option(help="open|approved|rejected|withdrawn")] = "open"
) -> Answer:
    """Those that wait, unless another state is asked for."""
    from projections.proposals import proposals

    with desk.read() as reading:
        rows = [row for _, row in proposals(reading, state or None)]

    def show(paper: Paper) -> None:
        t = paper.tongue
        titles = (N_("编号"), N_("什么"), N_("状态"), N_("经办"), N_("办结"), N_("内容"))
        lines = [
            (
                each.proposal_id,
                t.word(each.kind),
                t.word(each.state),
                each.made_by,
                each.settled_by or "",
                "，".join(_told(name, value, t) for name, value in each.content.items() if value),
            )
            for each in rows
        ]
        paper.table(titles, lines)

    return Answer(rows, show)


@reads("proposal show", N_("一份申请"))
def show_(desk: Desk, proposal: Proposal) -> Answer:
    """What it asks for."""
    return _answer(desk, proposal, "")


@records("proposal approve", N_("审批，并当即办理"))
def approve(desk: Desk, proposal: Proposal) -> Answer:
    """By another person; what it asks for happens in the same save."""
    from services.use_cases import approvals

    desk.recorded(approvals.approve(desk.house, proposal))
    return _answer(desk, proposal, N_("已审批，也已办好。"))


@records("proposal reject", N_("驳回"))
def reject(desk: Desk, proposal: Proposal, reason: Annotated[str, typer.Option(help=N_("原因"))]) -> Answer:
    """By another person."""
    from services.use_cases import approvals

    desk.recorded(approvals.reject(desk.house, proposal, reason=reason))
    return _answer(desk, proposal, N_("已驳回。"))


@records("proposal withdraw", N_("撤回自己的申请"))
def withdraw(desk: Desk, proposal: Proposal) -> Answer:
    """By its maker."""
    from services.use_cases import approvals

    desk.recorded(approvals.withdraw(desk.house, proposal))
    return _answer(desk, proposal, N_("已撤回。"))


def _answer(desk: Desk, number: str, said: str) -> Answer:
    with desk.read() as reading:
        row = _known(reading, number)

    def show(paper: Paper) -> None:
        t = paper.tongue
        about = [
            (t.gettext(N_("编号")), row.proposal_id),
            (t.gettext(N_("什么")), t.word(row.kind)),
            (t.gettext(N_("状态")), t.word(row.state)),
            (t.gettext(N_("经办")), row.made_by),
            (t.gettext(N_("办结")), row.settled_by or ""),
        ]
        about += [(_field(name, t), _value(name, value, t)) for name, value in row.content.items() if value]
        paper.table((N_("项目"), N_("内容")), about)
        if said:
            paper.say(said, number=number)

    return Answer(row, show)


def _known(reading: "Reading", number: str) -> "ProposalRow":
    """Raises UnknownProposal."""
    from domain.approvals.refusals import UnknownProposal
    from projections.proposals import proposal

    row = proposal(reading, number)
    if row is None:
        raise UnknownProposal(number)
    return row


def _told(name: str, value: Any, tongue: "Tongue") -> str:
    return f"{_field(name, tongue)} {_value(name, value, tongue)}"


def _field(name: str, tongue: "Tongue") -> str:
    from services.languages.act_fields import FIELDS

    return tongue.gettext(FIELDS.get(name, name))


def _value(name: str, value: Any, tongue: "Tongue") -> str:
    from services.languages.act_fields import INSTANTS

    if name.endswith("_fen"):
        return tongue.money(value)
    if name in INSTANTS:
        return tongue.hour(town_time(value))
    if name == "authority" and isinstance(value, Mapping):
        return f"{value['kind']} {value['number']}"
    if name == "owners":
        return "、".join(f"{each['party']} {each['numerator']}/{each['denominator']}" for each in value)
    if name == "lines":
        return "、".join(f"{each['dwelling']} {tongue.money(each['amount_fen'])}" for each in value)
    if name == "into":
        return f"{value['code']} {value['floor_area_sqm']} ㎡ {_value('owners', value['owners'], tongue)}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "；".join(each if isinstance(each, str) else _value("into", each, tongue) for each in value)
    return tongue.word(str(value))
