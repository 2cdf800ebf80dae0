"""A night's payments against the provider's own books: how often is the provider asked?"""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from benchmarks.measuring import Figure, Line
from benchmarks.providing import Provided, provided
from benchmarks.server import Server
from benchmarks.town import COMPANY, FEE, NOW, Town, approve_runs, asking, post_runs
from domain.payments.events.online import AskedLine, OnlinePaymentRequested
from domain.payments.online_payment import OnlinePayment
from projections import reconciliations
from services.payment_gateway.port import CaptureTold, SessionTold, Told
from services.payment_gateway.reconciliation import Reconciled, reconcile_days
from services.stripe_simulator.money import book
from services.use_cases.online_acceptance import accept_told
from services.worker import follow

PAYMENTS, BAR = int(os.environ.get("ANJU_BENCH_PAYMENTS", "10000")), 1 / 50
UNDELIVERED, ONE_NIGHT = PAYMENTS // 20, timedelta(days=1)


def reconciling_figures(_server: Server, town: Town, _small: Town, _rounds: int) -> list[Figure | Line]:
    """Most are on record; of one in twenty nobody was told. All of it is paid out."""
    period = next(town.months)
    post_runs(approve_runs(town.house, period, town.areas), town.house)
    follow(town.house)
    with provided(town, "reconciling") as here:
        homes = iter(cycle(town.homes()))
        for home in islice(homes, UNDELIVERED):
            here.pay(home, period)
        for event in here.bank.every("event"):
            event["pending_webhooks"] = 1
        for number, home in enumerate(islice(homes, PAYMENTS - UNDELIVERED)):
            _paid(here, f"bench-night-{number:06}", home, period, number)
        here.bank.bank.pay_out()
        follow(here.house)
        here.bank.api.heard.clear()
        night = replace(here.house, clock=lambda: NOW + ONE_NIGHT)
        begun = time.perf_counter()
        found = reconcile_days(night, ONE_NIGHT, lambda: follow(night))
        seconds = time.perf_counter() - begun
        follow(night)
        return list(_lines(here, found, seconds))


def _paid(here: Provided, key: str, home: str, period: str, number: int) -> None:
    """The provider has the money, and so have our books."""
    fen, records = 400 + number % 5_000, here.bank.records
    about = {"app": "anju", "payment_id": key}
    charge = records.new(
        "ch", amount=fen, amount_captured=fen, currency="cny", status="succeeded", metadata=about, payment_intent="pi_0"
    )
    book(records, charge)
    line = AskedLine(charge_id=f"{FEE}/{period}/1", fee_kind=FEE, period=period, amount_fen=fen)
    asked = OnlinePaymentRequested(
        payment_id=key,
        provider="stripe",
        dwelling=home,
        debtor=f"resident:{home}",
        payee=COMPANY,
        payer=f"resident:{home}",
        lines=(line,),
        total_fen=fen,
    )
    captured = CaptureTold(charge["id"], "pi_0", "succeeded", fen, "cny", "card", "", datetime.fromtimestamp(0, UTC))
    with asking(here.house, "service:payments"):
        payment = here.house.store.load(OnlinePayment, key)
        payment.request(asked, today=here.house.today())
        here.house.store.record(payment)
    with asking(here.house, "service:payments"):
        accept_told(here.house, key, Told((SessionTold(f"cs_{key}", "", "complete"),), (replace(captured, at=NOW),)))


def _lines(here: Provided, found: Reconciled, seconds: float) -> Iterator[Line]:
    heard = here.bank.api.heard
    of_payouts = sum("payout" in call.url for call in heard)
    asked = len(heard) - of_payouts
    with here.house.read() as reading:
        [day] = reconciliations.days(reading, NOW.date(), NOW.date())
    is_even = day.there == day.here and not day.uneven_fen
    if found.differences or not is_even or (found.movements, found.payouts) != (PAYMENTS, 1):
        raise RuntimeError(f"the books do not agree: {found}, {day}")
    yield Line(
        f"A night of {PAYMENTS:,} payments, of {UNDELIVERED:,} of which nobody was told, is reconciled with one"
        " question to the provider for so many payments",
        f"{PAYMENTS / asked:.1f} ({asked} questions, {seconds:.0f} s)",
        "≥ 50",
        asked <= PAYMENTS * BAR,
    )
    yield Line(
        "What their payout consists of is asked for besides: with it, one question for so many payments",
        f"{PAYMENTS / len(heard):.1f} ({of_payouts} questions)",
    )
