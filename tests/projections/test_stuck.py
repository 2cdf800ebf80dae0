"""What cannot be read, or does not fit, stops one projection there, loudly; the others go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import msgspec
import pytest
import sqlalchemy as sa

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import FeeAssessed, PaymentReceived, SheetPosted
from domain.history import Event
from domain.payments.cashier_shift import CashierShift
from domain.registry.dormitory_area import DormitoryArea
from projections import PROJECTIONS, arrears, collection, directory, ledger
from projections.engine.projection import State, states
from services.bootstrap import build
from services.house import House
from services.reactions import REACTIONS
from services.use_cases.checking import check
from services.worker import Worker, follow, wait_for
from tests.builders import CASH, TODAY, asking, fee, move_in, open_counter, settle
from tests.databases import behind_its_back
from tests.projections.read_side import rows

HERE, THERE = "BH-1-1-101", "BH-1-1-102"
REACTION = "reaction · apply rests"


def state(house: House, name: str) -> State:
    with house.read() as reading:
        return next(each for each in states(reading) if each.name == name)


def others_than(name: str) -> list[str]:
    return [projection.name for projection in PROJECTIONS if projection.name != name]


def record(house: House, kind: type[DwellingAccount] | type[CashierShift], key: str, *facts: Event) -> int:
    """Facts that no decision of ours would record."""
    with asking(house):
        thing = house.store.load(kind, key)
        return house.store.append(house.store.following(house.store.stream(kind, key), thing.version, facts))


def by_hand(house: House, stream: str, topic: str, state: bytes) -> int:
    with behind_its_back(house.settings) as connection:
        columns = "originator_id, originator_version, topic, state"
        insert = f"INSERT INTO stored_events ({columns}) VALUES (:stream, 1, :topic, :state) RETURNING notification_id"
        told = {"stream": stream, "topic": topic, "state": state}
        return int(connection.execute(sa.text(insert), told).scalar_one())


def mend(house: House, position: int, state: bytes) -> None:
    """What a newer release, which knows the word, amounts to: the entry can be read."""
    with behind_its_back(house.settings) as connection:
        update = sa.text("UPDATE stored_events SET state = :state WHERE notification_id = :position")
        connection.execute(update, {"state": state, "position": position})


@contextmanager
def a_street(house: House) -> Iterator[None]:
    move_in(house)
    open_counter(house)
    settle(house)
    assert check(house) == []
    yield


def test_bad_bytes_stop_those_who_read_that_word_and_nobody_else(house: House) -> None:
    with a_street(house):
        sound = house.store.recorder.history(0, 1)[0][3]
        stuck_at = by_hand(house, "ezhou/area/WC", "DormitoryAreaRegistered.v1", b'{"meta":{}}')
        payment = record(house, DwellingAccount, HERE, CASH)
        settle(house)
    for name in ("directory", "audit_trail"):
        assert state(house, name)[:2] == (name, stuck_at - 1)
        assert state(house, name).stuck_at == stuck_at
        assert "DormitoryAreaRegistered.v1" in str(state(house, name).stuck_why)
    for name in set(others_than("directory")) - {"audit_trail"}:
        assert (state(house, name).position, state(house, name).stuck_at) == (payment, None)
    with house.read() as reading:
        assert collection.payment(reading, "p1") is not None
    assert [finding.detail for finding in check(house)] == [
        f"audit_trail: {stuck_at - 1} of {payment}",
        f"directory: {stuck_at - 1} of {payment}",
    ]
    mend(house, stuck_at, sound.replace(b'"BH"', b'"WC"'))
    settle(house)
    assert check(house) == []
    with house.read() as reading:
        assert [row.area for row in directory.areas(reading)] == ["BH", "WC"]


def test_an_unknown_word_stops_everybody_before_it_and_what_came_before_is_shown(house: House) -> None:
    with a_street(house):
        last = record(house, DwellingAccount, HERE, CASH)
        stuck_at = by_hand(house, "ezhou/account/BH-9-1-101", "FeeForgiven.v9", b"{}")
        record(house, DwellingAccount, THERE, msgspec.structs.replace(CASH, payment_id="p2", receipt="BH2"))
        settle(house)
    told = {each.name: (each.position, each.stuck_at) for each in all_states(house)}
    assert {told.pop(each.name) for each in REACTIONS} == {(last, None)}
    assert set(told.values()) == {(last, stuck_at)}
    with house.read() as reading:
        assert collection.payment(reading, "p1") is not None
        assert collection.payment(reading, "p2") is None, "nothing is skipped"


def all_states(house: House) -> list[State]:
    with house.read() as reading:
        return states(reading)


def test_a_fact_that_does_not_fit_the_tables_stops_its_projection_right_before_it(house: House) -> None:
    """A second payment under the id of the first: what came before it in the same batch is shown."""
    with a_street(house):
        good = msgspec.structs.replace(CASH, payment_id="p0", receipt="BH0")
        record(house, DwellingAccount, HERE, good, CASH)
        twice = record(house, DwellingAccount, THERE, CASH)
        after = record(house, DwellingAccount, HERE, msgspec.structs.replace(CASH, payment_id="p3", receipt="BH3"))
        settle(house)
    stuck = state(house, "collection")
    assert (stuck.position, stuck.stuck_at) == (twice - 1, twice)
    assert "IntegrityError" in str(stuck.stuck_why)
    with house.read() as reading:
        assert collection.payment(reading, "p0") is not None
        assert collection.payment(reading, "p3") is None
    for name in others_than("collection"):
        assert (state(house, name).position, state(house, name).stuck_at) == (after, None)


def test_postings_that_do_not_balance_stop_the_ledger(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A derivation that forgets a side is found before anybody reads a wrong trial balance."""
    sound = ledger.postings
    with a_street(house):
        monkeypatch.setattr(ledger, "postings", lambda event, dwelling: list(sound(event, dwelling))[:1])
        stuck_at = record(house, DwellingAccount, HERE, FeeAssessed(assessment=fee(), booked_on=TODAY))
        settle(house)
    assert state(house, "ledger").stuck_at == stuck_at
    assert state(house, "ledger").stuck_why == "Imbalance: {'company:shicheng': 3113}"
    assert state(house, "arrears").stuck_at is None
    monkeypatch.undo()
    settle(house)
    assert check(house) == []


