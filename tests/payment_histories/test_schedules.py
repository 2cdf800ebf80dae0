"""Thousands of random courses of one payment: news late, old, twice, or of three things at once."""

import os
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.errors import Refusal
from domain.history import Aggregate
from domain.payments.events.online import AskedLine, OnlinePaymentRequested
from domain.payments.online_payment import OnlinePayment
from projections.ledger import ADVANCES, DISPUTED, OVERDRAWN, PROVIDER, must_balance, postings
from services.payment_gateway.port import Told
from services.use_cases.online_acceptance import Accepting
from tests.builders import BACK, CASH, CHEN, COMPANY, FEE, HOME, TODAY, fee
from tests.payment_histories.provider import AT, Provider

SCHEDULES, SHARES, ACTS = int(os.environ.get("ANJU_SCHEDULES", "10000")), 20, 40
NO_HOUSE: Any = None
"""Only money in another currency would need one."""
MONTHS = ("2026-01", "2026-02", "2026-03")
A = TypeVar("A", bound=Aggregate[Any])
STEPS = (
    *("pay", "pay", "promise", "decline", "come", "fail to come", "refund", "refund", "send", "dashboard", "arrive"),
    *("come back", "contest", "contest", "inquire", "win", "lose", "lose", "cash", "give cash back"),
    *("look", "look", "look", "look", "look", "old look", "old look"),
)


