"""Paying online: a page is offered; what became of it is asked for; the provider tells us by webhook."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from domain.billing.dwelling_account import DwellingAccount
from domain.payments.refusals import UnknownOnlinePayment
from domain.registry.dwelling import Dwelling
from domain.values.party import is_resident
from projections import online_payments
from projections.engine.tables import Reading
from services.auth.reach import Reach
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer, told
from services.http.bodies import read_body
from services.http.describing import acting_on, asking
from services.http.guarded_route import GuardedRoute
from services.http.paging import Paged
from services.http.places import IdPath, known_dwelling
from services.http.routes.payments import DwellingQuery
from services.http.schemas.online import OnlineChoice, OnlinePaymentTold, PageTold
from services.http.schemas.page import Page
from services.http.strict_route import nouns
from services.payment_gateway import inbox
from services.payment_gateway.sync import sync
from services.use_cases import online
from services.use_cases.command import Done, step
from services.use_cases.counter import usual_debtor
from services.use_cases.dwelling_codes import dwelling_of
from services.worker import wait_for

router = nouns("online-payments")
webhooks = APIRouter(route_class=GuardedRoute, include_in_schema=False)
NEEDS = ("online_payments", "collection", "billing_statement")


@router.post(
    "/online-payments",
    summary="Choose charges to be paid online",
    status_code=201,
    response_model=PageTold,
    responses=acting_on(),
)
def start_online_payment(act: Acting, asked: OnlineChoice) -> JSONResponse:
    """The same choice gets the same page; another one closes it."""
    dwelling = dwelling_of(act.house, asked.dwelling)
    act.reach.must_reach_dwelling(dwelling)
    with act.commanding():
        debtor = asked.debtor or _usual_debtor(act, dwelling)
        payer = act.actor if is_resident(act.actor) else debtor
        started = online.start_payment(act.house, dwelling, asked.charges, debtor=debtor, payer=payer)
    wait_for(act.house, act.house.store.position(), act.wait_seconds, NEEDS)  # Who comes back at once finds it.
    page = PageTold(payment_id=started.payment_id, url=started.url)
    return told(page, 201, {"Location": f"/api/v1/online-payments/{started.payment_id}"})


@router.get(
    "/online-payments", summary="Payments online", response_model=Page[OnlinePaymentTold], responses=asking(404)
)
def list_online_payments(
    house: Asking, reach: Reaching, paged: Paged, dwelling: DwellingQuery = None
) -> Page[OnlinePaymentTold]:
    """In the order in which they were begun."""
    with house.read() as reading:
        if dwelling is not None:
            dwelling = known_dwelling(reading, dwelling, reach).dwelling
        found = online_payments.payments_after(reading, dwelling, int(paged.after or 0), paged.asked, reach.areas)
    return paged.page(found, OnlinePaymentTold.model_validate)


@router.get(
    "/online-payments/{id}", summary="One payment online", response_model=OnlinePaymentTold, responses=asking(404)
)
def get_online_payment(house: Asking, reach: Reaching, id: IdPath) -> OnlinePaymentTold:
    """As far as it is known here."""
    return house.ask(lambda reading: _told(reading, id, reach))


@router.post(
    "/online-payments/{id}/confirmation",
    summary="Ask the provider what became of it",
    response_model=OnlinePaymentTold,
    responses=acting_on(),
)
def confirm_online_payment(act: Acting, id: IdPath) -> JSONResponse:
    """Whatever has come is booked at once."""
    act.house.ask(lambda reading: _told(reading, id, act.reach))
    sync(act.house, id)
    done = Done(act.house.store.position())
    return answer(act, done, lambda reading: _told(reading, id), needs=NEEDS, code=200)


@webhooks.post("/webhooks/stripe")
async def take_in_webhook(request: Request) -> Response:
    """Signed by Stripe: written down, and answered at once. Raises WebhookRefused, BodyTooLarge."""
    body = await read_body(request, inbox.BODY_BYTES_MAX)
    signature = request.headers.get("stripe-signature")
    if await run_in_threadpool(inbox.take_in, request.app.state.house, body, signature):
        request.app.state.cashing.wake()
    return Response(status_code=204)


def _usual_debtor(act: Acting, dwelling: str) -> str:
    account, home = DwellingAccount(dwelling), Dwelling(dwelling)
    with step("whose debts"):
        act.house.store.load_into(account, home)
    return usual_debtor(account, home, act.house.today())


def _told(reading: Reading, payment_id: str, reach: Reach | None = None) -> OnlinePaymentTold:
    found = online_payments.online_payment(reading, payment_id)
    if found is None or (reach is not None and not reach.reaches_dwelling(found.dwelling)):
        raise UnknownOnlinePayment(payment_id)
    return OnlinePaymentTold.model_validate(found)
