"""Where anybody pays by the link on a paper, without an account: no name, no history, and just what that paper asks."""

from datetime import timedelta
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.billing.events.papers import IssuedStatement
from domain.errors import Refusal
from domain.payments.online_payment import OnlinePayment
from domain.payments.refusals import UnknownOnlinePayment
from projections import collection, directory
from services.auth.entering import address_of
from services.auth.pay_links import pay_key, payer_of, place_of
from services.auth.refusals import PayLinkGone
from services.event_store.master_key import read_master_key
from services.house import House
from services.http.problems import answer_to
from services.languages import Said, Tongue
from services.languages.refusals import sentence
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.sync import look_at, sync
from services.use_cases.command import acting
from services.use_cases.pay_links import linked_paper, pay_by_link, still_owed
from services.web.my.paying_pages import TOLD
from services.web.page_route import KEY, PageRoute, form_of, said
from services.web.pages import house_of, page, tongue_of
from services.web.payable import payable_groups
from services.web.wording import masked_address

router = APIRouter(route_class=PageRoute, include_in_schema=False)
ROLE = "LK"
SHOWN_AFTER = timedelta(days=1)
"""So long after its hour a payment is shown to whoever knows its number; then it stands on the next statement."""


class Linked(NamedTuple):
    """The paper behind a link that is good now."""

    batch: str
    paper: IssuedStatement
    payer: str


@router.get("/pay/link/{link}")
def link_page(request: Request, link: str) -> Response:
    """What the paper asks for and is still to be paid, chosen beforehand. Raises PayLinkGone, PayLinkBusy, …"""
    return _choosing(request, _opened(request, link), None)


@router.post("/pay/link/{link}")
async def pay_linked(request: Request, link: str) -> Response:
    """To the provider's own page. Raises PayLinkGone, PayLinkBusy, TooManyRequests."""
    return await run_in_threadpool(_pay, request, link)


@router.get("/pay/{id}")
def linked_paid_page(request: Request, id: str) -> Response:
    """What became of a payment by a link: who knows its number sees it for a day, and changes nothing by that.

    Raises UnknownOnlinePayment, also for one that was begun by somebody who had signed in; PayLinkGone.
    """
    request.app.state.link_doors.must_open(address_of(request))
    house = house_of(request)
    known = look_at(house, id)
    if not known.requested.payer.startswith("bearer:"):
        raise UnknownOnlinePayment(id)
    if known.attempt is None or known.attempt.expires_at + SHOWN_AFTER < house.clock():
        raise PayLinkGone
    try:
        payment = sync(house, id)
    except NoAnswer:
        payment = look_at(house, id)
    return page(request, "link_paid.html", p=_told(house, payment, tongue_of(request)))


def _opened(request: Request, link: str) -> Linked:
    """Whatever is wrong with it, it is answered alike, and after as much work. Raises PayLinkGone, …"""
    doors, house = request.app.state.link_doors, house_of(request)
    doors.must_open(address_of(request))
    place = place_of(pay_key(read_master_key(house.settings)), link)
    paper = linked_paper(house, place.batch, place.number)
    if paper is None:
        raise PayLinkGone
    payer = payer_of(link)
    doors.must_not_be_worn(payer)
    return Linked(place.batch, paper, payer)


def _pay(request: Request, link: str) -> Response:
    linked, house = _opened(request, link), house_of(request)
    chosen = sorted(str(each) for each in form_of(request).getlist("charge"))
    asked = {"payer": linked.payer, "charges": chosen}
    try:
        with acting(house, linked.payer, said(request, KEY), door="POST /pay/link/{link}", sent=asked, role=ROLE):
            started = pay_by_link(house, linked.batch, linked.paper, chosen, payer=linked.payer)
    except Refusal as refusal:
        return _choosing(request, linked, refusal)
    return RedirectResponse(started.url, 303, {"Cache-Control": "no-store"})


def _choosing(request: Request, linked: Linked, refusal: Refusal | None) -> HTMLResponse:
    house, tongue = house_of(request), tongue_of(request)
    place = _place(house, linked.paper.dwelling)
    why = sentence(refusal, tongue).replace(linked.paper.dwelling, place) if refusal else ""
    owed = still_owed(house, linked.batch, linked.paper)
    return page(
        request,
        "link_pay.html",
        status=answer_to(refusal)[0] if refusal else 200,
        place=place,
        groups=payable_groups(owed, house.today(), tongue, house.settings.stripe_payee),
        is_open=house.gateway is not None,
        is_test=house.gateway is not None and not house.settings.stripe_is_live,
        refusal=why,
    )


class LinkTold(NamedTuple):
    """A payment as whoever paid by a link sees it."""

    grade: str
    sentence: str
    place: str
    lines: tuple[tuple[Said, str, str], ...]
    total: str
    receipt: str
    url: str  # Of the page on which it can still be paid.


def _told(house: House, payment: OnlinePayment, tongue: Tongue) -> LinkTold:
    asked = payment.requested
    grade, words = TOLD[payment.state]
    return LinkTold(
        grade=grade,
        sentence=tongue.gettext(words),
        place=_place(house, asked.dwelling),
        lines=tuple(
            (tongue.name(line.fee_kind), tongue.period(line.period), tongue.money(line.amount_fen))
            for line in asked.lines
        ),
        total=tongue.money(asked.total_fen),
        receipt=_receipt(house, payment),
        url=payment.page.url if payment.page else "",
    )


def _receipt(house: House, payment: OnlinePayment) -> str:
    """Its number, as soon as it has one."""
    received = [each.received_as for each in payment.captures.values()]
    found = house.ask(lambda reading: [collection.payment(reading, each) for each in received])
    return "、".join(each.receipt for each in found if each and each.receipt)


def _place(house: House, dwelling: str) -> str:
    with house.read() as reading:
        row = directory.dwelling(reading, dwelling)
        areas = {each.area: each.name for each in directory.areas(reading)}
    return masked_address(areas[row.area], row.code) if row else ""
