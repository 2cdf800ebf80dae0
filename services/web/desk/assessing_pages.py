"""Single acts on a dwelling's account: a fee by hand, a reversal and a refund that another person approves."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from domain.billing.events import REFUND_REASONS, REVERSAL_REASONS
from domain.billing.refusals import UnknownCharge, UnknownPayment
from domain.errors import Refusal
from domain.payments.events import CASH, TRANSFER
from domain.values.money import yuan_text
from domain.values.period import last_day, month_of
from projections import tariffs
from projections.statement import OpenItem
from services.auth.whereabouts import must_reach
from services.languages import Said
from services.use_cases import approvals, assessment
from services.use_cases.dwelling_codes import dwelling_of
from services.web.desk.account_presenting import present_account, present_item
from services.web.desk.account_reading import Account, read_account
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Form, Sent
from services.web.desk.till import till_of
from services.web.pages import house_of, tongue_of
from services.web.refusals import FeeMissing

router = desk_router()


@router.get("/dwellings/{code}/assessment")
def assessment_page(request: Request, code: str) -> Response:
    """A month of a fee for this dwelling alone."""
    return _assessment(request, code)


@router.post("/dwellings/{code}/assessment")
def assess_fee(sent: Sent, code: str) -> Response:
    """By the tariff; what rests on payments is applied at once."""
    try:
        if not sent.said("fee_kind"):
            raise FeeMissing
        with sent.commanding():
            done = assessment.assess_fee(
                sent.house,
                dwelling_of(sent.house, code),
                fee_kind=sent.text("fee_kind"),
                period=sent.month("period"),
                due_on=sent.day("due_on"),
            )
    except Refusal as refusal:
        return _assessment(sent.request, code, fault(sent.request, refusal, "period"), status_of(refusal), sent)
    return sent.seen(done, f"/desk/dwellings/{code}?done=assessed", "billing_statement", "arrears")


@router.get("/dwellings/{code}/reversal")
def reversal_page(request: Request, code: str, charge: str = "") -> Response:
    """The whole charge goes; why? Raises UnknownCharge."""
    return _reversal(request, code, charge)


@router.post("/dwellings/{code}/reversal")
def propose_reversal(sent: Sent, code: str) -> Response:
    """Another person approves it."""
    charge = sent.said("charge")
    try:
        content = {
            "dwelling": code,
            "charge_id": charge,
            "reason": sent.said("reason"),
            "note": sent.said("note")[:200],
        }
        return _propose(sent, "charge reversal", content)
    except Refusal as refusal:
        return _reversal(sent.request, code, charge, fault(sent.request, refusal, "reason"), status_of(refusal), sent)


@router.get("/dwellings/{code}/refund")
def refund_page(request: Request, code: str, payment: str = "") -> Response:
    """Of what rests on a payment. Raises UnknownPayment."""
    return _refund(request, code, payment)


@router.post("/dwellings/{code}/refund")
def propose_refund(sent: Sent, code: str) -> Response:
    """Another person approves it; in cash it leaves the drawer that is open then."""
    payment, channel = sent.said("payment"), sent.said("channel")
    try:
        content = {
            "dwelling": code,
            "payment_id": payment,
            "amount_fen": sent.amount("amount"),
            "channel": channel,
            "reason": sent.said("reason"),
        }
        if channel == CASH:
            content["shift"] = sent.said("shift")
        return _propose(sent, "refund", content)
    except Refusal as refusal:
        return _refund(sent.request, code, payment, fault(sent.request, refusal, "amount"), status_of(refusal), sent)


def _propose(sent: Form, kind: str, content: Mapping[str, object]) -> Response:
    """The proposal's number comes from the command, and a refund's is the same."""
    reach = sent.reach.settling(kind, "prepare")
    must_reach(reach, content)
    with sent.commanding(reach) as envelope:
        number = UUID(envelope.command_id).hex
        if kind == "refund":
            content = {**content, "refund_id": number}
        done = approvals.propose(sent.house, number, kind=kind, content=dict(content))
    return sent.seen(done, f"/desk/proposals/{number}?done=made", "proposals")


def _account(request: Request, code: str) -> Account:
    house = house_of(request)
    with house.read() as reading:
        return read_account(house, reading, code, tongue_of(request))


def _assessment(
    request: Request, code: str, faults: Faults | None = None, status: int = 200, said: Form | None = None
) -> Response:
    house, tongue, account = house_of(request), tongue_of(request), _account(request, code)
    with house.read() as reading:
        adopted = [each for each in tariffs.tariffs(reading, account.row.area) if each.state == "adopted"]
    latest = {each.fee_kind: each for each in adopted}
    month = month_of(house.today())
    return desk_page(
        request,
        "assessment.html",
        status=status,
        faults=faults or [],
        d=present_account(account, tongue),
        fees=[
            (kind, f"{tongue.name(kind).text} · {tongue.number(each.rate_yuan)} {tongue.gettext('元')}")
            for kind, each in latest.items()
        ],
        fee_kind=said.said("fee_kind") if said else "",
        period=said.said("period") if said else month,
        due_on=said.said("due_on") if said else last_day(month).isoformat(),
    )


def _reversal(
    request: Request, code: str, charge: str, faults: Faults | None = None, status: int = 200, said: Form | None = None
) -> Response:
    tongue, account = tongue_of(request), _account(request, code)
    item = _item(account, charge)
    return desk_page(
        request,
        "reversal.html",
        status=status,
        faults=faults or [],
        d=present_account(account, tongue),
        row=present_item(item, account, tongue),
        debtor=account.names.get(item.debtor, Said("")),
        reasons=[(each, tongue.word(each)) for each in REVERSAL_REASONS],
        reason=said.said("reason") if said else "",
        note=said.said("note") if said else "",
    )


def _item(account: Account, charge: str) -> OpenItem:
    """A charge as it stands in the account, be it paid or not. Raises UnknownCharge."""
    fact = account.reasons.get(charge)
    if fact is None:
        raise UnknownCharge(charge)
    left = next((each for each in account.open_items if each.charge_id == charge), None)
    return left or OpenItem(
        charge_id=charge,
        fee_kind=fact.fee_kind,
        period=fact.period,
        debtor=fact.debtor,
        creditor=fact.creditor,
        due_on=fact.due_on,
        months_overdue=0,
        outstanding_fen=0,
    )


def _refund(
    request: Request, code: str, payment: str, faults: Faults | None = None, status: int = 200, said: Form | None = None
) -> Response:
    house, tongue, account = house_of(request), tongue_of(request), _account(request, code)
    rest = next((each for each in account.rests if each.payment_id == payment), None)
    if rest is None:
        raise UnknownPayment(payment)
    with house.read() as reading:
        till = till_of(reading, clerk_of(request).actor)
    return desk_page(
        request,
        "refund.html",
        status=status,
        faults=faults or [],
        d=present_account(account, tongue),
        rest=rest,
        held=tongue.money(rest.rest_fen),
        debtor=account.names[rest.debtor],
        amount=said.said("amount") if said else yuan_text(rest.rest_fen),
        channels=[(each, tongue.word(each)) for each in ((TRANSFER, CASH) if till else (TRANSFER,))],
        channel=said.said("channel") if said else TRANSFER,
        shift=till.shift.shift if till else "",
        reasons=[(each, tongue.word(each)) for each in REFUND_REASONS],
        reason=said.said("reason") if said else "",
    )