@dataclass
class Course:
    """One payment, one account, one provider, and every answer that it ever gave."""

    chance: Random
    provider: Provider
    account: DwellingAccount = field(default_factory=lambda: DwellingAccount(HOME.dwelling))
    payment: OnlinePayment = field(default_factory=lambda: OnlinePayment("o1"))
    answers: list[Told] = field(default_factory=list)
    taken_in_cash: int = 0

    def begin(self) -> None:
        """Some months are owed; a page is open for them."""
        self.account.open()
        for month in MONTHS:
            self.account.assess(replace(fee(month), amount_fen=self.chance.randint(400, 4000)), booked_on=TODAY)
        lines = tuple(
            AskedLine(charge_id=each, fee_kind=FEE, period=each.split("/")[1], amount_fen=charge.outstanding_fen)
            for each, charge in self.account.charges.items()
        )
        total = sum(line.amount_fen for line in lines)
        asked = {"provider": "stripe", "dwelling": HOME.dwelling, "debtor": CHEN, "payee": COMPANY, "payer": CHEN}
        self.payment.request(
            OnlinePaymentRequested(payment_id="o1", lines=lines, total_fen=total, **asked), today=TODAY
        )
        self.payment.attempt_session(AT)
        self.payment.open_session(1, "cs_1", "https://pay.example/cs_1")

    def look(self, told: Told) -> None:
        """Both take over what they are told."""
        self.answers.append(told)
        Accepting(NO_HOUSE, self.payment, self.account, TODAY).all_of(told)

    def step(self, what: str) -> None:
        """One thing happens, if it can."""
        provider, chance = self.provider, self.chance
        captured = [each.capture_id for each in provider.captures if each.status == "succeeded"]
        of = chance.choice(captured) if captured else ""
        left = provider.left_fen(of) if of else 0
        some = chance.randint(1, left) if left > 0 else 0
        match what:
            case "pay" | "promise" | "decline" if len(provider.captures) < 4:
                status = {"pay": "succeeded", "promise": "pending", "decline": "failed"}[what]
                provider.take(chance.choice((self.payment.requested.total_fen, chance.randint(400, 9000))), status)
            case "come" | "fail to come":
                provider.decide("succeeded" if what == "come" else "failed")
            case "refund":
                self.ask_back(chance.randint(1, 4000))
            case "send":
                self.send()
            case "dashboard" if some:
                provider.give_back(of, some, None, chance.choice(("pending", "succeeded")))
            case "arrive" | "come back":
                provider.end_a_refund("succeeded" if what == "arrive" else "failed")
            case "contest" | "inquire" if some:
                provider.contest(of, some, inquiry=what == "inquire")
            case "win" | "lose":
                provider.rule(won=what == "win")
            case "cash":
                self.take_cash(chance.randint(1, 4000))
            case "give cash back":
                self.give_cash_back()
            case "look":
                self.look(provider.told())
            case "old look" if self.answers:
                self.look(chance.choice(self.answers))  # A save that met another one decides anew on what it was told.

    def ask_back(self, fen: int) -> None:
        """Two persons have decided it."""
        received = self.chance.choice([each.received_as for each in self.payment.captures.values()] or ["nobody"])
        number = f"r{len(self.payment.refunds.known) + 1}"
        who = {"reason": "overpaid", "prepared_by": "person:li", "approved_by": "person:zhao"}
        try:
            self.payment.request_refund(number, received, fen, **who)
        except Refusal:
            return

    def send(self) -> None:
        """One that waits is asked for; the answer may be lost, and the provider may refuse."""
        for number, refund in list(self.payment.refunds.waiting().items())[:1]:
            self.look(self.provider.told())
            if number not in self.payment.refunds.waiting():
                return
            self.payment.attempt_refund(number)
            if self.provider.left_fen(refund.capture_id) < refund.amount_fen:
                self.payment.accept_refund_failure(number, "charge_disputed", payee=COMPANY, booked_on=TODAY)
            else:
                self.provider.give_back(refund.capture_id, refund.amount_fen, number, "pending")

    def take_cash(self, fen: int) -> None:
        """At the counter, for whatever is owed."""
        self.taken_in_cash += 1
        number = f"cash{self.taken_in_cash}"
        self.account.receive_payment(replace(CASH, payment_id=number, amount_fen=fen, receipt=number))

    def give_cash_back(self) -> None:
        """At the counter, of what rests on an online payment: the provider knows nothing of it."""
        for payment_id, payment in self.account.payments.items():
            if payment.rest_fen and payment_id.startswith("o1"):
                number = f"back{len(self.account.refunds) + 1}"
                self.account.issue_refund(
                    replace(BACK, refund_id=number, payment_id=payment_id, amount_fen=payment.rest_fen)
                )
                return

    # What is true at every moment, and in the end -------------------------------------------------

    def balances(self) -> Counter[str]:
        """By account of the ledger; each fact has two even sides."""
        found = Counter[str]()
        for fact in (*self.account.pending, *self.payment.pending):
            sides = list(postings(fact, HOME.dwelling))
            must_balance(sides)
            for side in sides:
                found[side.account] += side.amount_fen
        return found

    def stands(self) -> None:
        """Nothing is owed less than nothing, and nothing rests below nothing."""
        for charge_id, charge in self.account.charges.items():
            assert 0 <= charge.outstanding_fen <= charge.amount_fen, charge_id
            assert charge.outstanding_fen == charge.amount_fen - sum(charge.paid_fen.values()), charge_id
        for payment_id, payment in self.account.payments.items():
            assert payment.rest_fen >= 0, payment_id

    def ends(self) -> None:
        """Who looks once more finds nothing new, and ours is what the provider has, to the 分."""
        self.look(self.provider.told())
        self.stands()
        known = len(self.payment.pending), len(self.account.pending)
        self.look(self.provider.told())
        assert (len(self.payment.pending), len(self.account.pending)) == known, "nothing had happened"
        found = self.balances()
        held = sum(payment.held_fen for payment in self.account.payments.values())
        assert found[PROVIDER] == self.provider.held_fen
        assert found[DISPUTED] == self.provider.aside_fen
        assert found[ADVANCES] == -sum(payment.rest_fen for payment in self.account.payments.values())
        assert found[OVERDRAWN] >= 0
        assert held >= 0
        assert replayed(self.account).charges == self.account.charges
        assert replayed(self.payment).state == self.payment.state


def replayed(known: A) -> A:
    again = type(known)(known.key)
    again.replay(known.pending)
    return again


def run(seed: int) -> Course:
    chance = Random(seed)
    course = Course(chance, Provider(chance))
    course.begin()
    for _ in range(ACTS):
        course.step(chance.choice(STEPS))
        course.stands()
    course.ends()
    return course


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_happens_the_books_are_the_providers(share: int) -> None:
    for seed in range(share, SCHEDULES, SHARES):
        try:
            run(seed)
        except AssertionError as error:
            raise AssertionError(f"schedule {seed}: {error}") from error
