"""Both sides of what a provider tells, and of money that is parked."""

from datetime import date

from msgspec.structs import asdict, replace

from domain.billing.events import PaymentRecovered, money_back
from domain.history import Event
from domain.payments.events import online, suspense
from projections.ledger import Posting
from tests.builders import CASH, CHEN, COMPANY, TODAY
from tests.golden import online_facts
from tests.projections.past import HERE

C, D = COMPANY, HERE
WORDS = {type(fact): fact for fact in online_facts.WORDS}
PARKED = suspense.MoneyParked(
    item="i",
    payee=C,
    channel="bank transfer",
    number="17",
    amount_fen=5000,
    received_on=date(2026, 11, 20),
    source=None,
    why=None,
    booked_on=TODAY,
)
RETURNED = suspense.MoneyReturned(
    item="i",
    payee=C,
    channel="online",
    amount_fen=5000,
    reason="",
    prepared_by="person:li",
    approved_by="person:zhao",
    booked_on=TODAY,
)
REFUND_RETURNED = money_back.RefundReturned(
    refund_id="r1", payment_id="p1", amount_fen=50, channel="online", cause="", debtor=CHEN, payee=C, booked_on=TODAY
)
REVERSED = money_back.PaymentReversed(
    reversal_id="d", payment_id="p1", amount_fen=50, channel="online", cause="", debtor=CHEN, payee=C, booked_on=TODAY
)
REINSTATED = money_back.PaymentReinstated(
    reversal_id="d", payment_id="p1", amount_fen=50, channel="online", cause="", debtor=CHEN, payee=C, booked_on=TODAY
)


def moved(fen: int, of: str, to: str) -> list[Posting]:
    return [Posting(C, to, fen), Posting(C, of, -fen)]


RECOVERED = PaymentRecovered(**asdict(replace(CASH, channel="online", shift=None)))
SIDES: dict[str, tuple[Event, list[Posting]]] = {
    "a payment that a restore had lost": (
        RECOVERED,
        [Posting(C, "payment provider", 5000), Posting(C, "advances", -5000, D)],
    ),
    "money is parked": (PARKED, moved(5000, "suspense", "bank")),
    "parked money goes back": (RETURNED, moved(5000, "payment provider", "suspense")),
    "a refund comes back": (REFUND_RETURNED, [Posting(C, "payment provider", 50), Posting(C, "advances", -50, D)]),
    "a payment is charged back": (
        REVERSED,
        [Posting(C, "advances", 50, D), Posting(C, "disputed at the provider", -50)],
    ),
    "a payment is reinstated": (
        REINSTATED,
        [Posting(C, "advances", -50, D), Posting(C, "disputed at the provider", 50)],
    ),
    "money is put aside": (
        WORDS[online.ChargebackWithdrawn],
        moved(3113, "payment provider", "disputed at the provider"),
    ),
    "money is given back": (
        WORDS[online.ChargebackReinstated],
        moved(3113, "disputed at the provider", "payment provider"),
    ),
    "more is charged back than is left": (
        WORDS[online.ChargebackClosed],
        moved(13, "disputed at the provider", "refunded beyond the payment"),
    ),
    "a refund is covered": (
        WORDS[online.OnlineRefundOpened],
        moved(0, "payment provider", "refunded beyond the payment"),
    ),
    "a covered refund fails": (
        WORDS[online.OnlineRefundFailed],
        moved(0, "refunded beyond the payment", "payment provider"),
    ),
}
