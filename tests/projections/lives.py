"""Lives of an account for Hypothesis: fees, payments, reversals, refunds, closings, and a clock that jumps."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import ArrearsBroughtForward, PaymentReceived
from domain.errors import Refusal
from tests.builders import BACK, BUREAU, CASH, CHEN, COMPANY, FEE, HOME, LIN, OLD_DEBT, fee
from tests.projections.past import Past

FIRST, LAST = date(2026, 2, 1), date(2027, 10, 31)
MONTHS = [f"{2026 + n // 12}-{n % 12 + 1:02}" for n in range(24)]
TWO_PERSONS = {"prepared_by": "person:li", "approved_by": "person:zhao"}
WHO, WHOSE = (CHEN, LIN), (COMPANY, BUREAU)


class Act(NamedTuple):
    """What happens next; `pick` chooses among whatever there is to choose from."""

    what: str
    pick: int
    fen: int
    days: int
    who: str
    whose: str


acts = st.builds(
    Act,
    st.sampled_from(("assess", "assess", "pay", "pay", "arrears", "reverse", "refund", "close", "reopen", "wait")),
    st.integers(0, 30),
    st.integers(1, 20_000),
    st.integers(-20, 45),
    st.sampled_from(WHO),
    st.sampled_from(WHOSE),
)
lives = st.lists(acts, min_size=5, max_size=40)


def lived(life: Sequence[Act]) -> Past:
    """What of it was not refused."""
    past, today = Past(), date(2026, 3, 15)
    for number, act in enumerate(life):
        today = min(max(today + timedelta(days=act.days), FIRST), LAST)
        with suppress(Refusal, IndexError):
            _happens(past, act, today, f"{number}")
    return past


def _happens(past: Past, act: Act, today: date, number: str) -> None:
    match act.what:
        case "assess":
            past.account(lambda account: _assess(account, act, today))
        case "arrears":
            past.account(lambda account: account.bring_arrears_forward(_old_debt(act, today)))
        case "pay":
            past.account(lambda account: account.receive_payment(_payment(account, act, today, number)))
        case "reverse":
            past.account(lambda account: _reverse(account, act, today))
        case "refund":
            past.account(lambda account: _refund(account, act, today, number))
        case "close":
            past.books(act.whose, lambda books: books.close(today - timedelta(days=1), today=today, by="person:zhao"))
        case "reopen":
            past.books(
                act.whose,
                lambda books: books.reopen(
                    today - timedelta(days=act.pick),
                    reason="a slip",
                    prepared_by="person:li",
                    approved_by="person:zhao",
                ),
            )


def _old_debt(act: Act, today: date) -> ArrearsBroughtForward:
    year = f"{2010 + act.pick % 5}"
    return replace(
        OLD_DEBT,
        charge_id=f"清洁管理费/{year}/1",
        period=year,
        assessed_fen=act.fen + 5,
        paid_fen=5,
        outstanding_fen=act.fen,
        debtor=act.who,
        booked_on=today,
    )


def _assess(account: DwellingAccount, act: Act, today: date) -> None:
    period = MONTHS[act.pick % len(MONTHS)]
    tried = sum(charge.fact.period == period and charge.fact.fee_kind == FEE for charge in account.charges.values())
    account.assess(fee(period, tried + 1, HOME._replace(debtor=act.who)), booked_on=today)
    account.apply_rests(booked_on=today)


def _payment(account: DwellingAccount, act: Act, today: date, number: str) -> PaymentReceived:
    theirs = [charge_id for charge_id, charge in account.charges.items() if charge.fact.debtor == act.who]
    named = tuple(theirs[act.pick :][:2])
    return replace(
        CASH,
        payment_id=f"p{number}",
        amount_fen=act.fen,
        debtor=act.who,
        payer=act.who,
        payee=act.whose,
        designation=named,
        receipt=f"BH{number}",
        booked_on=today,
    )


def _reverse(account: DwellingAccount, act: Act, today: date) -> None:
    charge_id = list(account.charges)[act.pick]
    account.reverse_assessment(charge_id, reason="not owed", note="", booked_on=today, **TWO_PERSONS)
    account.apply_rests(booked_on=today)


def _refund(account: DwellingAccount, act: Act, today: date, number: str) -> None:
    payment = list(account.payments.values())[act.pick]
    received = payment.received
    account.issue_refund(
        replace(
            BACK,
            refund_id=f"r{number}",
            payment_id=received.payment_id,
            amount_fen=min(act.fen, payment.rest_fen),
            debtor=received.debtor,
            payee=received.payee,
            booked_on=today,
        )
    )
