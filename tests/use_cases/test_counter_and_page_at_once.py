"""Counter and page for the same charges in one moment, in either order: no charge is paid twice, no page stays."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from domain.history import Aggregate
from domain.payments.events.online import OnlinePaymentRequested
from domain.payments.refusals import NothingToPay
from services.event_store.store import EventStore
from services.house import House
from services.payment_gateway.sync import look_at
from services.stripe_simulator import Simulator
from services.use_cases.checking import check
from tests.builders import open_counter, pay, settle
from tests.online import FEB, JAN, credit, outstanding, paying_online, start
from tests.use_cases.months import DUE, assess

MONTH = 3113
Meanwhile = Callable[[], object]


@pytest.fixture
def both(street: House) -> Iterator[tuple[House, Simulator]]:
    for month in ("2026-01", "2026-02"):
        assess(street, period=month, due_on=DUE)
    open_counter(street)
    with paying_online(street) as found:
        yield found


def just_before(
    monkeypatch: pytest.MonkeyPatch, saves: Callable[[tuple[Aggregate[Any], ...]], bool], act: Meanwhile
) -> None:
    """Somebody acts between another one's last look and his save."""
    record, left = EventStore.record, iter((act,))

    def late(store: EventStore, *things: Aggregate[Any]) -> int:
        if saves(things):
            for meanwhile in left:
                meanwhile()
        return record(store, *things)

    monkeypatch.setattr(EventStore, "record", late)


def asks_for_a_page(things: tuple[Aggregate[Any], ...]) -> bool:
    return any(isinstance(fact, OnlinePaymentRequested) for thing in things for fact in thing.pending)


def takes_cash(things: tuple[Aggregate[Any], ...]) -> bool:
    return any(thing.KIND == "shift" for thing in things)


def pages(bank: Simulator) -> list[str]:
    return [each["id"] for each in bank.every("checkout.session") if each["status"] == "open"]


def test_cash_is_taken_in_the_moment_in_which_a_page_is_asked_for(
    both: tuple[House, Simulator], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, bank = both
    just_before(monkeypatch, asks_for_a_page, lambda: pay(home, 2 * MONTH))
    with pytest.raises(NothingToPay):
        start(home, JAN, FEB)
    ends(home, bank, (0, 0))


def test_part_of_it_is_taken_in_that_moment_and_the_page_asks_for_the_rest(
    both: tuple[House, Simulator], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, bank = both
    just_before(monkeypatch, asks_for_a_page, lambda: pay(home, MONTH))
    made = start(home, JAN, FEB)
    assert look_at(home, made.payment_id).requested.total_fen == MONTH
    [page] = pages(bank)
    assert page in made.url


def test_a_page_is_asked_for_in_the_moment_in_which_cash_is_taken(
    both: tuple[House, Simulator], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, bank = both
    begun = list[str]()
    just_before(monkeypatch, takes_cash, lambda: begun.append(start(home, JAN, FEB).payment_id))
    pay(home, 2 * MONTH)
    assert [look_at(home, each).state for each in begun] == ["expired"]
    ends(home, bank, (0, 0))


def test_what_was_paid_on_that_page_before_it_could_be_closed_rests(
    both: tuple[House, Simulator], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, bank = both
    just_before(monkeypatch, takes_cash, lambda: bank.payer.pay(start(home, JAN, FEB).url.rpartition("/")[2]))
    pay(home, 2 * MONTH)
    bank.bank.book()
    ends(home, bank, (0, 0), rests=2 * MONTH)


def ends(home: House, bank: Simulator, owed: tuple[int, ...], rests: int = 0) -> None:
    settle(home)
    assert outstanding(home, JAN, FEB) == owed
    assert credit(home) == rests
    assert pages(bank) == []
    assert check(home) == []
