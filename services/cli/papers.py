"""`anju statements`, `anju receipt`: what is printed and handed out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads, records
from services.cli.desk import Desk
from services.cli.refusals import FileUnwritable
from services.cli.typed import building as building_read
from services.cli.words import N_

if TYPE_CHECKING:
    from projections.statement_batches import BatchRow

Area = Annotated[str, typer.Argument(help=N_("宿舍区编码，如 BH"))]
Building = Annotated[str, typer.Argument(help=N_("楼栋，如 1 或 1栋"))]
Period = Annotated[str, typer.Argument(metavar="YYYY-MM", help=N_("哪个月的账单"))]
To = Annotated[str, typer.Option("--to", metavar="FILE.pdf", help=N_("写到哪个文件 (.pdf)"))]


@records("statements issue", N_("出具一栋楼一个月的账单；出具以后内容不再变"))
def issue(desk: Desk, area: Area, building: Building, period: Period) -> Answer:
    """A paper for each dwelling; what comes later stands on the next one."""
    from domain.billing.statement_batch import batch_key
    from domain.values.period import month
    from projections.statement_batches import batch
    from services.use_cases.statement_batches import issue_statements

    where = _building(area, building)
    desk.recorded(issue_statements(desk.house, where, period=period))
    with desk.read() as reading:
        row = batch(reading, batch_key(where, month(period)))
    return Answer({"batch": row}, lambda paper: _show(row, paper))


@reads("statements print", N_("打印已出具的账单，按单元和门牌排好；补打的和原来的完全一样"))
def print_(
    desk: Desk,
    area: Area,
    building: Building,
    period: Period,
    to: To,
    dwelling: Annotated[str | None, typer.Option(help=N_("只打这一户"))] = None,
) -> Answer:
    """A file, or several of a very large building: FILE-2.pdf and so on."""
    from services.documents.papers.printing import issued_pdf, shares
    from services.use_cases.statement_batches import issued_batch

    issued = issued_batch(desk.house, _building(area, building), period)
    written = []
    for number, lines in enumerate(shares(issued, desk.dwelling(dwelling) if dwelling else None), 1):
        file = Path(to) if number == 1 else Path(to).with_stem(f"{Path(to).stem}-{number}")
        _write(file, issued_pdf(desk.house, issued, lines, desk.tongue))
        written.append(str(file))
    return _written(written)


@records("statements revoke", N_("停用一张账单上的付款码；欠的费用不受影响"))
def revoke(
    desk: Desk,
    area: Area,
    building: Building,
    period: Period,
    dwelling: Annotated[str, typer.Option(help=N_("哪一户的账单"))],
    reason: Annotated[str, typer.Option(help=N_("为什么：paper lost、wrong hands 或 asked for"))] = "paper lost",
) -> Answer:
    """Nobody pays by it any more."""
    from services.use_cases.statement_batches import revoke_pay_link

    where, code = _building(area, building), desk.dwelling(dwelling)
    desk.recorded(revoke_pay_link(desk.house, where, period, dwelling=code, reason=reason))
    return Answer(
        {"dwelling": code, "period": period, "reason": reason},
        lambda paper: paper.say(N_("%(code)s 这张账单上的付款码停用了。"), code=code),
    )


@reads("receipt print", N_("打印一张收据"))
def print_receipt(
    desk: Desk, receipt: Annotated[str, typer.Argument(help=N_("收据号，如 BH00000001"))], to: To
) -> Answer:
    """As it was taken."""
    from projections.collection import payment_by_receipt
    from services.documents.papers.receipt_printing import receipt_pdf
    from services.http.refusals import UnknownReceipt

    with desk.read() as reading:
        payment = payment_by_receipt(reading, receipt.strip())
    if payment is None:
        raise UnknownReceipt(receipt)
    _write(Path(to), receipt_pdf(desk.house, payment, desk.tongue))
    return _written([to])


def _building(area: str, written: str) -> str:
    """BH 1栋, or BH BH-1. Raises UnknownBuilding."""
    return building_read(written if "-" in written else f"{area}-{written}")


def _written(files: list[str]) -> Answer:
    return Answer({"files": files}, lambda paper: paper.say(N_("已写到 %(file)s。"), file="、".join(files)))


def _show(row: "BatchRow | None", paper: Paper) -> None:
    if row:
        t = paper.tongue
        places = {"building": row.building, "month": t.month(row.period), "count": row.statements}
        paper.say(N_("%(building)s %(month)s的账单已出具，共 %(count)d 户。"), **places)
        paper.say(N_("算到 %(day)s；以后的事记在下一张账单上（补记）。"), day=t.day(row.last))


def _write(file: Path, content: bytes) -> None:
    """Raises FileUnwritable."""
    try:
        file.write_bytes(content)
    except OSError:
        raise FileUnwritable(str(file)) from None
