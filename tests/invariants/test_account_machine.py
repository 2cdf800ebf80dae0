"""Any order of any acts, repeated at will: the money of an account always adds up."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from domain.billing import events as billing
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import AccountEvent, ArrearsBroughtForward, Assessment, PaymentReceived
from domain.errors import Refusal
from projections.billing_statement import moves
from projections.ledger import ADVANCES, OPENING, RECEIVABLE, must_balance, postings
from tests.builders import BACK, BUREAU, CASH, CHEN, COMPANY, FEE, HOME, LIN, OLD_DEBT, TODAY, fee

OTHER_FEE = "清洁管理费"
MONTHS = {f"2026-{number:02}": frozenset([number]) for number in range(1, 13)}
SPANS = MONTHS | {"2026": frozenset(range(1, 13)), "2026-02..2026-03": frozenset([2, 3])}
spans = st.tuples(st.sampled_from([FEE, OTHER_FEE]), st.sampled_from(sorted(SPANS)))
seldom = st.integers(0, 7).map(lambda number: number == 0)
amounts = st.integers(0, 9000)
debtors = st.sampled_from([CHEN, CHEN, CHEN, LIN])
payees = st.sampled_from([COMPANY, BUREAU])


@cache
def by_the_tariff() -> Assessment:
    return fee()


class Account(RuleBasedStateMachine):
    """Keeps its own small books of what went in, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.account = DwellingAccount(HOME.dwelling)
        self.told = 0  # So many facts were entered into the books below.
        self.charged: dict[str, Assessment | ArrearsBroughtForward] = {}
        self.owed: Counter[str] = Counter()
        self.received: dict[str, PaymentReceived] = {}
        self.refunded: Counter[str] = Counter()
        self.gone: set[str] = set()
        self.lies_on: Counter[tuple[str, str]] = Counter()
        self.payers: dict[str, list[str]] = {}  # The payments that lie on a charge, the first first.
        self.ledger: Counter[tuple[str, str]] = Counter()
        self.moved: Counter[tuple[str, str | None]] = Counter()

    @initialize(old=st.lists(st.tuples(spans, amounts, debtors, payees, st.integers(1, 3), seldom), max_size=8))
    def open(self, old: list[tuple[tuple[str, str], int, str, str, int, bool]]) -> None:
        self.account.open()
        for charge in old:
            self.assess(*charge)

    # Acts -----------------------------------------------------------------------------------------

    @rule(span=spans, amount=amounts, debtor=debtors, creditor=payees, due=st.integers(1, 3), again=seldom)
    def assess_fee(self, span: tuple[str, str], amount: int, debtor: str, creditor: str, due: int, again: bool) -> None:
        self.assess(span, amount, debtor, creditor, due, again)

    def assess(self, span: tuple[str, str], amount: int, debtor: str, creditor: str, due: int, again: bool) -> None:
        charge_id = self.charge_id(*span, again)
        asked = replace(by_the_tariff(), charge_id=charge_id, fee_kind=span[0], period=span[1], debtor=debtor)
        asked = replace(asked, amount_fen=amount, creditor=creditor, due_on=date(2026, due, 28))
        if self.attempt(lambda: self.account.assess(asked, booked_on=TODAY)):
            self.charged[charge_id], self.owed[charge_id] = asked, amount

    @rule(span=spans, assessed=amounts, paid=st.integers(0, 300), debtor=debtors, again=seldom, wrong=seldom)
    def bring_forward(
        self, span: tuple[str, str], assessed: int, paid: int, debtor: str, again: bool, wrong: bool
    ) -> None:
        charge_id, outstanding = self.charge_id(*span, again), assessed - paid + wrong
        asked = replace(OLD_DEBT, charge_id=charge_id, fee_kind=span[0], period=span[1], debtor=debtor)
        asked = replace(asked, assessed_fen=assessed, paid_fen=paid, outstanding_fen=outstanding)
        if self.attempt(lambda: self.account.bring_arrears_forward(asked)):
            assert not wrong
            self.charged[charge_id], self.owed[charge_id] = asked, outstanding

    @rule(amount=amounts, debtor=debtors, payee=payees, again=seldom, stranger=seldom, data=st.data())
    def pay(self, amount: int, debtor: str, payee: str, again: bool, stranger: bool, data: st.DataObject) -> None:
        theirs = sorted(charge_id for charge_id, charge in self.charged.items() if charge.debtor == debtor or stranger)
        designation = data.draw(st.lists(st.sampled_from(theirs), max_size=3)) if theirs else ["unknown"] * stranger
        payment_id = f"p{len(self.received) - again}"
        asked = replace(CASH, payment_id=payment_id, amount_fen=amount, debtor=debtor, payee=payee)
        asked = replace(asked, designation=tuple(designation))
        if self.attempt(lambda: self.account.receive_payment(asked)):
            self.received[payment_id] = asked
            self.check_that_no_money_idles([payment_id])

    @rule()
    def apply_rests(self) -> None:
        self.attempt(lambda: self.account.apply_rests(booked_on=TODAY))
        self.check_that_no_money_idles(self.received)

    @rule(data=st.data(), unlisted=seldom)
    def reverse(self, data: st.DataObject, unlisted: bool) -> None:
        charge_id = data.draw(st.sampled_from(sorted(self.charged) or ["unknown"]))
        reason = "a favour" if unlisted else "not owed"
        people = {"prepared_by": "person:li", "approved_by": "person:zhao"}
        reverse = self.account.reverse_assessment
        if self.attempt(lambda: reverse(charge_id, reason=reason, note="", booked_on=TODAY, **people)):
            self.gone.add(charge_id)

    @rule(data=st.data(), amount=amounts, whole=st.booleans(), again=seldom)
    def refund(self, data: st.DataObject, amount: int, whole: bool, again: bool) -> None:
        payment_id = data.draw(st.sampled_from(sorted(self.received) or ["unknown"]))
        received = self.received.get(payment_id, CASH)
        amount = self.rest(payment_id) if whole and payment_id in self.received else amount
        refund_id = f"r{len(self.account.refunds) - again}"
        asked = replace(BACK, refund_id=refund_id, payment_id=payment_id, amount_fen=amount)
        asked = replace(asked, debtor=received.debtor, payee=received.payee)
        if self.attempt(lambda: self.account.issue_refund(asked)):
            self.refunded[payment_id] += amount

    def charge_id(self, kind: str, period: str, again: bool) -> str:
        """The next attempt of a month, or the last one once more."""
        tried = sum((fact.fee_kind, fact.period) == (kind, period) for fact in self.charged.values())
        return f"{kind}/{period}/{max(1, tried + 1 - again)}"

    def attempt(self, act: Callable[[], None]) -> bool:
        """Whether it brought anything new. A refusal records nothing; a repetition records nothing."""
        before = len(self.account.pending)
        try:
            act()
        except Refusal:
            assert len(self.account.pending) == before
            return False
        known = len(self.account.pending)
        act()
        assert len(self.account.pending) == known
        self.enter(self.account.pending[self.told :])
        return known > before

    # Its own books --------------------------------------------------------------------------------

    def enter(self, facts: list[AccountEvent]) -> None:
        self.told += len(facts)
        for fact in facts:
            match fact:
                case billing.PaymentAllocated(payment_id=payment_id, lines=lines):
                    ranks = [self.rank(payment_id, line.charge_id) for line in lines]
                    assert ranks == sorted(ranks)  # What was named, then the oldest due.
                    self.lies_on.update({(line.charge_id, payment_id): line.amount_fen for line in lines})
                    for line in lines:
                        on_it = self.payers.setdefault(line.charge_id, [])
                        on_it += [payment_id] * (payment_id not in on_it)
                case billing.AllocationReleased(payment_id=payment_id, lines=lines):
                    self.lies_on.subtract({(line.charge_id, payment_id): line.amount_fen for line in lines})
                    assert [self.payers[line.charge_id].pop() for line in lines] == [payment_id]
            found = list(postings(fact, HOME.dwelling))
            must_balance(found)
            for posting in found:
                self.ledger[posting.books, posting.account] += posting.amount_fen
            for movement in moves(fact):
                self.moved["owed", movement.charge_id] += movement.owed_fen
                self.moved["held", movement.payment_id] += movement.held_fen

    def outstanding(self, charge_id: str) -> int:
        """Assessed − reversed − allocated."""
        reversed_fen = self.owed[charge_id] if charge_id in self.gone else 0
        return self.owed[charge_id] - reversed_fen - sum(f for (c, _), f in self.lies_on.items() if c == charge_id)

    def rest(self, payment_id: str) -> int:
        """Received − allocated + released − refunded."""
        allocated = sum(fen for (_, payment), fen in self.lies_on.items() if payment == payment_id)
        return self.received[payment_id].amount_fen - allocated - self.refunded[payment_id]

    def may_pay(self, payment: PaymentReceived, charge_id: str) -> bool:
        charge = self.charged[charge_id]
        same_hands = charge.creditor == payment.payee or charge_id in payment.designation
        return charge.debtor == payment.debtor and same_hands

    def rank(self, payment_id: str, charge_id: str) -> tuple[int, date]:
        """What the payer named, in that order, then by the day on which it was due."""
        named = self.account.payment(payment_id).received.designation
        place = named.index(charge_id) if charge_id in named else len(named)
        return place, self.charged[charge_id].due_on

    def check_that_no_money_idles(self, payments: Iterable[str]) -> None:
        for payment in (self.received[payment_id] for payment_id in payments if self.rest(payment_id)):
            assert not any(self.outstanding(charge) and self.may_pay(payment, charge) for charge in self.charged)

    # What always holds ----------------------------------------------------------------------------

    @invariant()
    def what_is_outstanding_is_what_was_assessed_less_what_went_and_what_was_paid(self) -> None:
        assert self.account.charges.keys() == self.charged.keys()
        for charge_id, charge in self.account.charges.items():
            assert charge.outstanding_fen == self.outstanding(charge_id) >= 0
            assert charge.reversed is (charge_id in self.gone)

    @invariant()
    def what_rests_is_what_came_in_less_what_lies_on_charges_and_what_was_given_back(self) -> None:
        assert self.account.payments.keys() == self.received.keys()
        for payment_id, payment in self.account.payments.items():
            assert payment.rest_fen == self.rest(payment_id) >= 0

    @invariant()
    def every_fen_has_its_place(self) -> None:
        came_in = sum(payment.amount_fen for payment in self.received.values())
        resting = sum(payment.rest_fen for payment in self.account.payments.values())
        lying = sum(sum(charge.paid_fen.values()) for charge in self.account.charges.values())
        assert came_in == resting + lying + sum(self.refunded.values())
        standing = sum(fen for charge_id, fen in self.owed.items() if charge_id not in self.gone)
        assert standing == lying + sum(charge.outstanding_fen for charge in self.account.charges.values())

    @invariant()
    def no_allocation_joins_debtors_nor_creditors_unasked(self) -> None:
        for (charge_id, payment_id), amount_fen in self.lies_on.items():
            assert amount_fen >= 0
            assert self.may_pay(self.received[payment_id], charge_id)
            assert not (amount_fen and charge_id in self.gone)

    @invariant()
    def a_month_of_a_fee_stands_once(self) -> None:
        standing: Counter[tuple[str, int]] = Counter()
        for charge_id in self.charged.keys() - self.gone:
            kind, period, _ = charge_id.split("/")
            standing.update((kind, month) for month in SPANS[period])
        assert max(standing.values(), default=1) == 1

    @invariant()
    def replay_is_the_same_as_having_been_there(self) -> None:
        replayed = DwellingAccount(HOME.dwelling)
        replayed.replay(self.account.pending)
        assert replayed.charges == self.account.charges
        assert replayed.payments == self.account.payments
        assert replayed.refunds == self.account.refunds
        assert replayed.version == self.account.version == len(self.account.pending)

    @invariant()
    def the_ledger_says_the_same_in_every_set_of_books(self) -> None:
        for books in (COMPANY, BUREAU):
            claims = (c for c in self.account.charges.values() if c.fact.creditor == books)
            assert self.ledger[books, RECEIVABLE] == sum(charge.outstanding_fen for charge in claims)
            held = (payment for payment in self.account.payments.values() if payment.received.payee == books)
            assert self.ledger[books, ADVANCES] == -sum(payment.rest_fen for payment in held)
            standing = [fact for id, fact in self.charged.items() if fact.creditor == books and id not in self.gone]
            old = sum(fact.outstanding_fen for fact in standing if isinstance(fact, ArrearsBroughtForward))
            assert self.ledger[books, OPENING] == -old
            for kind in (FEE, OTHER_FEE):
                fees = (f.amount_fen for f in standing if isinstance(f, Assessment) and f.fee_kind == kind)
                assert self.ledger[books, f"income · {kind}"] == -sum(fees)
        assert self.ledger[COMPANY, f"payable to {BUREAU}"] == -self.ledger[BUREAU, f"due from {COMPANY}"]
        assert self.ledger[BUREAU, f"payable to {COMPANY}"] == -self.ledger[COMPANY, f"due from {BUREAU}"]

    @invariant()
    def the_statement_says_the_same(self) -> None:
        for charge_id, charge in self.account.charges.items():
            assert self.moved["owed", charge_id] == charge.outstanding_fen
        for payment_id, payment in self.account.payments.items():
            assert self.moved["held", payment_id] == payment.rest_fen


Account.TestCase.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAccount = Account.TestCase
