"""The counter, by keyboard alone: find, choose, amount, receipt."""

from datetime import date
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from domain.errors import Refusal
from domain.payments.events import COUNTER_CHANNELS
from domain.values.money import must_be_payable, yuan_read, yuan_text
from projections.statement import OpenItem
from services.languages import Said, Tongue
from services.use_cases import counter
from services.web.desk.account_presenting import Row, present_account, present_item
from services.web.desk.account_reading import Account, read_account
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Form, Sent
from services.web.desk.till import till_of
from services.web.pages import house_of, tongue_of
from services.web.wording import party

router = desk_router()
NEEDS = ("collection", "billing_statement", "arrears")


class Due(NamedTuple):
    """What one debtor is asked for at this counter."""

    debtor: str
    name: Said
    rows: tuple[Row, ...]  # Owed to whom the shift takes money for, or designated.
    designated: tuple[str, ...]  # Charges of another creditor that the payer wants paid, too.
    owed_fen: int
    owed: str
    elsewhere_fen: int
    elsewhere: str  # Owed to another, and not asked for.
    held: str  # What rests already; "" where nothing does.


@router.get("/counter")
def counter_page(request: Request) -> Response:
    """The next one, please."""
    with house_of(request).read() as reading:
        till = till_of(reading, clerk_of(request).actor)
    return desk_page(request, "counter.html", till=till, payee=till and party(till.payee, tongue_of(request)))


@router.get("/counter/{code}")
def payment_page(request: Request, code: str, debtor: str = "", old: str = "") -> Response:
    """What is owed here stands in the field already. Raises UnknownDwelling."""
    return _payment_page(request, code, debtor, with_old=old == "yes")


@router.post("/counter/{code}")
def take_payment(sent: Sent, code: str) -> Response:
    """Money in, receipt out. More than is owed is asked about once, and then rests on the payment."""
    request, debtor = sent.request, sent.said("debtor")
    try:
        amount_fen = _amount(sent)
        with sent.commanding() as envelope:
            account = _account(request, code)
            due = _due(account, debtor, sent.said("payee"), bool(sent.ticked("charge")), tongue_of(request))
            payment_id = UUID(envelope.command_id).hex
            surplus_fen = amount_fen - due.owed_fen if payment_id not in account.payment_ids else 0
            if surplus_fen > 0 and sent.said("surplus_fen") != str(surplus_fen):
                return _surplus_page(sent, account, due, amount_fen)
            done = counter.take_payment(
                sent.house,
                account.row.dwelling,
                payment_id=payment_id,
                amount_fen=amount_fen,
                channel=sent.said("channel"),
                shift=sent.said("shift"),
                receipt_book=sent.said("book"),
                debtor=debtor or None,
                designation=sent.ticked("charge"),
                received_on=_received_on(sent),
                backdating_reason=sent.said("backdating_reason").strip() or None,
            )
    except Refusal as refusal:
        return _payment_page(request, code, debtor, with_old=bool(sent.ticked("charge")), said=sent, refusal=refusal)
    return sent.seen(done, f"/desk/payments/{payment_id}", *NEEDS)


def _amount(sent: Form) -> int:
    """What was keyed; with nothing keyed, what the page said is owed. Raises AmountUnreadable, AmountNotPositive, …

    Nothing stands in the field by itself: the cursor would stand before it, and 5 would become 564.29.
    """
    written = sent.said("amount").strip() or sent.said("owed")
    amount_fen = yuan_read(written)
    must_be_payable(amount_fen)
    return amount_fen


def _received_on(sent: Form) -> date | None:
    return sent.day("received_on") if sent.said("received_on").strip() else None


def _account(request: Request, code: str) -> Account:
    house = house_of(request)
    with house.read() as reading:
        return read_account(house, reading, code, tongue_of(request))


def _payment_page(
    request: Request,
    code: str,
    debtor: str,
    *,
    with_old: bool,
    said: Form | None = None,
    refusal: Refusal | None = None,
) -> Response:
    tongue, account = tongue_of(request), _account(request, code)
    with house_of(request).read() as reading:
        till = till_of(reading, clerk_of(request).actor)
    due = _due(account, debtor, till.payee if till else "", with_old, tongue)
    faults: Faults = fault(request, refusal, "amount") if refusal else []
    return desk_page(
        request,
        "payment.html",
        status=status_of(refusal) if refusal else 200,
        faults=faults,
        d=present_account(account, tongue),
        till=till,
        payee=till and party(till.payee, tongue),
        due=due,
        amount=said.said("amount") if said else "",
        owed=yuan_text(due.owed_fen) if due.owed_fen else "",
        channels=[(each, tongue.word(each)) for each in COUNTER_CHANNELS],
        channel=said.said("channel") if said else COUNTER_CHANNELS[0],
        others=_others(account, due, tongue),
        backdated=said is not None and bool(said.said("received_on") + said.said("backdating_reason")),
        received_on=said.said("received_on") if said else "",
        backdating_reason=said.said("backdating_reason") if said else "",
    )


def _surplus_page(sent: Form, account: Account, due: Due, amount_fen: int) -> Response:
    """Shown before: so much is owed, so much is given, so much will rest."""
    tongue, surplus_fen = tongue_of(sent.request), amount_fen - due.owed_fen
    return desk_page(
        sent.request,
        "surplus.html",
        d=present_account(account, tongue),
        due=due,
        carried=[pair for pair in sent.pairs if pair[0] not in ("csrf", "key", "surplus_fen")],
        amount=tongue.money(amount_fen),
        surplus=tongue.money(surplus_fen),
        surplus_fen=surplus_fen,
        channel=tongue.word(sent.said("channel")),
        back=f"/desk/counter/{quote(account.row.code)}",
    )


def _due(account: Account, debtor: str, payee: str, with_old: bool, tongue: Tongue) -> Due:
    """Of the debtor who was chosen, else of the usual one, else of the one who owes."""
    owing = account.debtors()
    who = debtor if debtor in owing else next(iter(owing), account.usual)
    theirs = [item for item in account.open_items if item.debtor == who]
    asked = [item for item in theirs if with_old or item.creditor == payee]
    elsewhere_fen = _sum([item for item in theirs if item not in asked])
    held_fen = account.rests_fen(who)
    return Due(
        debtor=who,
        name=account.names.get(who, Said("")),
        rows=tuple(present_item(item, account, tongue) for item in asked),
        designated=tuple(item.charge_id for item in asked if item.creditor != payee),
        owed_fen=_sum(asked),
        owed=tongue.money(_sum(asked)),
        elsewhere_fen=elsewhere_fen,
        elsewhere=tongue.money(elsewhere_fen),
        held=tongue.money(held_fen) if held_fen else "",
    )


def _others(account: Account, due: Due, tongue: Tongue) -> list[tuple[str, Said, str]]:
    """Debtors beside the one who is asked."""
    return [
        (who, account.names[who], tongue.money(account.owed_fen(who))) for who in account.debtors() if who != due.debtor
    ]


def _sum(items: list[OpenItem]) -> int:
    return sum(item.outstanding_fen for item in items)
