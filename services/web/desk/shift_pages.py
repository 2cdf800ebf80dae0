"""Shifts and receipt books: the drawer is opened, counted blind, and handed in."""

from collections import Counter

from fastapi import Request
from fastapi.responses import Response

from domain.errors import Refusal
from domain.payments.cashier_shift import CashierShift
from domain.payments.events import COUNTER_CHANNELS
from domain.payments.refusals import ReceiptNumbersInvalid
from domain.values.money import yuan_text
from projections import collection
from projections.collection import ShiftRow
from services.auth.entering import reach_of
from services.http.refusals import UnknownShift
from services.languages import Said, Tongue
from services.use_cases import counter
from services.web.desk.clerk import NAME, clerk_of
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Form, Sent
from services.web.desk.till import payees
from services.web.pages import house_of, tongue_of
from services.web.refusals import NameMissing
from services.web.wording import party

router = desk_router()
NEEDS = ("collection",)
LISTED, BOOK_NUMBERS, DIGITS = 50, 100, 8


@router.get("/shifts")
def shifts_page(request: Request) -> Response:
    """One's own shifts and those of others, and the form that opens the next one."""
    return _shifts(request)


@router.post("/shifts")
def open_shift(sent: Sent) -> Response:
    """In the name of a payee; then to the counter."""
    try:
        sent.reach.must_reach_payee(sent.said("payee"))
        with sent.commanding():
            done = counter.open_shift(
                sent.house, sent.text("shift"), payee=sent.said("payee"), float_fen=sent.amount("float")
            )
    except Refusal as refusal:
        return _shifts(sent.request, fault(sent.request, refusal, "float"), status_of(refusal), sent)
    return sent.seen(done, "/desk/counter", *NEEDS)


@router.get("/shifts/{id}")
def shift_page(request: Request, id: str) -> Response:
    """What it took; what should lie in the drawer is told only once it was counted. Raises UnknownShift."""
    return _shift(request, id)


@router.post("/shifts/{id}/closing")
def close_shift(sent: Sent, id: str) -> Response:
    """Counted first, then compared."""
    try:
        with sent.commanding():
            done = counter.close_shift(sent.house, _reached(sent, id), counted_fen=sent.amount("counted"))
    except Refusal as refusal:
        return _shift(sent.request, id, fault(sent.request, refusal, "counted"), status_of(refusal), sent)
    return sent.seen(done, f"/desk/shifts/{id}", *NEEDS)


@router.post("/shifts/{id}/hand-in")
def hand_in_cash(sent: Sent, id: str) -> Response:
    """Cash of a closed shift, to whoever keeps it."""
    try:
        with sent.commanding():
            done = counter.hand_in_cash(
                sent.house, _reached(sent, id), amount_fen=sent.amount("amount"), to=sent.text("to")
            )
    except Refusal as refusal:
        return _shift(sent.request, id, fault(sent.request, refusal, "amount"), status_of(refusal), sent)
    return sent.seen(done, f"/desk/shifts/{id}", *NEEDS)


@router.get("/receipt-books")
def books_page(request: Request) -> Response:
    """Which books are out, and how many numbers they have left."""
    return _books(request)


@router.post("/receipt-books")
def receive_book(sent: Sent) -> Response:
    """A new book comes in and is given to a cashier."""
    try:
        sent.reach.must_reach_payee(sent.said("payee"))
        holder = sent.said("holder").strip()
        if not NAME.fullmatch(holder):
            raise NameMissing
        with sent.commanding():
            done = counter.receive_receipt_book(
                sent.house,
                series=sent.text("series").upper(),
                first=_number(sent, "first"),
                last=_number(sent, "last"),
                payee=sent.said("payee"),
                holder=f"person:{holder}",
            )
    except Refusal as refusal:
        field = "holder" if isinstance(refusal, NameMissing) else "first"
        return _books(sent.request, fault(sent.request, refusal, field), status_of(refusal), sent)
    return sent.seen(done, "/desk/receipt-books?done=received", *NEEDS)


