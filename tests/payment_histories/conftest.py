"""A household that owes January and February, a provider of test money, and the ways in which its news arrive."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from services.databases.doors import inbox
from services.house import House
from services.payment_gateway.inbox import handle_pending, take_in
from services.payment_gateway.reconciliation import reconcile
from services.payment_gateway.refusals import WebhookRefused
from services.payment_gateway.sync import look_at, sync
from services.stripe_simulator import Merchant, Simulator
from tests.builders import Clock, adopt, move_in, open_counter, settle
from tests.databases import Retold
from tests.online import FEB, JAN, at_the_provider, credit, disputed, outstanding, paying_online, start
from tests.payment_histories.histories import HISTORIES, TWO_DAYS, History
from tests.use_cases.months import DUE, assess

SECRET = "whsec_histories"


class World:
    """One household's story, told through one kind of delivery."""

    def __init__(self, house: House, bank: Simulator, clock: Clock, history: History) -> None:
        self.house, self.bank, self.clock, self.history = house, bank, clock, history
        self.endpoint_is_down = False
        bank.listen("https://anju.example/webhooks/stripe", SECRET)
        bank.webhooks.send = self._receive

    # What people do -----------------------------------------------------------------------------

    def start(self, *charges: str) -> str:
        """A resident chooses; the payment's id."""
        made = start(self.house, *charges or (JAN, FEB))
        settle(self.house)
        return made.payment_id

    def page(self, payment_id: str) -> str:
        """The newest page of a payment."""
        sessions = look_at(self.house, payment_id).sessions
        return sessions[max(sessions)].session_id

    def paid(self, method: str = "card", *charges: str, fen: int | None = None) -> str:
        """Chosen and paid; nobody has heard of it yet."""
        payment_id = self.start(*charges)
        self.bank.payer.pay(self.page(payment_id), method, amount_fen=fen)
        return payment_id

    @property
    def counter_alone(self) -> House:
        """The same house at a counter that knows of no provider."""
        return replace(self.house, gateway=None)

    @property
    def charge(self) -> str:
        """The newest charge at the provider."""
        return str(self.bank.every("charge")[-1]["id"])

    # How it is heard of -------------------------------------------------------------------------

    def hear(self) -> None:
        """All news, in this world's way, and whatever follows from them."""
        self.bank.bank.book()
        if self.history.arrives:
            self.bank.webhooks.deliver(order=self.history.order, copies=self.history.copies)
            self.handle()
        else:
            self.bank.webhooks.forget()
            reconcile(self.house, TWO_DAYS)
        settle(self.house)

    def handle(self) -> None:
        """Until nothing waits."""
        while handle_pending(self.house):
            pass
        settle(self.house)

    def look_again(self) -> None:
        """Whoever was at a message has died: it is taken up by the next one."""
        with self.house.doors.begin() as connection:
            connection.execute(inbox.update().where(inbox.c.handled_at.is_(None)).values(leased_until=0))
        self.handle()

    def _receive(self, _url: str, body: bytes, signature: str) -> int:
        if self.endpoint_is_down:
            return 503
        try:
            take_in(self.house, body, signature)
        except WebhookRefused:
            return 400
        return 204

    # What is true then --------------------------------------------------------------------------

    def state(self, payment_id: str) -> str:
        """Of a payment."""
        return look_at(self.house, payment_id).state

    def stands(self, jan: int = 0, feb: int = 0, *, rests: int = 0, aside: int = 0) -> None:
        """What is owed, what rests, what is put aside; the books agree with the provider's, and nothing comes twice."""
        settle(self.house)
        self._agrees(jan, feb, rests, aside)
        before = self.house.store.position()
        for payment in {str(each["metadata"].get("payment_id")) for each in self._sessions_of_ours()}:
            sync(self.house, payment)
        assert self.house.store.position() == before, "a second look has changed something"

    def _agrees(self, jan: int, feb: int, rests: int, aside: int) -> None:
        found = (*outstanding(self.house, JAN, FEB), credit(self.house), disputed(self.house))
        assert found == (jan, feb, rests, aside)
        assert at_the_provider(self.house) == self.bank.books.held_fen(app="anju")

    def _sessions_of_ours(self) -> list[dict[str, dict[str, str]]]:
        return [each for each in self.bank.every("checkout.session") if each["metadata"].get("app") == "anju"]


def _owing(house: House) -> None:
    move_in(house)
    adopt(house)
    for month in ("2026-01", "2026-02"):
        assess(house, period=month, due_on=DUE)
    open_counter(house)


@pytest.fixture
def owing(retold: Retold) -> Iterator[House]:
    """January and February are owed, and the counter is open."""
    house = retold(_owing)
    before = house.settings.stripe_webhook_secrets
    house.settings.stripe_webhook_secrets = SecretStr(SECRET)
    yield house
    house.settings.stripe_webhook_secrets = before


@pytest.fixture
def merchant() -> Merchant:
    """One that is paid out in yuan."""
    return Merchant()


@pytest.fixture(params=HISTORIES, ids=lambda each: each.name)
def world(request: pytest.FixtureRequest, owing: House, clock: Clock, merchant: Merchant) -> Iterator[World]:
    """The same household, once for each way in which news arrive."""
    with paying_online(owing, merchant) as (house, bank):
        yield World(house, bank, clock, request.param)
