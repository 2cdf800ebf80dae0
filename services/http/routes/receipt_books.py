"""Books of numbered receipts."""

from fastapi.responses import JSONResponse

from domain.payments.receipt_book import book_key
from domain.payments.refusals import UnknownReceiptBook
from projections import collection
from projections.engine.tables import Reading
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.places import IdPath
from services.http.schemas.counter import ReceiptBookReceipt, ReceiptBookTold
from services.http.strict_route import nouns
from services.use_cases import counter

router = nouns("receipt-books")


@router.post(
    "/receipt-books",
    summary="Receive a receipt book and issue it",
    status_code=201,
    response_model=ReceiptBookTold,
    responses=acting_on(),
)
def receive_receipt_book(act: Acting, asked: ReceiptBookReceipt) -> JSONResponse:
    """Its numbers are given out one after the other."""
    act.reach.must_reach_payee(asked.payee)
    with act.commanding():
        done = counter.receive_receipt_book(act.house, **asked.model_dump())
    key = book_key(asked.series, asked.first)
    at = f"/api/v1/receipt-books/{key}"
    return answer(act, done, lambda reading: _told(reading, key), needs=("collection",), at=at)


@router.get("/receipt-books/{id}", summary="One receipt book", response_model=ReceiptBookTold, responses=asking(404))
def get_receipt_book(house: Asking, reach: Reaching, id: IdPath) -> ReceiptBookTold:
    """And how many of its receipts are used."""
    found = house.ask(lambda reading: _told(reading, id))
    if not reach.reaches_payee(found.payee):
        raise UnknownReceiptBook(id)
    return found


def _told(reading: Reading, key: str) -> ReceiptBookTold:
    found = collection.receipt_book(reading, key)
    if found is None:
        raise UnknownReceiptBook(key)
    return ReceiptBookTold.model_validate(found)
