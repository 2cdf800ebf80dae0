"""Where many payments are to be asked about, lists answer for a hundred at a time."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from domain.payments.online_payment import SESSION_LIVES, OnlinePayment
from domain.payments.refusals import UnknownOnlinePayment
from projections import online_payments
from services.house import House
from services.payment_gateway.port import CaptureTold, Told, Transaction
from services.payment_gateway.sync import gateway_of, look_at, take_over

ASKED_AT_ONCE, ONE_BY_ONE = 1_000, 10
"""So many in one round; of these so many each by itself, which tells all of them: attempts that failed, too."""


def take_over_listed(house: House, lacking: Sequence[Transaction], unreckoned: Iterable[Transaction]) -> None:
    """Captures as the list of movements tells them: many of which nobody told, and those that lack but their fee."""
    told = dict[str, list[CaptureTold]]()
    if len({each.payment_id for each in lacking}) > ONE_BY_ONE:
        _gather(told, lacking)
    _gather(told, unreckoned)
    for payment_id, captures in told.items():
        with suppress(UnknownOnlinePayment):
            if look_at(house, payment_id).sessions:  # Of one without a page, its page is asked for first.
                take_over(house, payment_id, Told(captures=tuple(captures)))


def _gather(told: dict[str, list[CaptureTold]], moved: Iterable[Transaction]) -> None:
    for each in moved:
        if each.payment_id is not None and each.capture is not None:
            told.setdefault(each.payment_id, []).append(each.capture)


def take_over_ended(house: House) -> None:
    """Pages that ended without being paid, where there are many. Raises NoAnswer."""
    over = {page: payment for payment in unsettled(house) if (page := _page_that_is_over(house, payment))}
    if len(over) > ONE_BY_ONE:
        ends = min(payment.attempt.expires_at for payment in over.values() if payment.attempt)
        for ended in gateway_of(house).ended_since(int((ends - SESSION_LIVES).timestamp())):
            if ended.session_id in over:
                take_over(house, over[ended.session_id].key, Told(sessions=(ended,)))


def unsettled(house: House) -> list[OnlinePayment]:
    """Those by which money may come or go, untold: of what is read, what the payments themselves say now."""
    found = house.ask(lambda reading: online_payments.unsettled(reading, ASKED_AT_ONCE))
    return [payment for payment in (look_at(house, each) for each in found) if _waits(payment)]


def _waits(payment: OnlinePayment) -> bool:
    is_disputed = any(each.outcome is None for each in payment.chargebacks.known.values())
    return payment.state in online_payments.LIVE or bool(payment.refunds.waiting()) or is_disputed


def _page_that_is_over(house: House, payment: OnlinePayment) -> str | None:
    """The only one that it ever had, where its hour is past and nothing is known of money."""
    pages = [each.session_id for each in payment.sessions.values()]
    is_over = payment.attempt is not None and payment.attempt.expires_at <= house.clock()
    return pages[0] if payment.state == "open" and is_over and len(pages) == 1 else None
