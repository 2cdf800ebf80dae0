"""Payments at the counter, their receipts, and refunds."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import JSONResponse
from pydantic import AfterValidator

from domain.values.dwelling_code import canonical
from projections import collection
from projections.billing_statement import moved_until
from projections.collection import PaymentRow
from projections.engine.tables import Reading
from services.auth.reach import Reach
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.paging import Paged
from services.http.places import LONGEST, IdPath, known_dwelling
from services.http.proposing import propose
from services.http.refusals import UnknownPaymentId, UnknownReceipt
from services.http.schemas.approvals import ProposalTold, Refund
from services.http.schemas.counter import PaidTold, PaymentInFull, PaymentTaking, PaymentTold
from services.http.schemas.page import Page
from services.http.schemas.values import refusing
from services.http.strict_route import nouns
from services.use_cases import counter
from services.use_cases.dwelling_codes import dwelling_of

router = nouns("payments")
NEEDS = ("collection", "billing_statement")
DwellingQuery = Annotated[
    Annotated[str, AfterValidator(refusing(canonical))] | None,
    Query(max_length=LONGEST, description="Of one dwelling alone."),
]


@router.post(
    "/payments",
    summary="Take a payment at the counter",
    status_code=201,
    response_model=PaymentInFull,
    responses=acting_on(),
)
def take_payment(act: Acting, asked: PaymentTaking) -> JSONResponse:
    """It pays what is owed, the oldest due first, and is given a receipt; what is left over rests on it."""
    dwelling = dwelling_of(act.house, asked.dwelling)
    act.reach.must_reach_dwelling(dwelling)
    with act.commanding() as envelope:
        payment_id = UUID(envelope.command_id).hex
        fields = asked.model_dump() | {"dwelling": dwelling}
        done = counter.take_payment(act.house, payment_id=payment_id, **fields)
    at = f"/api/v1/payments/{payment_id}"
    return answer(act, done, lambda reading: _in_full(reading, payment_id), needs=NEEDS, at=at)


@router.get("/payments", summary="All payments", response_model=Page[PaymentTold], responses=asking(404))
def list_payments(house: Asking, reach: Reaching, paged: Paged, dwelling: DwellingQuery = None) -> Page[PaymentTold]:
    """In the order in which they came."""
    with house.read() as reading:
        if dwelling is not None:
            dwelling = known_dwelling(reading, dwelling, reach).dwelling
        found = collection.payments_after(reading, dwelling, int(paged.after or 0), paged.asked, reach.areas)
    return paged.page(found, PaymentTold.model_validate)


@router.get("/payments/{id}", summary="One payment", response_model=PaymentInFull, responses=asking(404))
def get_payment(house: Asking, reach: Reaching, id: IdPath) -> PaymentInFull:
    """What it paid, and what rests on it."""
    with house.read() as reading:
        return _in_full(reading, id, reach)


@router.get(
    "/receipts/{number}", summary="The payment of a receipt", response_model=PaymentInFull, responses=asking(404)
)
def get_receipt(house: Asking, reach: Reaching, number: IdPath) -> PaymentInFull:
    """By the number that is printed on it."""
    with house.read() as reading:
        found = collection.payment_by_receipt(reading, number)
        if found is None or not reach.reaches_dwelling(found.dwelling):
            raise UnknownReceipt(number)
        return _with_rest(reading, found)


@router.post(
    "/refunds", summary="Propose a refund", status_code=201, response_model=ProposalTold, responses=acting_on()
)
def propose_refund(act: Acting, asked: Refund) -> JSONResponse:
    """Of what rests on a payment; another person approves it."""
    return propose(act, "refund", asked.model_dump(mode="json"))


def _in_full(reading: Reading, payment_id: str, reach: Reach | None = None) -> PaymentInFull:
    found = collection.payment(reading, payment_id)
    if found is None or (reach and not reach.reaches_dwelling(found.dwelling)):
        raise UnknownPaymentId()
    return _with_rest(reading, found)


def _with_rest(reading: Reading, row: PaymentRow) -> PaymentInFull:
    """What its allocations come to, by charge; what came back from a charge is not shown."""
    rest_fen, paid, kinds = 0, dict[str, int](), dict[str, str]()
    for each in moved_until(reading, row.dwelling, date.max):
        movement = each.movement
        if movement.payment_id != row.payment_id:
            continue
        rest_fen += movement.held_fen
        if movement.charge_id is not None:
            paid[movement.charge_id] = paid.get(movement.charge_id, 0) - movement.held_fen
            kinds[movement.charge_id] = movement.fee_kind or ""
    return PaymentInFull(
        **PaymentTold.model_validate(row).model_dump(),
        paid=[
            PaidTold(charge_id=charge_id, fee_kind=kinds[charge_id], amount_fen=paid_fen)
            for charge_id, paid_fen in paid.items()
            if paid_fen
        ],
        rest_fen=rest_fen,
    )
