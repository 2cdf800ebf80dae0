"""Where a resident chooses what to pay online, is led to the provider's page, and reads what became of it."""

from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import Refusal
from domain.payments.online_payment import OnlinePayment
from domain.payments.refusals import UnknownOnlinePayment
from domain.values.payment_reference import payment_reference
from domain.values.period import month_of
from projections import online_payments
from projections.engine.tables import Reading
from projections.statement import statement
from services.auth.entering import reach_of
from services.http.problems import answer_to
from services.languages import N_, Said, Tongue
from services.languages.refusals import sentence
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.sync import look_at, sync
from services.use_cases import online
from services.use_cases.command import acting
from services.web.my.mine import MyHome
from services.web.my.months import place
from services.web.my.routes import who_asks
from services.web.page_route import KEY, PageRoute, form_of, said
from services.web.pages import house_of, page, tongue_of
from services.web.payable import PayableGroup, payable_groups

router = APIRouter(route_class=PageRoute, include_in_schema=False)
TOLD = {
    "paid": ("good", N_("已收到，谢谢。")),
    "processing": ("wait", N_("正在确认，请勿重复付款。通常几分钟内有结果。")),
    "open": ("wait", N_("还没有付款。")),
    "requested": ("wait", N_("正在打开付款页面，请稍后再看。")),
    "expired": ("bad", N_("付款页面已过期，没有扣款。")),
    "failed": ("bad", N_("这次没有付成，没有扣款。")),
    "rejected": ("bad", N_("支付平台没有受理，没有扣款。")),
}
"""What a payer reads of each state."""


class HomePayable(NamedTuple):
    """A dwelling of his, and what can be paid there."""

    dwelling: str
    place: str
    reference: str
    groups: tuple[PayableGroup, ...]


@router.get("/my/pay")
def choose_page(request: Request, home: str = "") -> HTMLResponse:
    """Everything that is open, chosen beforehand."""
    return _choosing(request, home, None)


@router.post("/my/pay")
async def pay(request: Request) -> Response:
    """To the provider's own page."""
    return await run_in_threadpool(_pay, request)


@router.get("/my/pay/{id}")
def paid_page(request: Request, id: str) -> HTMLResponse:
    """What the provider says became of it; whoever comes back by this address changes nothing by that."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        row = online_payments.online_payment(reading, id)
        if row is None:
            raise UnknownOnlinePayment(id)
        home = who_asks(request, reading).home(row.dwelling)
    try:
        payment = sync(house, id)
    except NoAnswer:
        payment = look_at(house, id)
    return page(request, "my/paid.html", p=_told(payment, home, tongue))


class Told(NamedTuple):
    """A payment as its payer sees it."""

    grade: str
    sentence: str
    place: str
    dwelling: str
    lines: tuple[tuple[Said, str, str], ...]
    total: str
    url: str  # Of the page on which it can still be paid.


def _told(payment: OnlinePayment, home: MyHome, tongue: Tongue) -> Told:
    asked = payment.requested
    grade, words = TOLD[payment.state]
    return Told(
        grade=grade,
        sentence=tongue.gettext(words),
        place=place(home),
        dwelling=asked.dwelling,
        lines=tuple(
            (tongue.name(line.fee_kind), tongue.period(line.period), tongue.money(line.amount_fen))
            for line in asked.lines
        ),
        total=tongue.money(asked.total_fen),
        url=payment.page.url if payment.page else "",
    )


def _pay(request: Request) -> Response:
    house, reach = house_of(request), reach_of(request)
    chosen = sorted(str(each) for each in form_of(request).getlist("charge"))
    asked = {"home": said(request, "home"), "charges": chosen}
    with house.read() as reading:
        home = who_asks(request, reading).home(said(request, "home"))
    actor = reach.principal.actor
    try:
        with acting(house, actor, said(request, KEY), door="POST /my/pay", sent=asked, role=reach.role):
            started = online.start_payment(house, home.row.dwelling, chosen, debtor=home.debtor, payer=actor)
    except Refusal as refusal:
        return _choosing(request, home.row.dwelling, refusal)
    return RedirectResponse(started.url, 303, {"Cache-Control": "no-store"})


def _choosing(request: Request, wanted: str, refusal: Refusal | None) -> HTMLResponse:
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        homes = [who.home(wanted)] if wanted else list(who.homes)
        found = [_payable(request, reading, home, tongue) for home in homes]
    return page(
        request,
        "my/pay.html",
        status=answer_to(refusal)[0] if refusal else 200,
        homes=found,
        is_open=house.gateway is not None,
        is_test=house.gateway is not None and not house.settings.stripe_is_live,
        refusal=sentence(refusal, tongue) if refusal else "",
    )


def _payable(request: Request, reading: Reading, home: MyHome, tongue: Tongue) -> HomePayable:
    today = house_of(request).today()
    own = statement(reading, home.row.dwelling, month_of(today), debtor=home.debtor, as_of=today)
    groups = payable_groups(own.open_items, today, tongue, house_of(request).settings.stripe_payee)
    code = home.row.dwelling
    return HomePayable(code, place(home), payment_reference(code), groups)
