"""Back to a backup while the provider has taken money since: each payment is on record again, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from domain.billing.events import PaymentReceived, PaymentRecovered
from projections import suspense
from services.event_store.recovery import Recovering
from services.house import House
from services.operation.backup import back_up
from services.payment_gateway.reconciliation import reconcile
from services.payment_gateway.sync import look_at
from services.stripe_simulator import Simulator
from tests.builders import FEE, Clock, settle
from tests.databases import Retold
from tests.faults.backup_places import Places
from tests.faults.drill import THERE, Lost, a_town, declare, restored
from tests.online import at_the_provider, credit, learn, outstanding, paying_online, start

CHARGE = f"{FEE}/2026-11/1"
BACK, MONTH = timedelta(days=30), 3113


class Ahead(NamedTuple):
    """What is left, the bank that took money after it, and the payment of which the backup knows nothing."""

    lost: Lost
    bank: Simulator
    payment_id: str


@pytest.fixture
def ahead(retold: Retold, places: Places, tmp_path: Path, clock: Clock) -> Iterator[Ahead]:
    """A backup; and a provider at whom somebody pays a day after it."""
    with paying_online(retold(a_town)) as (house, bank):
        manifest = back_up(places.for_backup(house.settings), tmp_path / "backup", clock)
        clock.pass_days(1)
        made = start(house, CHARGE, dwelling=THERE)
        bank.payer.pay(made.url.rpartition("/")[2])
        assert learn(house, made.payment_id) == "paid"
        yield Ahead(Lost(house, tmp_path / "backup", manifest, 0, [], house.keys.erasures()), bank, made.payment_id)


@contextmanager
def back(ahead: Ahead, places: Places, clock: Clock) -> Iterator[House]:
    """Restored, with the provider as it is by now."""
    ahead.bank.bank.book()
    with restored(ahead.lost, places, clock) as older:
        yield replace(older, gateway=ahead.lost.house.gateway)


def told(house: House, word: type[PaymentReceived]) -> list[str]:
    entries = house.store.read(0, 1_000_000, frozenset({word.TOPIC})).entries
    return [str(entry.event.payment_id) for entry in entries if isinstance(entry.event, word)]


def test_what_was_paid_since_is_on_record_again_and_once(ahead: Ahead, places: Places, clock: Clock) -> None:
    with back(ahead, places, clock) as house:
        assert outstanding(house, CHARGE, dwelling=THERE) == (MONTH,)
        declare(house, clock)
        found = reconcile(house, BACK)
        settle(house)
        assert (found.differences, found.parked) == ((), 0)
        assert told(house, PaymentRecovered) == [ahead.payment_id]
        assert ahead.payment_id not in told(house, PaymentReceived)
        assert outstanding(house, CHARGE, dwelling=THERE) == (0,)
        assert (look_at(house, ahead.payment_id).state, credit(house, THERE)) == ("paid", 0)
        assert at_the_provider(house) == ahead.bank.books.held_fen(app="anju")
        before = house.store.position()
        assert (reconcile(house, BACK).differences, house.store.position()) == ((), before)
        assert learn(house, ahead.payment_id) == "paid"
        assert house.store.position() == before


def test_what_went_back_since_is_told_as_well(ahead: Ahead, places: Places, clock: Clock) -> None:
    [charge] = ahead.bank.every("charge")
    ahead.bank.bank.refund(charge["id"], 113)
    ahead.bank.bank.decide(ahead.bank.bank.dispute(charge["id"], 3_000), won=False)
    with back(ahead, places, clock) as house:
        declare(house, clock)
        reconcile(house, BACK)
        settle(house)
        assert told(house, PaymentRecovered) == [ahead.payment_id]
        assert outstanding(house, CHARGE, dwelling=THERE) == (MONTH,)
        assert at_the_provider(house) == ahead.bank.books.held_fen(app="anju")


def test_before_the_loss_is_declared_nothing_is_recorded(ahead: Ahead, places: Places, clock: Clock) -> None:
    with back(ahead, places, clock) as house:
        before = house.store.position()
        with pytest.raises(Recovering):
            reconcile(house, BACK)
        assert house.store.position() == before


@pytest.mark.parametrize("said", [{"epoch": ""}, {"epoch": "2"}, {"tenant": "nantong"}, {"dwelling": "BH-9-9-999"}])
def test_the_control_what_is_not_of_our_lost_time_is_parked(
    ahead: Ahead, places: Places, clock: Clock, said: dict[str, str]
) -> None:
    """It says nothing of its time, or is of now, of another town on the same account, of a dwelling lost as well."""
    with back(ahead, places, clock) as house:
        declare(house, clock)
        for charge in ahead.bank.every("charge"):
            charge["metadata"].update(said)
        assert reconcile(house, BACK).parked == 1
        settle(house)
        assert told(house, PaymentRecovered) == []
        assert outstanding(house, CHARGE, dwelling=THERE) == (MONTH,)
        assert house.ask(suspense.parked_in_all) == MONTH
