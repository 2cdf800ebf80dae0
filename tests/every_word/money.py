"""What is assessed, paid, refunded, issued and closed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from services.house import House
from services.payment_gateway.stripe import StripeGateway
from services.use_cases import approvals, assessment, books, counter, registry, statement_batches
from tests.builders import BUREAU, CHEN, COMPANY, FEE, LIN, adopt, asking, open_counter, pay, settle
from tests.every_word.acts import DEED, DEED_SENT, FIRST, RUBBISH, SECOND, THIRD, both, plan, post, propose
from tests.online import KEY


def tariffs(house: House) -> None:
    adopt(house)
    adopt(house, rate="8.00", kind=RUBBISH, basis="per_dwelling", since="2026-01")
    adopt(house, rate="80.00", kind=RUBBISH, basis="per_dwelling", since="2026-12")
    both(house, "slip", "tariff withdrawal", area="BH", fee_kind=RUBBISH, version=2, reason="mis-keyed")
    both(house, "last", "tariff ending", area="BH", fee_kind=RUBBISH, last_period="2026-11", authority=DEED_SENT)


def a_run(house: House) -> None:
    dropped = plan(house, kind=RUBBISH)
    with asking(house, "li"):
        assessment.abandon_run(house, dropped, reason="planned twice")
    post(house, plan(house))
    with asking(house):
        assessment.assess_fee(house, FIRST, fee_kind=RUBBISH, period="2026-11", due_on=date(2026, 11, 28))
    settle(house)


def money(house: House) -> None:
    open_counter(house)
    pay(house, 20_000, FIRST, payment_id="p-much", debtor=CHEN)
    pay(house, 3_113, SECOND, payment_id="p-exact", channel="pos", debtor=LIN)
    pay(house, 5_000, THIRD, payment_id="p-unit", channel="transfer", debtor="unit:tax-office")
    bureau_book = open_counter(house, "s2", "ma", BUREAU, first=101)
    with asking(house, "ma"):
        counter.take_payment(
            house, FIRST, payment_id="p-old", amount_fen=5_000, channel="cash", shift="s2", receipt_book=bureau_book
        )
    settle(house)


def approved_by_two(house: House) -> None:
    charge = f"{FEE}/2026-11/1"
    both(house, "wrong", "charge reversal", dwelling=FIRST, charge_id=charge, reason="wrong floor area")
    refund: dict[str, Any] = {"dwelling": FIRST, "payment_id": "p-much", "reason": "overpaid"}
    both(house, "cash", "refund", refund_id="r1", amount_fen=100, channel="cash", shift="s1", **refund)
    both(house, "bank", "refund", refund_id="r2", amount_fen=200, channel="transfer", **refund)
    propose(house, "no", "refund", refund_id="r3", amount_fen=300, channel="transfer", **refund)
    with asking(house, "zhao"):
        approvals.reject(house, "no", reason="not asked for")
    propose(house, "never mind", "refund", refund_id="r4", amount_fen=400, channel="transfer", **refund)
    with asking(house, "li"):
        approvals.withdraw(house, "never mind")


def second_thoughts(house: House) -> None:
    with asking(house):
        registry.correct_floor_area(house, FIRST, floor_area_sqm=Decimal("63.00"), authority=DEED)
    settle(house)
    post(house, plan(house, number=2))
    with asking(house):
        counter.close_shift(house, "s1", counted_fen=39_850)
    with asking(house):
        counter.hand_in_cash(house, "s1", amount_fen=39_850, to="person:zhao")


def papers(house: House) -> None:
    with asking(house):
        taking_online = replace(house, gateway=StripeGateway(KEY))  # Nobody asks it anything.
        statement_batches.issue_statements(taking_online, "BH-1", period="2026-11")
    with asking(house):
        statement_batches.revoke_pay_link(house, "BH-1", "2026-11", dwelling=FIRST, reason="paper lost")
    settle(house)


def closed_books(house: House) -> None:
    for creditor, through in ((COMPANY, date(2026, 11, 30)), (BUREAU, date(2026, 11, 25))):
        with asking(house, "zhao"):
            books.close_books(house, creditor, through=through)
    both(house, "again", "period reopening", creditor=COMPANY, from_day="2026-11-20", reason="a slip")
    with asking(house, "ma"):
        counter.close_shift(house, "s2", counted_fen=25_000)
