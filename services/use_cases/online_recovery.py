"""After a restore: money came through a provider, history knows nothing of it any more, and it is on record again."""

from collections.abc import Iterable

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentRecovered
from domain.billing.refusals import AccountNotOpened
from domain.payments.events.online import AskedLine, OnlinePaymentRequested
from domain.payments.online_payment import OnlinePayment
from services.house import House
from services.payment_gateway.port import Claim, Told
from services.use_cases.booking import booking_day
from services.use_cases.command import use_case
from services.use_cases.online_acceptance import Accepting


@use_case
def recover_payment(house: House, provider: str, claim: Claim, told: Told) -> int:
    """The payment as it was asked for, and what became of it, in one save. Quiet where it is on record.

    Raises AccountNotOpened where its dwelling is lost as well.
    """
    payment = house.store.load(OnlinePayment, claim.payment_id)
    account = house.store.load(DwellingAccount, claim.dwelling)
    if not account.version:
        raise AccountNotOpened(claim.dwelling)
    lines = tuple(_asked(account, claim))
    payment.recover(
        OnlinePaymentRequested(
            payment_id=claim.payment_id,
            provider=provider,
            dwelling=claim.dwelling,
            debtor=claim.debtor,
            payee=claim.payee,
            payer=claim.payer,
            lines=lines,
            total_fen=claim.amount_minor,
        ),
        claim.session.session_id,
        claim.session.url,
        claim.ends_at,
    )
    accepting = Accepting(house, payment, account, booking_day(house, claim.payee), PaymentRecovered)
    accepting.all_of(told)
    return house.store.record(payment, account, *accepting.parked)


def _asked(account: DwellingAccount, claim: Claim) -> Iterable[AskedLine]:
    """Of the charges that it was for, as far as they stand here: what is left of the money rests on the payment."""
    left_fen = claim.amount_minor
    for charge_id in claim.charges:
        charge = account.charges.get(charge_id)
        if charge is None or charge.fact.debtor != claim.debtor:
            continue
        amount_fen = min(charge.outstanding_fen, left_fen)
        if amount_fen:
            left_fen -= amount_fen
            about = {"charge_id": charge_id, "fee_kind": charge.fact.fee_kind, "period": charge.fact.period}
            yield AskedLine(amount_fen=amount_fen, **about)
