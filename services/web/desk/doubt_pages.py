"""What residents doubt: the oldest first, in their own words once it is on record who reads them, and the answer."""

from typing import NamedTuple

from fastapi import Request
from fastapi.responses import Response

from domain.billing.events.doubts import OUTCOMES
from domain.errors import Refusal
from domain.privacy.events import WORDS
from projections import doubts
from projections.billing_statement import moved_until
from projections.doubts import DoubtRow
from projections.engine.tables import Reading
from services.auth.entering import reach_of
from services.documents.papers.receipt_printing import named
from services.house import House
from services.http.routes.doubts import reached_doubt
from services.languages import Said, Tongue
from services.use_cases.doubts import answer_doubt
from services.use_cases.reveals import Seen, record_reveal, seen, subject_of_doubt
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Sent
from services.web.pages import house_of, tongue_of
from services.web.presenting import why_told
from services.web.reading import reasons_of
from services.web.wording import LedgerRow, Reckoning, party

router = desk_router()
ANSWERED_SHOWN = 50
PURPOSE = "answer a doubt"


class Listed(NamedTuple):
    """A doubt of the list."""

    id: str
    code: str
    fee: Said
    period: str
    amount: str
    ground: str
    raised: str
    age_days: int
    outcome: str
    settled: str


class Shown(NamedTuple):
    """One doubt, with what it is about."""

    listed: Listed
    who: Said
    debtor: Said
    creditor: Said
    charge_id: str
    has_words: bool
    is_wrong: bool
    settled_by: str
    why: Reckoning | LedgerRow | None


@router.get("/doubts")
def doubts_page(request: Request, answered: str = "") -> Response:
    """Those that wait, or the last that were answered."""
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    with house.read() as reading:
        rows = [row for _, row in doubts.doubts(reading, me.areas, is_open=not answered)]
    if answered:
        rows = sorted(rows, key=lambda row: str(row.settled_on), reverse=True)[:ANSWERED_SHOWN]
    return desk_page(
        request, "doubts.html", rows=[_listed(row, house, tongue) for row in rows], answered=bool(answered)
    )


@router.get("/doubts/{id}")
def doubt_page(request: Request, id: str, done: str = "") -> Response:
    """What it is about; its words are asked for. Raises UnknownDispute."""
    return _doubt(request, id, done=done == "answered")


@router.post("/doubts/{id}/words")
def read_words(sent: Sent, id: str) -> Response:
    """On record first: the resident sees who has read them."""
    with sent.house.read() as reading:
        reached_doubt(sent.house, reach_of(sent.request), reading, id)
    subject = subject_of_doubt(sent.house, id)
    with sent.commanding():
        record_reveal(sent.house, subject, kinds=(WORDS,), purpose=PURPOSE, case=id)
    return _doubt(sent.request, id, words=seen(sent.house, subject, kinds=(WORDS,), case=id))


@router.post("/doubts/{id}/answer")
def answer(sent: Sent, id: str) -> Response:
    """Once, with an outcome and in words for the one who asked."""
    with sent.house.read() as reading:
        reached_doubt(sent.house, reach_of(sent.request), reading, id)
    unsealed = sent._replace(pairs=tuple(pair for pair in sent.pairs if pair[0] != "answer"))
    try:
        with unsealed.commanding():
            done = answer_doubt(sent.house, id, outcome=sent.said("outcome"), answer=sent.said("answer"))
    except Refusal as refusal:
        typed = (sent.said("outcome"), sent.said("answer"))
        return _doubt(sent.request, id, fault(sent.request, refusal, "answer"), status_of(refusal), typed=typed)
    return sent.seen(done, f"/desk/doubts/{id}?done=answered", "doubts")


def _doubt(
    request: Request,
    id: str,
    faults: Faults = (),  # type: ignore[assignment]  # Nothing is added to it.
    status: int = 200,
    *,
    words: Seen | None = None,
    typed: tuple[str, str] = ("", ""),
    done: bool = False,
) -> Response:
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        row = reached_doubt(house, reach_of(request), reading, id)
        shown = _shown(house, reading, row, tongue)
    return desk_page(
        request,
        "doubt.html",
        status=status,
        d=shown,
        words=words,
        outcomes=[(each, tongue.term(each)) for each in OUTCOMES],
        typed=typed,
        faults=faults,
        done=done,
    )


def _shown(house: House, reading: Reading, row: DoubtRow, tongue: Tongue) -> Shown:
    fact = reasons_of(moved_until(reading, row.dwelling, house.today())).get(row.charge_id)
    return Shown(
        listed=_listed(row, house, tongue),
        who=named(house, reading, row.disputed_by, tongue),
        debtor=named(house, reading, row.debtor, tongue),
        creditor=party(row.creditor, tongue),
        charge_id=row.charge_id,
        has_words=row.words is not None,
        is_wrong=row.outcome == "charge is wrong",
        settled_by=(row.settled_by or "").partition(":")[2],
        why=why_told(fact, tongue),
    )


def _listed(row: DoubtRow, house: House, tongue: Tongue) -> Listed:
    return Listed(
        id=row.dispute_id,
        code=row.dwelling,
        fee=tongue.name(row.fee_kind),
        period=tongue.period(row.period),
        amount=tongue.money(row.amount_fen),
        ground=tongue.term(row.ground),
        raised=tongue.day(row.disputed_on),
        age_days=row.age_days(house.today()),
        outcome=tongue.term(row.outcome) if row.outcome else "",
        settled=tongue.day(row.settled_on) if row.settled_on else "",
    )
