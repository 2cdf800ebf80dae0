"""What the bank says came in; money that waits is identified or returned by two persons."""

from hashlib import sha256
from typing import Annotated, Literal

from fastapi import Depends, File, Query, Request, UploadFile
from fastapi.responses import JSONResponse

from domain.payments.refusals import UnknownSuspenseItem
from projections import suspense
from services.http.acting import Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.paging import Paged
from services.http.places import IdPath
from services.http.proposing import propose
from services.http.routes.imports import FAULTY, only_a_file
from services.http.schemas.approvals import ProposalTold
from services.http.schemas.page import Page
from services.http.schemas.suspense import BankLinesTold, Identification, Return, SuspenseItemTold
from services.http.schemas.values import PartyText
from services.http.strict_route import nouns
from services.use_cases.bank_lines import take_in_bank_lines

router = nouns("suspense")
NEEDS = ("suspense", "collection", "billing_statement")
Payee = Annotated[PartyText, Query(description="On whose bank account.", examples=["company:shicheng"])]
State = Annotated[Literal["parked", "identified", "returned"] | None, Query(description="Those alone.")]
BankFile = Annotated[
    UploadFile, File(description=".csv, 20 MB at most", json_schema_extra={"examples": ["银行流水.csv"]})
]


@router.post(
    "/bank-lines",
    summary="Take in what the bank says came in",
    response_model=BankLinesTold,
    responses=acting_on() | FAULTY,
    dependencies=[Depends(only_a_file)],
)
def take_in(request: Request, act: Acting, payee: Payee, file: BankFile) -> JSONResponse:
    """By its reference a line pays; without one it is parked. The same line again, in any file, changes nothing."""
    content = file.file.read()
    act.reach.must_reach_payee(payee)
    with act.with_file(sha256(content).hexdigest()).commanding():
        done, taken = take_in_bank_lines(act.house, content, payee=payee)
    return answer(act, done, lambda _: BankLinesTold.model_validate(taken), needs=NEEDS, code=200)


@router.get("/suspense-items", summary="Money that waits", response_model=Page[SuspenseItemTold], responses=asking())
def list_items(house: Asking, reach: Reaching, paged: Paged, state: State = None) -> Page[SuspenseItemTold]:
    """In the order in which it came."""
    with house.read() as reading:
        found = suspense.items_after(reading, state, int(paged.after or 0), paged.asked)
    own = [(at, row) for at, row in found if reach.reaches_payee(row.payee)]
    return paged.page(own, SuspenseItemTold.model_validate)


@router.get(
    "/suspense-items/{id}", summary="Money that came in", response_model=SuspenseItemTold, responses=asking(404)
)
def get_item(house: Asking, reach: Reaching, id: IdPath) -> SuspenseItemTold:
    """Parked, or what became of it."""
    found = house.ask(lambda reading: suspense.item(reading, id))
    if found is None or not reach.reaches_payee(found.payee):
        raise UnknownSuspenseItem(id)
    return SuspenseItemTold.model_validate(found)


@router.post(
    "/suspense-items/{id}/identifications",
    summary="Propose whose debts the money is for",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_identification(act: Acting, id: IdPath, asked: Identification) -> JSONResponse:
    """Another person approves it."""
    lines = [line.model_dump(mode="json", exclude_none=True) for line in asked.lines]
    return propose(act, "money identification", {"item": id, "lines": lines})


@router.post(
    "/suspense-items/{id}/returns",
    summary="Propose to send the money back",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_return(act: Acting, id: IdPath, asked: Return) -> JSONResponse:
    """Another person approves it."""
    return propose(act, "money return", {"item": id, "reason": asked.reason})
