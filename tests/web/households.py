"""A street: one household with nearly all that a statement can hold, one as most are, two that paid ahead."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import sqlalchemy as sa
from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import Assessment, Basis
from domain.values.party import former_employer
from services.databases.doors import language
from services.house import House
from services.http.app import build_app
from services.use_cases import approvals, assessment, books, counter
from tests import builders
from tests.builders import BUREAU, CHEN, COMPANY, FEE, LIN, NOON, OLD_DEBT, Clock, asking, settle
from tests.doors import SignedIn, open_office

EVERYTHING, USUAL, AHEAD, BOTH = "BH-1-1-101", "BH-1-1-102", "BH-2-1-101", "BH-2-1-102"
"""The third owes nothing; the fourth owes the bureau while its money rests with the company."""
OCTOBER = datetime(2026, 10, 20, 4, tzinfo=UTC)
RUBBISH, GATE = "垃圾清运费", "门禁维护费"
"""One fee that the catalogue knows, and one that it does not."""


def a_street(house: House, clock: Clock) -> None:
    """From the ledgers over October's fees to 23 November."""
    clock.now = OCTOBER
    for key, name in (("chen", "陈小明"), ("lin", "林琳")):
        builders.register_person(house, key, name)
    builders.move_in(house, (EVERYTHING,), CHEN, "62.25")
    builders.move_in(house, (USUAL, AHEAD, BOTH), LIN, "78.58")
    builders.adopt(house)
    builders.adopt(house, rate="8.00", kind=RUBBISH, basis="per_dwelling")
    builders.adopt(house, rate="3.50", kind=GATE, basis="per_dwelling")
    _bring_old_debts(house)
    assess(house, EVERYTHING, "2026-10", FEE, RUBBISH)
    assess(house, USUAL, "2026-10", FEE)
    clock.now = NOON
    _november(house)


def pages_of(house: House, who: str = "wang") -> SignedIn:
    """The service, as it answers somebody who works here, or a resident."""
    open_office(house)
    return SignedIn(build_app(house), house, who)


def forget_languages(house: House) -> None:
    """Whatever other tests have chosen."""
    with house.doors.begin() as doors:
        doors.execute(sa.delete(language))


def assess(house: House, code: str, period: str, *kinds: str) -> None:
    """These fees of a month, due on its last day but two."""
    for kind in kinds:
        with asking(house):
            assessment.assess_fee(house, code, fee_kind=kind, period=period, due_on=date.fromisoformat(f"{period}-28"))
    settle(house)


def decide(house: House, code: str, *decisions: Callable[[DwellingAccount], object]) -> None:
    """What its account decides, in one save."""
    with asking(house):
        account = house.store.load(DwellingAccount, code)
        for each in decisions:
            each(account)
        house.store.record(account)
    settle(house)


def reverse(house: House, code: str, charge_id: str) -> None:
    """Prepared by one, approved by another."""
    content = {"dwelling": code, "charge_id": charge_id, "reason": "wrong floor area"}
    with asking(house, "li"):
        approvals.propose(house, f"reversal of {charge_id}", kind="charge reversal", content=content)
    with asking(house, "zhao"):
        approvals.approve(house, f"reversal of {charge_id}")
    settle(house)


def refund(house: House, code: str, payment_id: str, amount_fen: int) -> None:
    """By transfer; prepared by one, approved by another."""
    content = {
        "refund_id": f"back-{payment_id}",
        "dwelling": code,
        "payment_id": payment_id,
        "amount_fen": amount_fen,
        "channel": "transfer",
        "reason": "overpaid",
    }
    with asking(house, "li"):
        approvals.propose(house, f"refund of {payment_id}", kind="refund", content=content)
    with asking(house, "zhao"):
        approvals.approve(house, f"refund of {payment_id}")
    settle(house)


def _bring_old_debts(house: House) -> None:
    of_2012 = replace(OLD_DEBT, booked_on=OCTOBER.date())
    of_2014 = replace(of_2012, charge_id="清洁管理费/2014/1", period="2014", due_on=date(2014, 12, 31))
    of_the_unit = replace(
        of_2012,
        charge_id="清洁管理费/2015-01..2015-06/1",
        period="2015-01..2015-06",
        due_on=date(2015, 6, 30),
        debtor=former_employer(EVERYTHING),
    )
    decide(
        house,
        EVERYTHING,
        lambda account: account.bring_arrears_forward(of_2012),
        lambda account: account.bring_arrears_forward(of_2014),
        lambda account: account.bring_arrears_forward(of_the_unit),
    )
    of_both = replace(of_2012, dwelling=BOTH, debtor=LIN)
    decide(house, BOTH, lambda account: account.bring_arrears_forward(of_both))


def _november(house: House) -> None:
    """Late entries, payments of both eras, money that is left over, a reversal."""
    with asking(house):
        books.close_books(house, COMPANY, through=date(2026, 10, 31))
    late = replace(october_gate_fee(), dwelling=EVERYTHING)
    decide(house, EVERYTHING, lambda account: account.assess(late, booked_on=date(2026, 10, 28)))
    assess(house, EVERYTHING, "2026-11", FEE, RUBBISH, GATE)
    assess(house, USUAL, "2026-11", FEE, RUBBISH)
    assess(house, AHEAD, "2026-11", FEE)
    company_book = builders.open_counter(house)
    bureau_book = builders.open_counter(house, "s2", "ma", BUREAU, first=101)
    pay = builders.pay
    pay(house, 3913, EVERYTHING, book=company_book, designation=(f"{FEE}/2026-10/1", f"{RUBBISH}/2026-10/1"))
    reverse(house, EVERYTHING, f"{RUBBISH}/2026-11/1")
    pay(house, 2000, EVERYTHING, book=company_book, channel="transfer")
    with asking(house, "ma"):
        take_for_the_bureau(house, bureau_book)
    settle(house)
    pay(house, 3929, USUAL, book=company_book)
    pay(house, 10_000, AHEAD, "ahead", company_book)
    pay(house, 10_000, BOTH, book=company_book)
    refund(house, AHEAD, "ahead", 1000)


def take_for_the_bureau(house: House, book: str) -> None:
    """A part of the oldest debt, by card."""
    counter.take_payment(
        house, EVERYTHING, payment_id="old", amount_fen=5000, channel="pos", shift="s2", receipt_book=book
    )


def october_gate_fee() -> Assessment:
    """A month of a fee that came after October's books were closed."""
    basis: Basis = replace(
        builders.fee("2026-10").basis,
        tariff=f"BH/{GATE}",
        basis="per_dwelling",
        quantity=Decimal(1),
        unit="户",
        rate_yuan=Decimal("3.50"),
        unrounded_fen=Decimal("350.00"),
    )
    return replace(builders.fee("2026-10"), charge_id=f"{GATE}/2026-10/1", fee_kind=GATE, amount_fen=350, basis=basis)
