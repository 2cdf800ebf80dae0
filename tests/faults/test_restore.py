"""The restore drill: back to a backup, what came after it declared lost by two persons, and on with the work.

Facts before T1, a backup, facts and an erasure after T1; then both databases are lost.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.operations.refusals import SeriesClosed
from domain.payments.refusals import ReceiptBookGivenBack
from projections import collection, residents
from projections.statement import statement
from services.databases import doors
from services.databases.postgres import conninfo, doors_engine
from services.event_store.key_stores import SqliteKeyStore
from services.event_store.personal_keys import SubjectErased
from services.event_store.recovery import Recovering
from services.house import House
from services.operation.backup import back_up
from services.operation.restore import read_erasures, restore
from services.settings import Settings
from services.use_cases import counter
from services.use_cases.checking import check
from services.use_cases.recovery import survey
from tests.builders import Clock, asking, open_counter, pay, settle
from tests.faults.backup_places import Places, rows
from tests.faults.drill import HERE, Lost, declare, open_counter_of_a_new_series, restored


def name_of(house: House, key: str) -> str:
    with house.read() as reading:
        sealed = residents.name(reading, key)
    assert sealed is not None
    return house.keys.open(sealed)


def must_stand_as_at_t1(house: House, lost: Lost) -> None:
    """To the 分, and nobody who was erased is back."""
    assert (house.store.position(), lost.manifest.entries) == (lost.manifest.last_position, len(rows(house.settings)))
    with house.read() as reading:
        assert statement(reading, HERE, "2026-11").closing_fen == lost.closing_fen
        assert [collection.payment_by_receipt(reading, receipt) for receipt in lost.printed] == [None, None, None]
    assert check(house) == []
    assert name_of(house, "chen") == "陈小明"
    assert set(house.keys.tombstones()) == {("lin", "accounting"), ("zhou", "contact")}
    with pytest.raises(SubjectErased):
        name_of(house, "lin")


def test_everything_of_the_backup_is_back_to_the_fen_and_the_erased_stay_erased(
    lost: Lost, places: Places, clock: Clock
) -> None:
    with restored(lost, places, clock) as house:
        must_stand_as_at_t1(house, lost)


def test_keys_that_go_back_without_the_list_of_erasures_fail_the_drill(
    lost: Lost, places: Places, clock: Clock
) -> None:
    """The control."""
    with restored(lost, places, clock, erasures=[]) as house:
        assert name_of(house, "lin") == "林琳", "whom the town had forgotten"
        with pytest.raises(AssertionError):
            must_stand_as_at_t1(house, lost)


def test_positions_versions_and_bytes_are_those_of_before(lost: Lost, places: Places, clock: Clock) -> None:
    before = rows(lost.house.settings)
    with restored(lost, places, clock) as house:
        assert rows(house.settings) == [row for row in before if row[4] <= lost.manifest.last_position]


def test_no_number_that_may_have_been_printed_is_ever_given_again(lost: Lost, places: Places, clock: Clock) -> None:
    with restored(lost, places, clock) as house:
        declare(house, clock)
        with pytest.raises(ReceiptBookGivenBack):
            pay(house, 1_000)
        with pytest.raises(SeriesClosed):
            open_counter(house, "s2", "ma", first=101)
        new = pay(house, 1_000, book=open_counter_of_a_new_series(house))
        with house.read() as reading:
            found = collection.payment(reading, new)
        assert found is not None
        assert found.receipt == "NX00000001"
        assert found.receipt not in lost.printed
        assert check(house) == []


def test_a_command_that_was_lost_is_sent_again_and_happens(lost: Lost, places: Places, clock: Clock) -> None:
    """Its key is unknown again: to the client it never happened, to us neither."""
    with restored(lost, places, clock) as house:
        declare(house, clock)
        book = open_counter_of_a_new_series(house)
        for _ in range(2):
            with asking(house, key="of a client", sent="the same"):
                done = counter.take_payment(
                    house, HERE, payment_id="later", amount_fen=3_000, channel="cash", shift="s1", receipt_book=book
                )
        assert done.repeated
        settle(house)
        with house.read() as reading:
            assert statement(reading, HERE, "2026-11").closing_fen == lost.closing_fen - 3_000
        assert check(house) == []


def test_a_key_store_that_is_still_there_stays_as_it_is(lost: Lost, places: Places, clock: Clock) -> None:
    """It is newer than any backup, and knows every erasure."""
    lost.house.close()
    with places.empty(lost.house.settings, keys=lost.house.settings) as place:
        done = restore(place, lost.backup, None, clock())
        assert done.keys == "kept"
        with places.opened(place) as house:
            settle(house)
            must_stand_as_at_t1(house, lost)


def test_an_empty_key_store_is_none(lost: Lost, places: Places, clock: Clock) -> None:
    """The service was started once on the new machine, and found nothing."""
    with places.empty(lost.house.settings) as place:
        if place.database == "sqlite":
            SqliteKeyStore(place.key_store_file).close()
        assert restore(place, lost.backup, lost.erasures, clock()).keys == "restored"
        with places.opened(place) as house:
            settle(house)
            must_stand_as_at_t1(house, lost)


def test_what_the_doors_remember_of_after_the_backup_did_not_happen(lost: Lost, places: Places, clock: Clock) -> None:
    """An answer that a lost command got must not be given again: it is sent again, and happens."""
    with places.empty(lost.house.settings) as place:
        answered_before(place)
        restore(place, lost.backup, lost.erasures, clock())
        with places.opened(place) as house, house.doors.connect() as connection:
            assert connection.execute(sa.select(doors.repeatable)).all() == []


def answered_before(place: Settings) -> None:
    row = {"command_id": "c", "fingerprint": "f", "claimant": "", "until": 2**40, "reply": "sealed"}
    if place.database == "sqlite":
        engine = doors.embedded_doors(place.database_file)
    else:
        engine = doors_engine(conninfo(str(place.database_url)), 1, 1)
    with engine.begin() as connection:
        connection.execute(doors.repeatable.insert(), row)
    engine.dispose()


def test_after_the_declaration_a_second_backup_goes_back_the_same_way(
    lost: Lost, places: Places, clock: Clock, tmp_path: Path
) -> None:
    with restored(lost, places, clock) as house:
        declare(house, clock)
        pay(house, 700, book=open_counter_of_a_new_series(house))
        again = tmp_path / "second backup"
        manifest = back_up(places.for_backup(house.settings), again, clock)
        with places.empty(house.settings) as place:
            restore(place, again, [], clock() + timedelta(hours=1))
            with places.opened(place) as second:
                settle(second)
                assert (second.store.position(), check(second)) == (manifest.last_position, [])
                with pytest.raises(Recovering):
                    pay(second, 100, book="NX-00000001")
                assert [each.book for each in survey(second).forgone] == ["NX-00000001"], "given back is given back"
                clock.pass_days(1)
                declare(second, clock, "back again")
                assert second.store.recovery.pending() is None


def test_the_list_of_erasures_is_read_as_it_is_printed(lost: Lost) -> None:
    printed = lost.backup.parent / "erasures.json"
    printed.write_text(json.dumps(lost.erasures), "utf-8")
    assert read_erasures(printed) == lost.erasures
