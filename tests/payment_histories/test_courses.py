"""Random courses through HTTP, the inbox and both databases: what is left in the end is what the provider has.

Many households live theirs beside each other, in one house and with one provider: whatever befalls the line, the
post and the clock befalls all of them.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import SecretStr

from domain.errors import Refusal
from projections.online_payments import payments_after
from services.house import House
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.reconciliation import reconcile
from services.payment_gateway.sync import sync
from services.stripe_simulator import Merchant, Simulator
from services.stripe_simulator.bank import NothingPromised
from services.stripe_simulator.disputes import NoChargebacks
from services.stripe_simulator.payer import PageClosed
from services.use_cases import approvals
from services.use_cases.checking import check
from tests.builders import Clock, asking, pay, settle
from tests.databases import Databases, Kind
from tests.online import FEB, JAN, at_the_provider, paying_online, start
from tests.payment_histories.conftest import SECRET, World
from tests.payment_histories.histories import HISTORIES, TWO_DAYS
from tests.payment_histories.households import BESIDE, HOMES, all_owing

COURSES, ACTS, COMMON_ACTS = int(os.environ.get("ANJU_COURSES", "500")), 16, 40
HAPPENS = (Refusal, NoAnswer, PageClosed, NoChargebacks, NothingPromised)
"""What a person or a machine is told, and goes on."""
OWN = (
    *("start", "start", "pay", "pay", "pay", "decline", "promise", "confirm", "disappoint", "refund", "dashboard"),
    *("dispute", "decide", "appeal", "fail refund", "look", "cash"),
)
COMMON = (*("deliver",) * 5, *("trouble",) * 3, "time", "time", "read", "reconcile")
TROUBLES: tuple[tuple[Any, Any], ...] = (("before", "lost"), ("before", 429), ("during", 500), ("after", "lost"))


class Household:
    """One household and a provider, to whom anything may happen."""

    def __init__(self, world: World, home: str, chance: Random, numbers: Iterator[int]) -> None:
        self.world, self.home, self.chance, self.numbers = world, home, chance, numbers
        self.payments = list[str]()

    @property
    def bank(self) -> Simulator:
        return self.world.bank

    def some(self, kind: str, *states: str) -> str | None:
        """The id of one of its own that is so."""
        found = [each["id"] for each in self.bank.every(kind) if self._is_own(each)]
        wanted = [each for each in found if not states or self.bank.one(each)["status"] in states]
        return self.chance.choice(wanted) if wanted else None

    def _is_own(self, each: dict[str, Any]) -> bool:
        of = self.bank.one(each["charge"]) if each["object"] in ("refund", "dispute") else each
        return bool(of["metadata"].get("dwelling") == self.home)

    def step(self, what: str) -> None:
        """Raises what anybody may be told."""
        house, chance = self.world.house, self.chance
        match what:
            case "start":
                charges = chance.choice(((JAN,), (FEB,), (JAN, FEB)))
                self.payments.append(start(house, *charges, dwelling=self.home).payment_id)
            case "look" if self.payments:
                sync(house, chance.choice(self.payments))
            case "refund" if self.payments:
                self.ask_back(chance.choice(self.payments))
            case "cash":
                pay(house, chance.randint(1, 2000), self.home)
            case _:
                self.befall(what)

    def befall(self, what: str) -> None:
        """What payers and banks do."""
        chance, bank = self.chance, self.bank
        if what in ("pay", "decline", "promise") and (page := self.some("checkout.session", "open")):
            method = chance.choice(("card", "alipay", "wechat_pay"))
            acts: dict[str, Callable[[str, str], object]] = {
                "pay": bank.payer.pay,
                "decline": bank.payer.be_declined,
                "promise": bank.payer.promise,
            }
            acts[what](page, method)
        if what in ("confirm", "disappoint") and (page := self.some("checkout.session", "complete")):
            (bank.bank.confirm if what == "confirm" else bank.bank.disappoint)(page)
        if what in ("dashboard", "dispute") and (charge := self.some("charge", "succeeded")):
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
        """Two persons decide it; it is sent when history is followed."""
        number, house = f"r{next(self.numbers)}", self.world.house
        content = {"dwelling": self.home, "payment_id": payment_id, "channel": "online", "reason": "overpaid"}
        asked = {"refund_id": number, "amount_fen": self.chance.randint(1, 4000)}
        with asking(house, "li"):
            approvals.propose(house, number, kind="refund", content=content | asked)
        with asking(house, "zhao"):
            approvals.approve(house, number)
        settle(house)


def befall_all(world: World, chance: Random, what: str) -> None:
    """The post, the line, the clock, the readers, the ten minutes' look."""
    bank = world.bank
    match what:
        case "deliver":
            bank.webhooks.deliver(
                order=chance.choice(("created", "reversed", "shuffled")),
                copies=chance.randint(1, 3),
                lost=lambda _: chance.random() < 0.4,
            )
            world.handle()
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
            settle(world.house)


def ends(world: World) -> None:
    """All is well again; the night's reconciliation has been, and the post has come."""
    house, bank = world.house, world.bank
    bank.faults.clear()
    bank.bank.book()
    for _ in range(2):
        settle(house)
        reconcile(house, TWO_DAYS * 30)
        bank.webhooks.deliver()
        world.look_again()
    assert check(house) == []
    assert at_the_provider(house) == bank.books.held_fen(app="anju")
    for home in HOMES:
        assert held_fen(house, home) == bank.books.held_fen(app="anju", dwelling=home), home
    before = house.store.position()
    assert reconcile(house, TWO_DAYS * 30).differences == ()
    assert house.store.position() == before


def held_fen(house: House, home: str) -> int:
    """What our record says that the provider has of a household's."""
    found = house.ask(lambda reading: payments_after(reading, home, 0, 1_000))
    return sum(each.captured_fen - each.back_fen for _, each in found)


def run(world: World, seed: int) -> None:
    """Everybody's acts in one order."""
    chance, numbers = Random(seed), iter(range(1, 10_000))
    households = [Household(world, home, chance, numbers) for home in HOMES]
    acts: list[Household | None] = [each for each in households for _ in range(ACTS)]
    acts += [None] * COMMON_ACTS
    chance.shuffle(acts)
    for household in acts:
        try:
            if household is None:
                befall_all(world, chance, chance.choice(COMMON))
            else:
                household.step(chance.choice(OWN))
        except HAPPENS:
            continue
    ends(world)


@pytest.mark.parametrize(("kind", "seed"), [("sqlite", 0), *(("postgres", each) for each in range(COURSES // BESIDE))])
def test_whatever_happens_ours_is_what_the_provider_has(
    databases: Databases, tmp_path: Path, clock: Clock, kind: Kind, seed: int
) -> None:
    with databases.retold(kind, all_owing, tmp_path, clock) as house:
        house.settings.stripe_webhook_secrets = SecretStr(SECRET)
        with paying_online(house, Merchant()) as (home, bank):
            run(World(home, bank, clock, HISTORIES[0]), seed)