def test_a_reaction_that_meets_what_cannot_be_read_is_stuck_and_the_read_side_goes_on(house: House) -> None:
    """Bad bytes in a word that only the reaction and the list of runs read."""
    with a_street(house):
        stuck_at = by_hand(house, "ezhou/sheet/BH/x/2026-11/1/BH-1", SheetPosted.TOPIC, b"{}")
        record(house, DwellingAccount, HERE, CASH)
        settle(house)
        follow(house)
    assert state(house, REACTION).stuck_at == stuck_at
    assert state(house, "assessment_runs").stuck_at == stuck_at
    assert state(house, "billing_statement").position == house.store.position()


def test_the_thread_that_follows_survives_all_of_this(house: House) -> None:
    with a_street(house):
        by_hand(house, "ezhou/sheet/BH/x/2026-11/1/BH-1", SheetPosted.TOPIC, b"{}")
    worker = Worker(house)
    worker.start()
    try:
        for number in range(3):
            fact = msgspec.structs.replace(CASH, payment_id=f"p{number}", receipt=f"BH{number}")
            reached = record(house, DwellingAccount, HERE, fact)
            assert wait_for(house, reached, 20, ("collection", "billing_statement")), "it still follows"
    finally:
        worker.stop()


def test_a_release_that_cannot_make_its_tables_anew_starts_and_shows_the_old_ones(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_street(house):
        record(house, DwellingAccount, HERE, FeeAssessed(assessment=fee(), booked_on=TODAY))
        settle(house)
        before = rows(house.reading)
        stuck_at = by_hand(house, "ezhou/account/BH-9-1-101", "FeeAssessed.v1", b"{}")
    house.close()
    monkeypatch.setattr(arrears.ArrearsOfAreas, "code_version", 2)
    again = build(house.settings)
    assert rows(again.reading) == before
    assert state(again, "arrears").stuck_at == stuck_at
    follow(again)
    assert state(again, "arrears").stuck_at == stuck_at, "still said, and still the older code's position"
    with again.read() as reading:
        assert arrears.arrears(reading, "BH", date(2027, 1, 1)).outstanding_fen == 3113
    again.close()


def test_control_a_fold_that_fits_is_not_stuck(house: House) -> None:
    with a_street(house):
        record(house, DwellingAccount, HERE, CASH)
        with asking(house):
            area = house.store.load(DormitoryArea, "WC")
            area.register("望城路宿舍区", bureau="bureau:ezhou")
            house.store.record(area)
        settle(house)
    assert {each.stuck_at for each in all_states(house)} == {None}
    assert isinstance(CASH, PaymentReceived)
