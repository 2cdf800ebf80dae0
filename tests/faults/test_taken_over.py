"""A standby takes over between reading and recording, and has not seen all that was read: no stream gets a hole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest

from domain.billing.events import PaymentReceived
from domain.history import Entry
from services.bootstrap import build
from services.event_store import pg_recorder
from services.event_store.master_key import make_master_key
from services.house import House
from services.use_cases.checking import check
from services.use_cases.command import ChangedMeanwhile
from tests.builders import Clock, move_in, open_counter, pay, settle
from tests.faults.own_server import EVENTS
from tests.faults.standby import Pair, a_pair
from tests.operation.processes import until


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """No commit waits for the standby: what it has not seen is lost with the primary."""
    with a_pair(tmp_path, synchronous=False) as pair:
        make_master_key(pair.settings())
        yield pair


@pytest.fixture
def house(pair: Pair) -> Iterator[House]:
    house = build(pair.settings(), Clock())
    move_in(house)
    open_counter(house)
    yield house
    house.close()


def pay_while_another_takes_over(house: House, pair: Pair, lost: list[str], payment_id: str) -> None:
    """The first ones are lost once the last one was decided, and before it is recorded."""
    append, newest = house.store.append, "SELECT max(notification_id) FROM events.stored_events"

    def has_all() -> bool:
        with psycopg.connect(pair.standby.url(EVENTS)) as connection:
            return connection.execute(newest).fetchone() == (house.store.position(),)

    def late(entries: Iterable[Entry], told: object = None) -> int:
        decided = list(entries)
        del vars(house.store)["append"]
        pair.fail_over()
        return append(decided)

    until(has_all)
    pair.lose_the_standby()
    for each in lost:
        pay(house, 100, payment_id=each)
    vars(house.store)["append"] = late
    pay(house, 100, payment_id=payment_id)


def paid(house: House) -> list[str]:
    entries = house.store.read(0, 100_000, frozenset({PaymentReceived.TOPIC})).entries
    return [entry.event.payment_id for entry in entries if isinstance(entry.event, PaymentReceived)]


def holes(house: House) -> set[str]:
    """Kinds of streams that lack an entry between two others."""
    versions = defaultdict[str, list[int]](list)
    for stream, version, *_ in house.store.history(0, 100_000):
        versions[stream].append(version)
    return {stream.split("/")[1] for stream, found in versions.items() if found != list(range(1, len(found) + 1))}


def test_what_was_decided_upon_a_lost_past_is_decided_anew(house: House, pair: Pair) -> None:
    pay_while_another_takes_over(house, pair, ["lost-1", "lost-2"], "the-third")
    assert paid(house) == ["the-third"], "two were lost indeed"
    assert holes(house) == set()
    pay(house, 100, payment_id="the-fourth")
    assert paid(house) == ["the-third", "the-fourth"]
    settle(house)
    assert check(house) == []


def test_control_recorded_all_the_same_it_leaves_holes_and_nobody_can_pay_there_again(
    house: House, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Blind:
        """It does not notice where it reads."""

        def get(self) -> None: ...

        def set(self, _where: object) -> None: ...

    monkeypatch.setattr(pg_recorder, "_read_on", Blind())
    pay_while_another_takes_over(house, pair, ["lost-1", "lost-2"], "the-third")
    assert paid(house) == ["the-third"]
    assert holes(house) == {"account", "shift", "receipt-book"}
    with pytest.raises(ChangedMeanwhile):
        pay_on(house)


def pay_on(house: House) -> None:
    """The holes are filled, and then a place is taken for ever."""
    for number in range(4, 10):
        pay(house, 100, payment_id=f"number-{number}")
