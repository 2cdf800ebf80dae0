"""Random courses through HTTP, the inbox and both databases: what is left in the end is what the provider has."""

import os
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from domain.errors import Refusal
from services.house import House
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.reconciliation import reconcile
from services.payment_gateway.sync import sync
from services.stripe_simulator import Merchant, Simulator
from services.stripe_simulator.bank import NothingPromised
from services.stripe_simulator.disputes import NoChargebacks
from services.stripe_simulator.payer import PageClosed
from services.use_cases.checking import check
from tests.builders import Clock, pay, settle
from tests.every_word import approve, propose
from tests.online import FEB, HERE, JAN, at_the_provider, paying_online
from tests.payment_histories.conftest import World
from tests.payment_histories.histories import HISTORIES, TWO_DAYS

COURSES, ACTS = int(os.environ.get("ANJU_COURSES", "3")), 30
HAPPENS = (Refusal, NoAnswer, PageClosed, NoChargebacks, NothingPromised)
"""What a person or a machine is told, and goes on."""
STEPS = (
    *("start", "pay", "pay", "pay", "decline", "promise", "confirm", "disappoint", "refund", "dashboard", "dispute"),
    *("decide", "appeal", "fail refund", "deliver", "deliver", "look", "cash", "time", "trouble", "reconcile"),
)
TROUBLES: tuple[tuple[Any, Any], ...] = (("before", "lost"), ("before", 429), ("during", 500), ("after", "lost"))


class Course:
    """One household and a provider, to whom anything may happen."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance, self.numbers = world, Random(seed), iter(range(1, 10_000))
        self.payments = list[str]()

    @property
    def bank(self) -> Simulator:
        return self.world.bank

    def some(self, kind: str, *states: str) -> str | None:
        """The id of one that is so."""
        found = [each["id"] for each in self.bank.every(kind) if not states or each["status"] in states]
        return self.chance.choice(found) if found else None

    def step(self, what: str) -> None:
        """Raises what anybody may be told."""
        chance, bank, world = self.chance, self.bank, self.world
        match what:
            case "start":
                self.payments.append(world.start(*chance.choice(((JAN,), (FEB,), (JAN, FEB)))))
            case "look" if self.payments:
                sync(world.house, chance.choice(self.payments))
            case "refund" if self.payments:
                self.ask_back(chance.choice(self.payments))
            case "deliver":
                bank.webhooks.deliver(
                    order=chance.choice(("created", "reversed", "shuffled")),
                    copies=chance.randint(1, 3),
                    lost=lambda _: chance.random() < 0.4,
                )
                world.handle()
            case "cash":
                pay(world.house, chance.randint(1, 2000))
            case "time":
                bank.bank.book()
                world.clock.pass_days(chance.choice((0, 0, 1, 3)))
            case "trouble":
                when, effect = chance.choice(TROUBLES)
                path = chance.choice(("/v1/refunds", "/v1/checkout/sessions"))
                bank.faults.next("POST", path, when, effect, times=chance.choice((1, 3)))
            case "reconcile":
                reconcile(world.house, TWO_DAYS)
            case _:
                self.befall(what)
        settle(world.house)

    def befall(self, what: str) -> None:
        """What payers and banks do."""
        chance, bank = self.chance, self.bank
        if (page := self.some("checkout.session", "open")) and what in ("pay", "decline", "promise"):
            method = chance.choice(("card", "alipay", "wechat_pay"))
            acts: dict[str, Callable[[str, str], object]] = {
                "pay": bank.payer.pay,
                "decline": bank.payer.be_declined,
                "promise": bank.payer.promise,
            }
            acts[what](page, method)
        if (page := self.some("checkout.session", "complete")) and what in ("confirm", "disappoint"):
            (bank.bank.confirm if what == "confirm" else bank.bank.disappoint)(page)
        if (charge := self.some("charge", "succeeded")) and what in ("dashboard", "dispute"):
            left = bank.one(charge)["amount"] - bank.one(charge)["amount_refunded"]
            if left and not bank.one(charge)["disputed"]:
                fen = chance.randint(1, left)
                if what == "dashboard":
                    bank.bank.refund(charge, fen)
                else:
                    bank.bank.dispute(charge, fen, inquiry=chance.random() < 0.3)
        open_ = "needs_response", "warning_needs_response", "appeal_under_review"
        if what == "decide" and (dispute := self.some("dispute", *open_)):
            bank.bank.decide(dispute, won=chance.random() < 0.5)
        if what == "appeal" and (dispute := self.some("dispute", "lost")):
            bank.bank.appeal(dispute)
        if what == "fail refund" and (refund := self.some("refund", "pending", "succeeded")):
            bank.bank.fail_refund(refund)

    def ask_back(self, payment_id: str) -> None:
        """Two persons decide it."""
        number = f"r{next(self.numbers)}"
        content: dict[str, Any] = {"dwelling": HERE, "payment_id": payment_id, "channel": "online"}
        amount = self.chance.randint(1, 4000)
        propose(self.world.house, number, "refund", refund_id=number, reason="overpaid", amount_fen=amount, **content)
        approve(self.world.house, number)

    def ends(self) -> None:
        """All is well again; the night's reconciliation has been, and the post has come."""
        self.bank.faults.clear()
        self.bank.bank.book()
        for _ in range(2):
            reconcile(self.world.house, TWO_DAYS * 30)
            self.bank.webhooks.deliver()
            self.world.look_again()
        assert check(self.world.house) == []
        assert at_the_provider(self.world.house) == self.bank.books.held_fen(app="anju")
        before = self.world.house.store.position()
        assert reconcile(self.world.house, TWO_DAYS * 30).differences == ()
        assert self.world.house.store.position() == before


@pytest.fixture
def told(owing: House, clock: Clock) -> Iterator[World]:
    with paying_online(owing, Merchant()) as (house, bank):
        yield World(house, bank, clock, HISTORIES[0])


@pytest.mark.parametrize("seed", range(COURSES))
def test_whatever_happens_ours_is_what_the_provider_has(told: World, seed: int) -> None:
    course = Course(told, seed)
    for _ in range(ACTS):
        try:
            course.step(course.chance.choice(STEPS))
        except HAPPENS:
            continue
    course.ends()
