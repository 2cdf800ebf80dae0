"""Every 分 has two sides: the postings of each fact, written by hand."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.billing.events import AllocationReleased, AssessmentReversed, FeeAssessed, PaymentAllocated
from domain.history import Event
from domain.payments.events import CashHandedIn, ShiftClosed, ShiftOpened, Taking
from domain.values.allocation import Line
from projections.ledger import (
    ADVANCES,
    Imbalance,
    Ledger,
    Posting,
    balance_of,
    booked_on,
    must_balance,
    postings,
    trial_balance,
    uneven_days,
)
from services.house import House
from services.use_cases.checking import check
from tests.builders import BACK, BUREAU, CASH, CHEN, COMPANY, FEE, OLD_DEBT, TODAY, fee, later
from tests.projections import provider_postings
from tests.projections.past import HERE, Past

OLD, NEW = OLD_DEBT.charge_id, f"{FEE}/2026-11/1"
TO_NEW, TO_OLD = Line(NEW, 3113, COMPANY, FEE), Line(OLD, 1887, BUREAU, "清洁管理费")
REVERSED = AssessmentReversed(
    charge_id=NEW,
    fee_kind=FEE,
    period="2026-11",
    amount_fen=3113,
    brought_forward=False,
    debtor=CHEN,
    creditor=COMPANY,
    reason="not owed",
    note="",
    prepared_by="person:li",
    approved_by="person:zhao",
    booked_on=TODAY,
)
ALLOCATED = PaymentAllocated(
    payment_id="p1", debtor=CHEN, payee=COMPANY, lines=(TO_NEW, TO_OLD), rule="", trace=(), booked_on=TODAY
)
RELEASED = AllocationReleased(
    release_id="x", payment_id="p1", debtor=CHEN, payee=COMPANY, lines=(TO_OLD,), reason="", booked_on=TODAY
)
OPENED = ShiftOpened(shift="s1", cashier="person:wang", payee=COMPANY, float_fen=20_000, opened_on=TODAY)
CLOSED = ShiftClosed(shift="s1", payee=COMPANY, takings=(Taking("cash", 5_000),), over_fen=-150, booked_on=TODAY)
HANDED_IN = CashHandedIn(shift="s1", payee=COMPANY, amount_fen=24_850, to="person:zhao", booked_on=TODAY)

C, B, D = COMPANY, BUREAU, HERE
BOTH_SIDES: dict[str, tuple[Event, list[Posting]]] = {
    "an old debt is brought forward": (
        OLD_DEBT,
        [Posting(B, "receivable", 14_135, D), Posting(B, "opening balances", -14_135)],
    ),
    "a fee is assessed": (
        FeeAssessed(assessment=fee(), booked_on=TODAY),
        [Posting(C, "receivable", 3113, D), Posting(C, f"income · {FEE}", -3113)],
    ),
    "a fee is reversed": (REVERSED, [Posting(C, f"income · {FEE}", 3113), Posting(C, "receivable", -3113, D)]),
    "an old debt is reversed": (
        replace(REVERSED, brought_forward=True, creditor=B),
        [Posting(B, "opening balances", 3113), Posting(B, "receivable", -3113, D)],
    ),
    "cash comes in": (CASH, [Posting(C, "cash · s1", 5000), Posting(C, "advances", -5000, D)]),
    "a transfer comes in": (
        later(CASH, channel="transfer"),
        [Posting(C, "bank", 5000), Posting(C, "advances", -5000, D)],
    ),
    "a card is used": (
        later(CASH, channel="pos"),
        [Posting(C, "card terminal", 5000), Posting(C, "advances", -5000, D)],
    ),
    "money pays its own creditor, and another's": (
        ALLOCATED,
        [
            Posting(C, "advances", 3113, D),
            Posting(C, "receivable", -3113, D),
            Posting(C, "advances", 1887, D),
            Posting(C, f"payable to {B}", -1887),
            Posting(B, f"due from {C}", 1887),
            Posting(B, "receivable", -1887, D),
        ],
    ),
    "money comes off another's debt": (
        RELEASED,
        [
            Posting(C, "advances", -1887, D),
            Posting(C, f"payable to {B}", 1887),
            Posting(B, f"due from {C}", -1887),
            Posting(B, "receivable", 1887, D),
        ],
    ),
    "a transfer goes back": (BACK, [Posting(C, "advances", 1887, D), Posting(C, "bank", -1887)]),
    "cash goes back": (
        replace(BACK, channel="cash", shift="s1"),
        [Posting(C, "advances", 1887, D), Posting(C, "cash · s1", -1887)],
    ),
    "a drawer is opened": (OPENED, [Posting(C, "cash · s1", 20_000), Posting(C, "safe", -20_000)]),
    "a count is short": (CLOSED, [Posting(C, "cash · s1", -150), Posting(C, "cash over and short", 150)]),
    "cash is handed in": (HANDED_IN, [Posting(C, "safe", 24_850), Posting(C, "cash · s1", -24_850)]),
    **provider_postings.SIDES,
}


@pytest.mark.parametrize(("fact", "wanted"), BOTH_SIDES.values(), ids=BOTH_SIDES)
def test_both_sides_of(fact: Event, wanted: list[Posting]) -> None:
    assert list(postings(fact, HERE)) == wanted
    must_balance(wanted)
    assert booked_on(fact) == TODAY


def test_every_fact_that_the_ledger_follows_is_written_out_above() -> None:
    assert {type(fact) for fact, _ in BOTH_SIDES.values()} == set(Ledger.events)


@pytest.mark.parametrize("missing", range(4))
def test_a_side_too_few_is_found_in_each_set_of_books(missing: int) -> None:
    found = list(postings(RELEASED, HERE))
    del found[missing]
    with pytest.raises(Imbalance):
        must_balance(found)


def test_balancing_in_all_but_not_in_each_is_no_balance() -> None:
    with pytest.raises(Imbalance, match="company"):
        must_balance([Posting(COMPANY, ADVANCES, 100), Posting(BUREAU, ADVANCES, -100)])


def told() -> Past:
    """Nothing is left of the payment, part of the old debt is paid, and the fee is gone again."""
    past = Past()
    past.account(
        lambda account: account.bring_arrears_forward(OLD_DEBT),
        lambda account: account.assess(fee(), booked_on=date(2026, 11, 1)),
        lambda account: account.receive_payment(later(CASH, designation=(NEW, OLD))),
    )
    reasons = {"reason": "not owed", "note": "", "prepared_by": "person:li", "approved_by": "person:zhao"}
    past.account(lambda account: account.reverse_assessment(NEW, booked_on=date(2026, 12, 1), **reasons))
    return past


def balances(past: Past, books: str, as_of: date | None = None) -> dict[str, int]:
    with past.projected(Ledger()).begin() as reading:
        assert uneven_days(reading) == []
        lines = trial_balance(reading, books, as_of)
        assert sum(line.debit_fen - line.credit_fen for line in lines) == 0
        return {line.account: line.debit_fen - line.credit_fen for line in lines}


def test_a_trial_balance_in_figures_up_to_a_day() -> None:
    assert balances(told(), COMPANY, date(2026, 11, 30)) == {
        "advances": 0,
        "cash · s1": 5000,
        f"income · {FEE}": -3113,
        "payable to bureau:ezhou": -1887,
        "receivable": 0,
    }
    assert balances(told(), COMPANY) == {
        "advances": -3113,
        "cash · s1": 5000,
        f"income · {FEE}": 0,
        "payable to bureau:ezhou": -1887,
        "receivable": 0,
    }
    assert balances(told(), BUREAU) == {
        "due from company:shicheng": 1887,
        "opening balances": -14_135,
        "receivable": 12_248,
    }
    assert balances(told(), COMPANY, date(2026, 10, 31)) == {}


def test_both_columns_grow_and_none_is_netted() -> None:
    with told().projected(Ledger()).begin() as reading:
        lines = {line.account: (line.debit_fen, line.credit_fen) for line in trial_balance(reading, COMPANY)}
        assert balance_of(reading, "receivable") == 12_248
    assert lines["receivable"] == (6226, 6226), "assessed and released; paid and reversed"


def test_the_books_of_every_word_balance_and_agree_with_the_accounts(told: House) -> None:
    assert check(told) == []


def test_a_planted_imbalance_is_found_by_day_and_by_account(told: House) -> None:
    with told.writing.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger_posting SET debit_fen = debit_fen + 1 WHERE position ="
            " (SELECT min(position) FROM ledger_posting WHERE account = 'receivable' AND debit_fen > 0)"
        )
    found = {finding.equation for finding in check(told)}
    assert found == {"debits = credits by books and day", "receivables = Σ outstanding"}
