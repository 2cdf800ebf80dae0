"""Books of a creditor: closed by one, reopened by two, and always even."""

from datetime import date

from fastapi.responses import JSONResponse

from projections import ledger
from projections.engine.tables import Reading
from services.http.acting import Acting, Asking
from services.http.answering import answer
from services.http.days import AsOf, not_after
from services.http.describing import acting_on, asking
from services.http.places import CreditorPath
from services.http.proposing import propose
from services.http.schemas.approvals import BooksReopening, ProposalTold
from services.http.schemas.billing import BooksClosing
from services.http.schemas.figures import BooksTold, TrialBalanceLineTold
from services.http.strict_route import nouns
from services.use_cases import books

router = nouns("books")


@router.get(
    "/books/{creditor}", summary="The trial balance of a creditor", response_model=BooksTold, responses=asking(404)
)
def get_books(house: Asking, creditor: CreditorPath, as_of: AsOf = None) -> BooksTold:
    """Up to a day: today, unless an earlier one is asked for."""
    day = not_after(house.today(), as_of) or house.today()
    with house.read() as reading:
        return _balance(reading, creditor, day)


@router.post(
    "/books/{creditor}/closings",
    summary="Close the books through a day",
    response_model=BooksTold,
    responses=acting_on(),
)
def close(act: Acting, creditor: CreditorPath, asked: BooksClosing) -> JSONResponse:
    """What comes later with a day inside is booked on the first open day (补记)."""
    with act.commanding():
        done = books.close_books(act.house, creditor, through=asked.through)
    return answer(act, done, lambda reading: _balance(reading, creditor, asked.through), needs=("ledger",), code=200)


@router.post(
    "/books/{creditor}/reopenings",
    summary="Propose to reopen closed books",
    status_code=201,
    response_model=ProposalTold,
    responses=acting_on(),
)
def propose_reopening(act: Acting, creditor: CreditorPath, asked: BooksReopening) -> JSONResponse:
    """Two persons reopen."""
    return propose(act, "period reopening", {**asked.model_dump(mode="json"), "creditor": creditor})


def _balance(reading: Reading, creditor: str, day: date) -> BooksTold:
    accounts = ledger.trial_balance(reading, creditor, day)
    return BooksTold(
        creditor=creditor,
        as_of=day,
        debit_fen=sum(each.debit_fen for each in accounts),
        credit_fen=sum(each.credit_fen for each in accounts),
        accounts=[TrialBalanceLineTold.model_validate(each) for each in accounts],
    )
