"""The service is killed while residents pay online: what the provider has taken is booked, and booked once."""

import http.client
import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as with_
from threading import Event, Thread
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace
from pydantic import SecretStr

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentReceived
from domain.payments.events.online import ONLINE
from projections.ledger import PROVIDER, balance_of
from services.bootstrap import gateway
from services.databases.doors import inbox
from services.house import House
from services.payment_gateway.inbox import handle_pending
from services.payment_gateway.reconciliation import reconcile
from services.settings import Settings
from services.stripe_simulator import Merchant, Simulator, served
from services.stripe_simulator.payer import PageClosed
from services.use_cases.checking import check
from tests.builders import NOON, adopt, asking, fee, move_in, settle
from tests.doors import cookie, open_office
from tests.faults.clerks import AGAIN, UNANSWERED
from tests.faults.killable import Supervised, following, serving
from tests.online import KEY
from tests.operation.processes import free_port, until
from tests.payment_histories.histories import TWO_DAYS

KILLS = int(os.environ.get("ANJU_ONLINE_KILLS", "10"))
HOMES = ("BH-1-1-101", "BH-1-1-102", "BH-2-1-101")
MONTHS = max(40, 6 * KILLS)
"""More than anybody pays while it is killed."""
SECRET = "whsec_kills"
ANSWER_SECONDS, PAUSE_SECONDS = 30.0, 0.02
METHODS = ("card", "alipay", "wechat_pay")


class Resident(Thread):
    """Chooses one month after the other, pays it, and gives up no question."""

    def __init__(self, house: House, home: str, port: int, bank: Simulator, chance: random.Random) -> None:
        super().__init__(name=home, daemon=True)
        self._home, self._port, self._bank, self._chance = home, port, bank, chance
        self._cookie, self._over = cookie(house, "wang"), Event()
        self.paid = 0
        self.heard: Any = None
        """The last answer that is none of those that one gets used to."""

    def run(self) -> None:
        """Until told, or until nothing is owed any more."""
        for number, (year, month) in enumerate(months(), 1):
            charge = f"{fee().fee_kind}/{year}-{month:02}/1"
            while not self._over.is_set() and not self._pay(f"{self._home}-{number:03}", charge):
                time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """After what is at hand."""
        self._over.set()

    def _pay(self, key: str, charge: str) -> bool:
        """Whether it is paid, or was."""
        try:
            status, answer = self._ask(key, {"dwelling": self._home, "charges": [charge]})
        except UNANSWERED:
            return False
        if status == 422 and answer.get("code") == "nothing_to_pay":
            return True
        if status != 201:
            self.heard = self.heard if status in AGAIN else (status, answer)
            return False
        try:
            self._bank.payer.pay(answer["url"].rpartition("/")[2], self._chance.choice(METHODS))
        except PageClosed:
            return False
        self.paid += 1
        return True

    def _ask(self, key: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        try:
            headers = {"Cookie": self._cookie, "Idempotency-Key": f"key-{key}", "Content-Type": "application/json"}
            connection.request("POST", "/api/v1/online-payments", json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


class Postman(Thread):
    """Brings every message again and again until somebody has taken it."""

    def __init__(self, bank: Simulator) -> None:
        super().__init__(name="postman", daemon=True)
        self._bank, self._over = bank, Event()

    def run(self) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            self._bank.bank.book()
            self._bank.webhooks.deliver(order="shuffled", copies=2)

    def stop(self) -> None:
        self._over.set()
        self.join()


class Books(NamedTuple):
    """What is on record, beside what the provider has. 分."""

    received_fen: int
    captured_fen: int
    held_fen: int
    at_the_provider_fen: int
    doubled: int


def months() -> Iterator[tuple[int, int]]:
    yield from ((2026 + number // 12, number % 12 + 1) for number in range(MONTHS))


@pytest.fixture
def owing(house: House) -> House:
    """Three households, each with more months than it will pay."""
    move_in(house, HOMES)
    adopt(house)
    open_office(house, ["wang"])
    for home in HOMES:
        with asking(house):
            account = house.store.load(DwellingAccount, home)
            for year, month in months():
                period = f"{year}-{month:02}"
                owed = replace(fee(period), dwelling=home)
                account.assess(owed, booked_on=house.today())
            house.store.record(account)
    settle(house)
    return house


@contextmanager
def provided(house: House) -> Iterator[tuple[Settings, Simulator, int]]:
    """The settings of those who are killed, the provider, and the port at which it tells them."""
    port = free_port()
    bank = Simulator(Merchant(), clock=lambda: int(NOON.timestamp()))
    bank.listen(f"http://127.0.0.1:{port}/webhooks/stripe", SECRET)
    with served(bank) as address:
        told = {
            "stripe_key": SecretStr(KEY),
            "stripe_webhook_secrets": SecretStr(SECRET),
            "stripe_api": address,
            "stripe_page_host": address.removeprefix("http://"),
        }
        yield house.settings.model_copy(update=told), bank, port


def pay_under_kills(house: House, chance: random.Random, kills: int) -> tuple[Books, int]:
    """The books in the end, and how often somebody has paid."""
    with provided(house) as (settings, bank, port):
        residents = [Resident(house, home, port, bank, chance) for home in HOMES]
        service, worker = Supervised(serving, settings, port), Supervised(following, settings)
        postman = Postman(bank)
        for thread in (*residents, postman):
            thread.start()
        for _ in range(kills):
            before = paid(residents)
            until(lambda before=before: paid(residents) > before)  # type: ignore[misc]
            time.sleep(chance.random() * 0.2)
            (service if chance.random() < 0.6 else worker).kill()
        for resident in residents:
            resident.stop()
        for resident in residents:
            resident.join(60)
            assert resident.heard is None
        postman.stop()
        service.stop()
        worker.stop()
        return books(house, settings, bank), paid(residents)


def paid(residents: list[Resident]) -> int:
    return sum(resident.paid for resident in residents)


def books(house: House, settings: Settings, bank: Simulator) -> Books:
    """After whoever is left has taken up what the dead had at hand."""
    asked = gateway(settings)
    assert asked is not None
    alone = with_(house, settings=settings, gateway=asked)
    with house.doors.begin() as connection:
        connection.execute(inbox.update().where(inbox.c.handled_at.is_(None)).values(leased_until=0))
    while handle_pending(alone):
        pass
    settle(alone)
    assert reconcile(alone, TWO_DAYS).differences == ()
    settle(alone)
    assert check(house) == []
    asked.close()
    entries = house.store.read(0, 1_000_000, frozenset({PaymentReceived.TOPIC})).entries
    received = [each.event for each in entries if isinstance(each.event, PaymentReceived)]
    ours = [each for each in received if each.channel == ONLINE]
    with house.read() as reading:
        held = balance_of(reading, PROVIDER)
    return Books(
        received_fen=sum(each.amount_fen for each in ours),
        captured_fen=bank.books.captured_fen(app="anju"),
        held_fen=bank.books.held_fen(app="anju"),
        at_the_provider_fen=held,
        doubled=len(ours) - len({each.payment_id for each in ours}),
    )


def test_what_was_paid_online_while_the_service_was_killed_is_booked_once(owing: House) -> None:
    found, times = pay_under_kills(owing, random.Random(9), KILLS)
    assert times >= KILLS
    assert found.doubled == 0
    assert found.received_fen == found.captured_fen > 0
    assert found.at_the_provider_fen == found.held_fen
