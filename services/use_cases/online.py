"""Paying online: charges are chosen, one page is offered, and money that is in doubt is taken nowhere else."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.refusals import ChargeOfAnother, UnknownCharge
from domain.history import Event
from domain.payments.events.online import AskedLine, OnlinePaymentRequested
from domain.payments.online_payment import OnlinePayment
from domain.payments.refusals import NothingToPay
from domain.values.dwelling_code import place
from projections import online_payments
from projections.engine.projection import position
from services.event_store.store import commanded
from services.house import House
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.refusals import OnlineNotSetUp, OtherPayee, PageNotOffered, PaymentInDoubt
from services.payment_gateway.sync import close_page, gateway_of, look_at, open_page, sync
from services.use_cases.command import acting, fingerprint, step, use_case
from services.use_cases.terms import must_be_in_term

PAGE_LASTS_SECONDS = 600
"""A page that ends sooner is not offered once more."""
BEGUN_AT_MOST = 20
"""Payments that ended between two looks at the list."""


class Started(NamedTuple):
    """The payment, and the page to pay on."""

    payment_id: str
    url: str


def start_payment(house: House, dwelling: str, charges: Sequence[str], *, debtor: str, payer: str) -> Started:
    """The same choice gets the same page as long as it lasts; another one closes it first.

    Raises OnlineNotSetUp, NothingToPay, UnknownCharge, ChargeOfAnother, OtherPayee, TooLittleOnline, PaymentInDoubt,
    PageNotOffered, NoAnswer.
    """
    if house.gateway is None:
        raise OnlineNotSetUp
    lines, payee = _chosen(house, dwelling, charges, debtor)
    must_be_in_term(house, place(dwelling).area, payee)
    for known in _live(house, dwelling):
        if known.is_for(lines) and known.requested.payer == payer and (offered := _offered(house, known)):
            return offered
        if {line.charge_id for line in known.requested.lines} & set(charges):
            _close(house, known)
    lines, payee = _chosen(house, dwelling, charges, debtor)  # Somebody may just have paid.
    payment_id = _request(house, dwelling, lines, debtor=debtor, payee=payee, payer=payer)
    try:
        is_owed_still = _chosen(house, dwelling, charges, debtor)[0] == lines
    except NothingToPay:
        is_owed_still = False
    if not is_owed_still:  # The counter was faster: it has looked before this was on record.
        _close(house, look_at(house, payment_id))
        return start_payment(house, dwelling, charges, debtor=debtor, payer=payer)
    payment = open_page(house, payment_id)
    if payment.page is None:
        raise PageNotOffered
    return Started(payment_id, payment.page.url)


class Cleared(NamedTuple):
    """How far history went when it was looked at, and the account with what came of the pages that were closed."""

    looked_at: int
    account: DwellingAccount


def clear_the_way(house: House, account: DwellingAccount) -> Cleared:
    """Before money is taken elsewhere, pages are closed. Raises PaymentInDoubt."""
    looked_at = house.store.position() if house.gateway else 0
    live = _live(house, account.key) if house.gateway is not None else []
    for known in live:
        _close(house, known)
    return Cleared(looked_at, house.store.load(DwellingAccount, account.key) if live else account)


def close_those_begun(house: House, dwelling: str, looked_at: int, recorded_at: int) -> int:
    """After money was taken elsewhere: a page that was asked for in the very moment is closed, too.

    Whoever asks for a page looks at the account once more when that is on record: one of the two sees the other.
    """
    begun = house.store.told([OnlinePaymentRequested.TOPIC], looked_at, recorded_at) if house.gateway else ()
    for known in [look_at(house, entry.key) for entry in begun if _is_of(entry.event, dwelling)]:
        with suppress(PaymentInDoubt):  # What has come of it by now rests; nobody can undo it here.
            if known.state in online_payments.LIVE:
                _close(house, known)
    return recorded_at


def _close(house: House, known: OnlinePayment) -> None:
    dwelling = known.requested.dwelling
    try:
        closed = close_page(house, known.key)
    except NoAnswer:
        raise PaymentInDoubt(dwelling) from None
    if closed.is_in_doubt:
        raise PaymentInDoubt(dwelling)


def _offered(house: House, known: OnlinePayment) -> Started | None:
    """The page, if it lasts long enough and nobody has paid on it. Raises PaymentInDoubt, NoAnswer."""
    now = house.clock()
    if known.state == "requested":
        known = open_page(house, known.key)
    if known.state == "open":
        known = sync(house, known.key)
    if known.is_in_doubt:
        raise PaymentInDoubt(known.requested.dwelling)
    lasts = known.attempt and (known.attempt.expires_at - now).total_seconds() > PAGE_LASTS_SECONDS
    return Started(known.key, known.page.url) if known.page and lasts else None


def _live(house: House, dwelling: str) -> list[OnlinePayment]:
    """By what is read, and by what history tells since: of a page that was opened just now nobody may be unaware."""
    with house.read() as reading:
        read_up_to = position(reading, online_payments.OnlinePayments.name)
        found = online_payments.live_of(reading, dwelling)
    newest = house.store.position()
    since = house.store.told([OnlinePaymentRequested.TOPIC], read_up_to, newest) if newest > read_up_to else ()
    found += [entry.key for entry in since if _is_of(entry.event, dwelling) and entry.key not in found]
    return [known for known in (look_at(house, each) for each in found) if known.state in online_payments.LIVE]


def _is_of(fact: Event, dwelling: str) -> bool:
    return isinstance(fact, OnlinePaymentRequested) and fact.dwelling == dwelling


def _chosen(house: House, dwelling: str, charges: Sequence[str], debtor: str) -> tuple[list[AskedLine], str]:
    """What is outstanding of them, and who collects it. Raises NothingToPay, UnknownCharge, ChargeOfAnother, …"""
    with acting(house, commanded.get().actor, dwelling, door="choose", sent=None):
        account = house.store.load(DwellingAccount, dwelling)
    lines, payee = list[AskedLine](), house.settings.stripe_payee
    for charge_id in dict.fromkeys(charges):
        charge = account.charges.get(charge_id)
        if charge is None:
            raise UnknownCharge(charge_id)
        fact = charge.fact
        if fact.debtor != debtor:
            raise ChargeOfAnother(charge_id)
        payee = payee or fact.creditor
        if fact.creditor != payee:
            raise OtherPayee(charge_id, fact.creditor)
        if charge.outstanding_fen:
            about = {"charge_id": charge_id, "fee_kind": fact.fee_kind, "period": fact.period}
            lines.append(AskedLine(amount_fen=charge.outstanding_fen, **about))
    if not lines or payee is None:
        raise NothingToPay(dwelling)
    return lines, payee


def _request(house: House, dwelling: str, lines: Sequence[AskedLine], *, debtor: str, payee: str, payer: str) -> str:
    """Two at one moment with the same choice are one: the number is made of what is asked."""
    begun = house.ask(lambda reading: online_payments.begun_of(reading, dwelling))
    for number in range(begun, begun + BEGUN_AT_MOST):
        payment_id = fingerprint([house.settings.tenant, dwelling, debtor, payer, list(lines), number])
        fact = OnlinePaymentRequested(
            payment_id=payment_id,
            provider=gateway_of(house).name,
            dwelling=dwelling,
            debtor=debtor,
            payee=payee,
            payer=payer,
            lines=tuple(lines),
            total_fen=sum(line.amount_fen for line in lines),
        )
        with step(f"request {payment_id}"):
            _begin(house, fact)
        if look_at(house, payment_id).state in online_payments.LIVE:
            return payment_id
    raise PaymentInDoubt(dwelling)


@use_case
def _begin(house: House, fact: OnlinePaymentRequested) -> int:
    """What is asked for, and that the provider is about to be asked, before it is."""
    payment = house.store.load(OnlinePayment, fact.payment_id)
    payment.request(fact, today=house.today())
    if payment.state == "requested":
        payment.attempt_session(house.clock())
    return house.store.record(payment)
