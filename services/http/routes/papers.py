"""Papers: a building's statements are issued and printed, a receipt is printed again."""

from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator

from domain.billing.refusals import NothingIssued
from domain.billing.statement_batch import batch_key
from domain.values.dwelling_code import canonical
from domain.values.period import first_day, month_of
from projections import collection, statement_batches
from projections.engine.tables import Reading
from services.auth.reach import Reach
from services.documents.papers.printing import issued_pdf, shares, statement_pdf
from services.documents.papers.receipt_printing import receipt_pdf
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.places import LONGEST, DwellingCode, IdPath, building_code, known_dwelling, must_reach_building
from services.http.refusals import NoReceiptYet, NotComeYet, UnknownPaymentId
from services.http.routes.statements import MonthAsked
from services.http.schemas.papers import BatchTold, LinkRevoke, LinkRevoked, StatementsIssue
from services.http.schemas.values import refusing
from services.http.strict_route import nouns
from services.http.telling import tongue_of
from services.use_cases import statement_batches as issuing
from services.web.reading import read_dwelling

router = nouns("papers")
NEEDS = ("statement_batches",)


class PdfTold(Response):
    """A PDF file, accessible by PDF/UA-1."""

    media_type = "application/pdf"


BatchPath = Annotated[str, Path(alias="id", max_length=LONGEST, examples=["BH-1~2026-11"])]
OfDwelling = Annotated[
    Annotated[str, AfterValidator(refusing(canonical))] | None,
    Query(max_length=LONGEST, description="One dwelling's paper alone."),
]
Part = Annotated[int, Query(ge=1, le=1_000, description="Of a building of more than 200 dwellings, which file.")]


@router.post(
    "/statement-batches",
    summary="Issue a building's statements",
    status_code=201,
    response_model=BatchTold,
    responses=acting_on(),
)
def issue_statements(act: Acting, asked: StatementsIssue) -> JSONResponse:
    """What a paper shows never changes any more: what comes later stands on the next one, as 补记."""
    building = building_code(asked.building)
    must_reach_building(act.reach, building)
    with act.commanding():
        done = issuing.issue_statements(act.house, building, period=asked.period)
    key = batch_key(building, asked.period)
    at = f"/api/v1/statement-batches/{_id(key)}"
    return answer(act, done, lambda reading: _told(reading, key), needs=NEEDS, at=at)


@router.get("/statement-batches/{id}", summary="What was issued", response_model=BatchTold, responses=asking(404))
def get_statement_batch(house: Asking, reach: Reaching, id: BatchPath) -> BatchTold:
    """A building's papers of a month."""
    with house.read() as reading:
        _batch(reading, id.replace("~", "/"), reach)
        return _told(reading, id.replace("~", "/"))


@router.post(
    "/statement-batches/{id}/revoked-links",
    summary="Revoke the link to pay on a paper",
    status_code=201,
    response_model=LinkRevoked,
    responses=acting_on(404),
)
def revoke_pay_link(act: Acting, id: BatchPath, asked: LinkRevoke) -> JSONResponse:
    """Nobody pays by it any more; what is owed stays, and the next month's paper has a new one."""
    with act.house.read() as reading:
        batch = _batch(reading, id.replace("~", "/"), act.reach)
        dwelling = known_dwelling(reading, asked.dwelling, act.reach).dwelling
    with act.commanding():
        done = issuing.revoke_pay_link(act.house, batch.building, batch.period, dwelling=dwelling, reason=asked.reason)
    told = LinkRevoked(id=_id(batch.batch), dwelling=dwelling, reason=asked.reason)
    return answer(act, done, lambda _: told, needs=())


@router.get(
    "/statement-batches/{id}/pdf", summary="Print what was issued", response_class=PdfTold, responses=asking(404, 409)
)
def print_statement_batch(
    request: Request, house: Asking, reach: Reaching, id: BatchPath, dwelling: OfDwelling = None, part: Part = 1
) -> PdfTold:
    """In the order of delivery, entrance by entrance, door by door; always the same bytes. Codes to join are on it."""
    with house.read() as reading:
        batch = _batch(reading, id.replace("~", "/"), reach)
        code = known_dwelling(reading, dwelling).dwelling if dwelling else None
    issued = issuing.issued_batch(house, batch.building, batch.period)
    files = shares(issued, code)
    if part > len(files):
        raise NothingIssued(batch.building, batch.period)
    return PdfTold(issued_pdf(house, issued, files[part - 1], tongue_of(request)))


@router.get(
    "/statements/{dwelling}/pdf", summary="A dwelling's statement as PDF", response_class=PdfTold, responses=asking(404)
)
def print_statement(
    request: Request, house: Asking, reach: Reaching, dwelling: DwellingCode, period: MonthAsked = None
) -> PdfTold:
    """As the page shows it now; no code to join is on it. Raises NotComeYet."""
    month = period or month_of(house.today())
    if first_day(month) > house.today():
        raise NotComeYet(first_day(month))
    with house.read() as reading:
        code = known_dwelling(reading, dwelling, reach).dwelling
    found = read_dwelling(house, code, month, None)
    if found is None:
        raise NothingIssued(code, month)
    return PdfTold(statement_pdf(house, found, tongue_of(request)))


@router.get("/payments/{id}/receipt.pdf", summary="A payment's receipt", response_class=PdfTold, responses=asking(404))
def print_receipt(request: Request, house: Asking, reach: Reaching, id: IdPath) -> PdfTold:
    """As it was taken: the same bytes each time."""
    with house.read() as reading:
        payment = collection.payment(reading, id)
    if payment is None or not reach.reaches_dwelling(payment.dwelling):
        raise UnknownPaymentId()
    if payment.receipt is None:
        raise NoReceiptYet()
    return PdfTold(receipt_pdf(house, payment, tongue_of(request)))


def _id(key: str) -> str:
    return key.replace("/", "~")


def _told(reading: Reading, key: str) -> BatchTold:
    row = _batch(reading, key)
    return BatchTold(id=_id(row.batch), **{name: getattr(row, name) for name in BatchTold.model_fields if name != "id"})


def _batch(reading: Reading, key: str, reach: Reach | None = None) -> statement_batches.BatchRow:
    """Raises NothingIssued."""
    found = statement_batches.batch(reading, key)
    building, _, period = key.partition("/")
    if found is None or (reach and not reach.reaches_area(building.rpartition("-")[0])):
        raise NothingIssued(building, period)
    return found
