"""One fact for every word of tariffs, runs, sheets, books and proposals."""

from datetime import date
from decimal import Decimal

from domain.approvals import events as approvals
from domain.billing import events as billing
from domain.billing.events import papers
from domain.history import Event
from domain.values.authority import Authority

FEE = "物业服务费"
CONTRACT = Authority(kind="合同", number="2026-07", dated=date(2026, 7, 1), sha256="c0" * 32)
TARIFF, RUN = f"BH/{FEE}", f"BH/{FEE}/2026-11/1"
SHEET, BOOKS = f"ezhou/sheet/{RUN}/BH-1", "ezhou/books/company:shicheng"
ASSESSMENT = billing.Assessment(
    charge_id=f"{FEE}/2026-11/1",
    dwelling="BH-1-1-101",
    fee_kind=FEE,
    period="2026-11",
    amount_fen=3113,
    due_on=date(2026, 11, 30),
    debtor="resident:chen",
    liable_with=("resident:lin",),
    creditor="company:shicheng",
    basis=billing.Basis(
        tariff=TARIFF,
        tariff_version=1,
        basis="floor_area",
        quantity=Decimal("62.25"),
        unit="㎡",
        rate_yuan=Decimal("0.50"),
        months=1,
        unrounded_fen=Decimal("3112.5000"),
        rounding="half up to 分",
        authority=CONTRACT,
    ),
)
CONTENT = {"dwelling": "BH-1-1-101", "charge_id": f"{FEE}/2026-11/1", "reason": "not owed", "note": "", "lines": [1, 2]}
FACTS: list[tuple[str, int, Event]] = [
    (
        f"ezhou/tariff/{TARIFF}",
        1,
        billing.TariffAdopted(
            area="BH",
            version=1,
            fee_kind=FEE,
            basis="floor_area",
            rate_yuan=Decimal("0.50"),
            effective_from="2026-01",
            creditor="company:shicheng",
            rounding="half up to 分",
            authority=CONTRACT,
            prepared_by="person:li",
            approved_by="person:zhao",
        ),
    ),
    (
        f"ezhou/tariff/{TARIFF}",
        2,
        billing.TariffWithdrawn(
            area="BH", fee_kind=FEE, version=1, reason="mis-keyed", prepared_by="person:li", approved_by="person:zhao"
        ),
    ),
    (
        f"ezhou/tariff/{TARIFF}",
        3,
        billing.TariffEnded(
            area="BH",
            fee_kind=FEE,
            last_period="2027-12",
            authority=CONTRACT,
            prepared_by="person:li",
            approved_by="person:zhao",
        ),
    ),
    (
        f"ezhou/run/{RUN}",
        1,
        billing.RunPlanned(
            run=RUN,
            area="BH",
            fee_kind=FEE,
            period="2026-11",
            due_on=date(2026, 11, 30),
            sheets=(billing.SheetTotal(sheet=f"{RUN}/BH-1", building="BH-1", lines=1, total_fen=3113),),
            total_fen=3113,
            as_of=1291,
            planned_by="person:wang",
        ),
    ),
    (f"ezhou/run/{RUN}", 2, billing.RunApproved(run=RUN, total_fen=3113, approved_by="person:zhao")),
    (f"ezhou/run/{RUN}", 3, billing.RunCompleted(run=RUN, lines=1, total_fen=3113)),
    (f"ezhou/run/{RUN}", 4, billing.RunAbandoned(run=RUN, reason="wrong month", abandoned_by="person:wang")),
    (
        SHEET,
        1,
        billing.SheetPlanned(
            run=RUN, building="BH-1", lines=(ASSESSMENT,), total_fen=3113, as_of=1291, planned_by="person:wang"
        ),
    ),
    (SHEET, 2, billing.SheetApproved(run=RUN, building="BH-1", total_fen=3113, approved_by="person:zhao")),
    (SHEET, 3, billing.SheetPosted(run=RUN, building="BH-1", total_fen=3113, booked_on=date(2026, 11, 23))),
    (BOOKS, 1, billing.PeriodClosed(creditor="company:shicheng", through=date(2026, 10, 31), closed_by="person:wang")),
    (
        BOOKS,
        2,
        billing.PeriodReopened(
            creditor="company:shicheng",
            from_day=date(2026, 10, 15),
            reason="a bank line was missed",
            prepared_by="person:li",
            approved_by="person:zhao",
        ),
    ),
    (
        "ezhou/proposal/7",
        1,
        approvals.ProposalMade(proposal_id="7", kind="charge reversal", content=CONTENT, made_by="person:li"),
    ),
    ("ezhou/proposal/7", 2, approvals.ProposalApproved(proposal_id="7", approved_by="person:zhao")),
    (
        "ezhou/proposal/8",
        2,
        approvals.ProposalRejected(proposal_id="8", rejected_by="person:zhao", reason="the area is right"),
    ),
    ("ezhou/proposal/9", 2, approvals.ProposalWithdrawn(proposal_id="9", withdrawn_by="person:li")),
    (
        "ezhou/statement-batch/BH-1/2026-11",
        1,
        papers.StatementsIssued(
            batch="BH-1/2026-11",
            building="BH-1",
            period="2026-11",
            issued_on=date(2026, 11, 25),
            last=date(2026, 11, 25),
            known_at=1291,
            before=papers.IssuedBefore(last=date(2026, 10, 31), known_at=1003),
            form="1",
            phone="0000-1234567",
            public_url="https://anju.example",
            lines=(
                papers.IssuedStatement(dwelling="BH-1-1-101", debtor="resident:chen", invites=True, sha256="5f" * 32),
            ),
        ),
    ),
    ("ezhou/statement-batch/BH-1/2026-11", 2, papers.PayLinksIssued(batch="BH-1/2026-11", until=date(2027, 1, 24))),
    (
        "ezhou/statement-batch/BH-1/2026-11",
        3,
        papers.PayLinkRevoked(batch="BH-1/2026-11", dwelling="BH-1-1-101", reason="paper lost"),
    ),
]
