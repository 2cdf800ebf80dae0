"""The event store: what is loaded, what is recorded, and what stands around each fact on disk."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from domain import VOCABULARY
from domain.billing.dwelling_account import DwellingAccount
from domain.history import Event
from domain.payments.cashier_shift import CashierShift
from domain.registry.dwelling import Dwelling
from services.event_store.mapper import UnknownTopic
from services.event_store.store import AlreadyRecorded, Conflict
from services.event_store.stretches import PoisonEntry
from services.house import House
from services.use_cases.command import acting, fingerprint
from tests.builders import BUREAU, CASH, CHEN, NOON, TODAY, Clock, a_house, asking, fee, registered
from tests.databases import behind_its_back

HERE, THERE = "BH-1-1-101", "BH-1-1-102"


def opened(house: House, code: str = HERE) -> DwellingAccount:
    account = house.store.load(DwellingAccount, code)
    account.open()
    return account


def rows(house: House) -> list[dict[str, Any]]:
    """The table as somebody with the database in his hands reads it."""
    with behind_its_back(house.settings) as connection:
        found = connection.execute(sa.text("SELECT * FROM stored_events ORDER BY notification_id")).mappings()
        return [dict(row) for row in found]


def write_by_hand(house: House, stream: str, version: int, topic: str, state: bytes) -> None:
    with behind_its_back(house.settings) as connection:
        columns = "originator_id, originator_version, topic, state"
        insert = sa.text(f"INSERT INTO stored_events ({columns}) VALUES (:stream, :version, :topic, :state)")
        connection.execute(insert, {"stream": stream, "version": version, "topic": topic, "state": state})


def test_a_thing_is_loaded_as_it_was_recorded(house: House) -> None:
    with asking(house):
        dwelling = house.store.load(Dwelling, HERE)
        dwelling.register(registered(HERE))
        assert house.store.record(dwelling, opened(house)) == 2
    with asking(house):
        again = house.store.load(Dwelling, HERE)
    assert (again.version, again.pending, again.floor_area_sqm) == (1, [], Decimal("62.25"))
    assert again.registered == registered(HERE)


def test_several_things_move_together_or_not_at_all(house: House) -> None:
    with asking(house):
        account, shift = opened(house), house.store.load(CashierShift, "s1")
        shift.open(cashier="person:wang", payee=BUREAU, float_fen=0, opened_on=TODAY)
        with asking(house, "somebody faster"):
            house.store.record(opened(house))
        with pytest.raises(Conflict):
            house.store.record(shift, account)
        assert house.store.load(CashierShift, "s1").version == 0
    assert house.store.position() == 1, "the shift, which nobody else had touched, was not recorded either"


def test_what_could_not_be_read_again_is_not_recorded(house: House) -> None:
    """A database adds up whole numbers to decimals: in a fact, such a sum would stand as text."""
    stream = house.store.stream(DwellingAccount, HERE)
    with asking(house):
        house.store.record(opened(house))
    poisoned = msgspec.structs.replace(CASH, amount_fen=Decimal(5000))
    with asking(house), pytest.raises(msgspec.ValidationError, match="amount_fen"):
        house.store.append(house.store.following(stream, 1, [poisoned]))
    assert house.store.position() == 1


def test_nothing_decided_is_nothing_recorded_and_the_position_is_still_told(house: House) -> None:
    with asking(house):
        house.store.record(opened(house))
    with asking(house):
        assert house.store.record(opened(house)) == 1
    assert len(rows(house)) == 1


def test_a_command_is_found_in_any_stream_that_it_wrote_and_says_what_was_sent(house: House) -> None:
    with asking(house, key="one-key", sent={"amount": 1}):
        house.store.record(opened(house), opened(house, THERE))
    for code in (HERE, THERE):
        with asking(house, key="one-key", sent={"amount": 1}), pytest.raises(AlreadyRecorded) as found:
            house.store.load(DwellingAccount, code)
        assert found.value.fingerprint == fingerprint({"amount": 1}) != fingerprint({"amount": 2})
    with asking(house, "li", key="one-key", sent={"amount": 1}):
        assert house.store.load(DwellingAccount, HERE).version == 1, "another person's same key is another key"


def test_the_fingerprint_does_not_depend_on_the_order_of_what_was_sent() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1}) != fingerprint({"a": 2, "b": 1})


def test_the_whole_envelope_stands_on_disk_around_the_bare_fact(house: House) -> None:
    with acting(
        house,
        "person:wang",
        "k1",
        door="the counter",
        sent=[1],
        role="CA",
        reason="late stub",
        causation_id="ezhou/sheet/x:2",
    ) as envelope:
        house.store.record(opened(house))
    [row] = rows(house)
    assert (row["originator_id"], row["originator_version"]) == ("ezhou/account/BH-1-1-101", 1)
    assert (row["topic"], type(row["state"])) == ("AccountOpened.v1", bytes)
    stored = json.loads(row["state"])
    assert stored["data"] == {"dwelling": HERE}
    salt = stored["meta"].pop("salt")
    assert len(salt) == 12, "8 bytes in base64"
    assert stored["meta"] == {
        "command_id": envelope.command_id,
        "fingerprint": fingerprint([1]),
        "actor": "person:wang",
        "role": "CA",
        "recorded_at": "2026-11-23T04:00:00Z",
        "reason": "late stub",
        "correlation_id": envelope.command_id,
        "causation_id": "ezhou/sheet/x:2",
    }


def test_the_hour_is_that_of_the_save_in_utc(house: House, clock: Clock) -> None:
    with asking(house):
        account = opened(house)
        clock.pass_days(1)
        house.store.record(account)
    [entry] = house.store.read(0, 10).entries
    assert entry.envelope.recorded_at == datetime(2026, 11, 24, 4, tzinfo=UTC)


def test_no_two_entries_share_a_salt_even_in_one_save(house: House) -> None:
    with asking(house):
        house.store.record(*(opened(house, f"BH-1-1-{door}") for door in range(101, 301)))
    salts = {entry.envelope.salt for entry in house.store.read(0, 500).entries}
    assert len(salts) == 200
    assert {len(salt) for salt in salts} == {8}


def test_an_entry_that_was_read_is_written_again_salt_and_all(house: House) -> None:
    with asking(house):
        account = opened(house)
        account.assess(fee(), booked_on=TODAY)
        account.receive_payment(CASH)
        house.store.record(account)
    entries = house.store.read(0, 10).entries
    again = [json.loads(house.store.mapper.to_stored_event(entry).state) for entry in entries]
    assert again == [json.loads(row["state"]) for row in rows(house)]
    notified = house.store.recorder.select_notifications(start=1, limit=10)
    assert [house.store.mapper.to_domain_event(each) for each in notified] == entries


def test_every_field_of_a_fact_is_written_out(house: House) -> None:
    """Were defaults left out, history would change its answer when a default does."""
    with asking(house):
        account = opened(house)
        account.receive_payment(CASH)
        house.store.record(account)
    written = json.loads(rows(house)[1]["state"])["data"]
    assert set(written) == set(type(CASH).__struct_fields__)
    assert written["backdating_reason"] is None
    assert written["designation"] == []


def test_whoever_waits_is_told_of_each_save(house: House) -> None:
    told: list[int] = []
    house.store.on_recorded.append(told.append)
    with asking(house):
        house.store.record(opened(house), opened(house, THERE))
    assert told == [2]


def test_two_tenants_do_not_share_a_stream(house: House) -> None:
    assert house.store.stream(DwellingAccount, HERE) == "ezhou/account/BH-1-1-101"
    house.store.tenant = "other"
    assert house.store.stream(DwellingAccount, HERE) == "other/account/BH-1-1-101"


# Reading ------------------------------------------------------------------------------------------


def three(house: House) -> None:
    for code in (HERE, THERE, "BH-2-1-101"):
        with asking(house):
            house.store.record(opened(house, code))


def test_only_the_topics_that_are_asked_for_are_decoded_and_the_position_moves_on(house: House) -> None:
    three(house)
    assert house.store.read(0, 2, frozenset({"FeeAssessed.v1"})) == ([], 2)
    stretch = house.store.read(1, 5, frozenset({"AccountOpened.v1"}))
    assert ([entry.position for entry in stretch.entries], stretch.upto) == ([2, 3], 3)
    assert house.store.read(3, 5) == ([], 3)


POISON = {
    "bytes that are no text": ("AccountOpened.v1", b"\xff\xfe\x00"),
    "text that is no JSON": ("AccountOpened.v1", b'{"meta":'),
    "a field that nobody knows": ("AccountOpened.v1", b'{"meta":{},"data":{"dwelling":"x","balance":1}}'),
    "a field that is missing": ("PeriodClosed.v1", b'{"meta":{},"data":{"creditor":"bureau:ezhou"}}'),
    "a word of a newer release": ("FeeForgiven.v9", b"{}"),
}


@pytest.mark.parametrize(("topic", "state"), POISON.values(), ids=POISON)
def test_reading_stops_before_what_cannot_be_read_and_never_skips_it(house: House, topic: str, state: bytes) -> None:
    three(house)
    envelope = json.loads(rows(house)[0]["state"])["meta"]
    sound_but_for_it = state.replace(b'"meta":{}', b'"meta":' + json.dumps(envelope).encode())
    write_by_hand(house, "ezhou/account/BH-9-1-101", 1, topic, sound_but_for_it)
    with asking(house):
        house.store.record(opened(house, "BH-3-1-101"))
    stretch = house.store.read(0, 10)
    assert ([entry.position for entry in stretch.entries], stretch.upto) == ([1, 2, 3], 3)
    for _ in range(2):
        with pytest.raises(PoisonEntry) as poison:
            house.store.read(3, 10)
        assert poison.value.position == 4
        assert topic in poison.value.why
    assert [entry.position for entry in house.store.read(4, 10).entries] == [5]


def test_who_does_not_ask_for_a_topic_is_not_held_up_by_its_bad_bytes_but_by_an_unknown_word(house: House) -> None:
    three(house)
    write_by_hand(house, "ezhou/account/BH-9-1-101", 1, "AccountOpened.v1", b"rubbish")
    assert house.store.read(3, 10, frozenset({"FeeAssessed.v1"})).upto == 4
    write_by_hand(house, "ezhou/account/BH-9-1-102", 1, "FeeForgiven.v9", b"{}")
    assert house.store.read(3, 10, frozenset({"FeeAssessed.v1"})).upto == 4, "who knows what it means for us?"


def test_the_reason_of_a_stop_never_repeats_what_stands_there(house: House) -> None:
    write_by_hand(house, "ezhou/resident/r", 1, "ResidentRegistered.v1", '{"meta":{},"data":"陈小明"}'.encode())
    with pytest.raises(PoisonEntry) as poison:
        house.store.read(0, 1)
    assert "陈小明" not in str(poison.value)


def test_a_thing_with_an_unreadable_past_does_not_decide(house: House) -> None:
    write_by_hand(house, f"ezhou/account/{HERE}", 1, "FeeForgiven.v9", b"{}")
    with asking(house), pytest.raises(PoisonEntry):
        house.store.load(DwellingAccount, HERE)


def test_what_is_not_in_the_vocabulary_is_neither_recorded_nor_read(house: House) -> None:
    class Stray(Event, frozen=True):
        TOPIC = "Stray.v1"

    assert "Stray.v1" not in VOCABULARY
    with asking(house), pytest.raises(UnknownTopic):
        house.store.append(house.store.following("ezhou/account/x", 0, [Stray()]))
    assert house.store.position() == 0
    write_by_hand(house, "ezhou/account/x", 1, "Stray.v1", b"{}")
    with pytest.raises(PoisonEntry):
        house.store.read(0, 1)


def test_what_no_serialiser_knows_cannot_stand_in_an_event(house: House) -> None:
    class Loose(Event, frozen=True):
        TOPIC = "Loose.v1"
        what: object

    with asking(house), pytest.raises(NotImplementedError):
        house.store.append(house.store.following("ezhou/account/x", 0, [Loose(what=object())]))
    assert house.store.position() == 0


def test_a_house_that_is_opened_again_has_the_same_history(house: House) -> None:
    three(house)
    before = house.store.read(0, 10)
    house.close()
    again = a_house(house.settings)
    assert again.store.read(0, 10) == before
    with asking(again):
        assert again.store.load(DwellingAccount, HERE).version == 1
    again.close()


def test_facts_are_struct_for_struct_what_they_were(house: House) -> None:
    with asking(house):
        account = opened(house)
        account.assess(fee(), booked_on=TODAY)
        account.receive_payment(CASH)
        wanted = list(account.pending)
        house.store.record(account)
    assert [entry.event for entry in house.store.read(0, 10).entries] == wanted
    assert msgspec.structs.asdict(wanted[2])["debtor"] == CHEN
    assert NOON.tzinfo is UTC