def _reached(sent: Form, id: str) -> str:
    """Raises UnknownShift."""
    row = sent.house.ask(lambda reading: collection.shift(reading, id))
    if row is None or not sent.reach.reaches_payee(row.payee):
        raise UnknownShift(id)
    return id


def _number(sent: Form, name: str) -> int:
    written = sent.said(name).strip()
    if not written.isdecimal() or len(written) > DIGITS:
        raise ReceiptNumbersInvalid
    return int(written)


def _shifts(request: Request, faults: Faults | None = None, status: int = 200, said: Form | None = None) -> Response:
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    with house.read() as reading:
        mine = collection.shifts(reading, me.actor)
        others = [
            each
            for each in collection.shifts(reading, None, LISTED)
            if each.cashier != me.actor and reach_of(request).reaches_payee(each.payee)
        ]
        possible = filter(reach_of(request).reaches_payee, payees(reading, house.settings.bureau))
    today = house.today()
    number = sum(each.opened_on == today for each in mine) + 1
    return desk_page(
        request,
        "shifts.html",
        status=status,
        faults=faults or [],
        mine=[_told(each, tongue) for each in mine[:LISTED]],
        others=[_told(each, tongue) for each in others],
        is_open=any(each.state == "open" for each in mine),
        next_shift=f"{today}-{me.name}-{number}",
        payees=[(each, party(each, tongue).text) for each in possible],
        said=said.said if said else (lambda _: ""),
    )


def _told(row: ShiftRow, tongue: Tongue) -> dict[str, object]:
    """A row of the list; sums are told only of shifts that were counted."""
    counted = row.over_fen is not None
    return {
        "id": row.shift,
        "cashier": row.cashier.partition(":")[2],
        "payee": party(row.payee, tongue),
        "day": tongue.day(row.opened_on),
        "state": row.state,
        "word": tongue.word(row.state),
        "count": row.taken_count,
        "taken": tongue.money(row.taken_fen) if counted else "",
        "over": tongue.money(row.over_fen or 0) if counted else "",
        "over_fen": row.over_fen or 0,
        "handed_in": tongue.money(row.handed_in_fen) if row.handed_in_fen else "",
    }


def _shift(
    request: Request, id: str, faults: Faults | None = None, status: int = 200, said: Form | None = None
) -> Response:
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        row = collection.shift(reading, id)
        if row is None or not reach_of(request).reaches_payee(row.payee):
            raise UnknownShift(id)
        payments = collection.payments_of_shift(reading, id)
    sums = Counter[str]()
    for each in payments:
        sums[each.channel] += each.amount_fen
    left_fen = house.store.load(CashierShift, id).cash_fen if row.state == "closed" else 0
    return desk_page(
        request,
        "shift.html",
        status=status,
        faults=faults or [],
        s=_told(row, tongue),
        is_mine=row.cashier == clerk_of(request).actor,
        float=tongue.money(row.float_fen),
        by_channel=[(tongue.word(each), tongue.money(sums[each])) for each in COUNTER_CHANNELS if sums[each]],
        payments=[(each, tongue.word(each.channel), tongue.money(each.amount_fen)) for each in payments],
        said=said.said if said else (lambda _: ""),
        left=yuan_text(left_fen) if left_fen else "",
    )


def _books(request: Request, faults: Faults | None = None, status: int = 200, said: Form | None = None) -> Response:
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        reaches = reach_of(request).reaches_payee
        books = [each for each in collection.receipt_books(reading) if reaches(each.payee)]
        possible = filter(reaches, payees(reading, house.settings.bureau))
    rows: list[tuple[object, Said, int]] = [
        (each, party(each.payee, tongue), each.last - each.first + 1 - each.issued_count) for each in books
    ]
    return desk_page(
        request,
        "receipt_books.html",
        status=status,
        faults=faults or [],
        books=rows,
        done=request.query_params.get("done") == "received",
        payees=[(each, party(each, tongue).text) for each in possible],
        said=said.said if said else (lambda _: ""),
        numbers=BOOK_NUMBERS,
    )
