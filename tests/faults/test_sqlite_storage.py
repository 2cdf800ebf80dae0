"""The disk is full, the database is locked, connections run out: nothing half, and over when it is over."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from eventsourcing.sqlite import SQLiteConnectionPool

from domain.billing.dwelling_account import DwellingAccount
from projections.statement import statement
from services.event_store.outages import StorageFull, StoreUnavailable
from services.event_store.personal_keys import KeysUnavailable
from services.event_store.sqlite_recorder import SqliteRecorder
from services.house import House
from services.use_cases import assessment, counter
from services.use_cases.checking import check
from services.use_cases.imports import apply_import
from services.worker import Worker as Following
from services.worker import wait_for
from tests.builders import adopt, asking, move_in, open_counter, pay, settle
from tests.event_store.key_places import connection_of
from tests.every_word import plan
from tests.kills import Worker, wait_for_the_word
from tests.workbooks.clerk import ledger

HERE, BOOK = "BH-1-1-101", "BH-00000001"


@pytest.fixture
def desk(house: House) -> House:
    move_in(house)
    adopt(house)
    open_counter(house)
    pay(house, 5000)
    return house


def another_area() -> bytes:
    """A ledger of 300 dwellings."""
    row: dict[str, object] = {"area": "WC", "area_name": "望城路宿舍区"}
    return ledger("dwellings", *[row] * 300)


def take(house: House, payment_id: str = "p1") -> int:
    with asking(house):
        return counter.take_payment(
            house, HERE, payment_id=payment_id, amount_fen=100, channel="cash", shift="s1", receipt_book=BOOK
        ).position


def pool_of(house: House) -> SQLiteConnectionPool:
    assert isinstance(house.store.recorder, SqliteRecorder)
    return house.store.recorder.datastore.pool


# Full -------------------------------------------------------------------------------------------------


@contextmanager
def full_disk(house: House) -> Iterator[None]:
    """No page more for whoever writes history: the limit holds for each connection, so all are told."""
    pool = pool_of(house)
    pages = _every(house, "PRAGMA page_count")
    _every(house, f"PRAGMA max_page_count = {max(pages)}")
    create = pool._create_connection

    def smaller() -> object:
        connection = create()
        connection.cursor().execute(f"PRAGMA max_page_count = {max(pages)}")
        return connection

    pool._create_connection = smaller  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        pool._create_connection = create  # type: ignore[method-assign]
        _every(house, "PRAGMA max_page_count = 1073741823")


def _every(house: House, pragma: str) -> list[int]:
    pool = pool_of(house)
    held = [pool.get_connection(is_writer=False) for _ in range(pool.pool_size)]
    told = []
    for connection in held:
        cursor = connection.cursor()
        cursor.execute(pragma)
        told.append(int(cursor.fetchone()[0]))
        pool.put_connection(connection)
    return told


def fill_up(house: House) -> None:
    """Small payments until there is room for none."""
    for number in range(90):
        take(house, f"fill-{number}")


def test_a_full_disk_refuses_the_whole_command_and_reading_goes_on(desk: House) -> None:
    content = another_area()
    settle(desk)
    before = desk.store.position()
    with full_disk(desk):
        with asking(desk), pytest.raises(StorageFull):
            apply_import(desk, "dwellings", content)
        assert desk.store.position() == before, "a thousand entries, and not one of them"
        with asking(desk):
            assert desk.store.load(DwellingAccount, HERE).version == 2
        with desk.read() as reading:
            assert statement(reading, HERE, "2026-11").closing_fen == -5000
        with pytest.raises(StorageFull):
            fill_up(desk)
        with asking(desk):
            account = desk.store.load(DwellingAccount, HERE)
    settle(desk)
    assert check(desk) == [], "what was said to be taken is there, and what was refused is nowhere"
    taken = [payment for payment in account.payments if payment.startswith("fill-")]
    take(desk, f"fill-{len(taken)}")
    with asking(desk):
        apply_import(desk, "dwellings", content)
    settle(desk)
    assert check(desk) == []


def test_a_run_that_meets_a_full_disk_stops_at_a_whole_save_and_goes_on_when_there_is_room(desk: House) -> None:
    codes = tuple(f"BH-{building}-1-{door}01" for building in range(3, 40) for door in range(1, 4))
    move_in(desk, codes)
    run = plan(desk)
    with asking(desk, "zhao"):
        assessment.approve_run(desk, run)
    with full_disk(desk), asking(desk, "li"), pytest.raises(StorageFull):
        assessment.post_run(desk, run)
    with asking(desk, "li"):
        assert assessment.post_run(desk, run).refused == {}
    settle(desk)
    with asking(desk):
        accounts = desk.store.load_all(DwellingAccount, [HERE, *codes])
    assert {len(account.charges) for account in accounts.values()} == {1}
    assert check(desk) == []


def test_the_read_side_waits_while_it_cannot_write_and_goes_on_by_itself(desk: House) -> None:
    """The worker's thread lives through it: nobody has to start anything again."""
    with desk.writing.connect() as connection:
        pages = connection.scalar(sa.text("PRAGMA page_count")) or 0
    limit = pages

    def smaller(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {limit}")

    sa.event.listen(desk.writing, "checkout", smaller)
    worker = Following(desk)
    worker.start()
    try:
        for number in range(60):
            reached = take(desk, f"p{number}")
        assert not wait_for(desk, reached, 0.5)
        limit = 1_073_741_823
        assert wait_for(desk, reached, 20)
    finally:
        worker.stop()
    settle(desk)
    assert check(desk) == []


def test_full_keys_refuse_what_needs_a_new_key_and_nothing_else(desk: House) -> None:
    content, before = another_area(), desk.store.position()
    [pages] = connection_of(desk.keys).execute("PRAGMA page_count").fetchone()
    connection_of(desk.keys).execute(f"PRAGMA max_page_count = {pages}")
    with asking(desk), pytest.raises(KeysUnavailable):
        apply_import(desk, "dwellings", content)
    assert desk.store.position() == before
    take(desk)
    connection_of(desk.keys).execute("PRAGMA max_page_count = 1000000")
    with asking(desk):
        apply_import(desk, "dwellings", content)
    settle(desk)
    assert check(desk) == []


# Locked -----------------------------------------------------------------------------------------------


def holding_the_lock(to: Connection, file: Path) -> None:
    """Another process that writes, and does not end."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    wait_for_the_word(to)


def test_a_database_that_another_process_keeps_locked_is_unavailable_within_seconds(desk: House) -> None:
    settle(desk)
    before = desk.store.position()
    other = Worker(holding_the_lock, desk.settings.database_file)
    try:
        start = time.monotonic()
        with pytest.raises(StoreUnavailable):
            take(desk)
        assert time.monotonic() - start < 20, "it does not wait for ever"
        assert desk.store.position() == before, "reading goes on"
        with desk.read() as reading:
            assert statement(reading, HERE, "2026-11").closing_fen == -5000
    finally:
        other.was_killed(after=0)
    take(desk)
    settle(desk)
    assert desk.store.position() == before + 3
    assert check(desk) == []


def test_the_same_command_is_sent_again_after_it_and_happens_once(desk: House) -> None:
    settle(desk)

    def press() -> bool:
        with asking(desk, key="one press"):
            return counter.take_payment(
                desk, HERE, payment_id="p1", amount_fen=100, channel="cash", shift="s1", receipt_book=BOOK
            ).repeated

    with closing(sqlite3.connect(desk.settings.database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        impatient(desk)
        with pytest.raises(StoreUnavailable):
            press()
        other.execute("ROLLBACK")
    assert [press(), press()] == [False, True]
    settle(desk)
    assert check(desk) == []


def impatient(house: House) -> None:
    """The store's connections wait a tenth of a second only, to spare the patience of whoever runs the tests."""
    _every(house, "PRAGMA busy_timeout = 100")


def test_when_every_connection_is_in_use_it_is_said_and_writing_works_again_afterwards(desk: House) -> None:
    """The library's pool kept the writers' turn for ever, once no connection could be had."""
    pool = pool_of(desk)
    pool.pool_timeout = 0.2
    held = [pool.get_connection(is_writer=False) for _ in range(pool.pool_size + pool.max_overflow)]
    with asking(desk):
        account = DwellingAccount("BH-9-1-101")
        account.open()
        with pytest.raises(StoreUnavailable):
            desk.store.record(account)
        for connection in held:
            pool.put_connection(connection)
        desk.store.record(account)


def test_writers_take_turns_and_the_one_who_waits_too_long_is_told(desk: House) -> None:
    pool = pool_of(desk)
    pool.pool_timeout = 0.2
    writer = pool.get_connection(is_writer=True)
    with asking(desk):
        account = DwellingAccount("BH-9-1-101")
        account.open()
        with pytest.raises(StoreUnavailable):
            desk.store.record(account)
        pool.put_connection(writer)
        desk.store.record(account)


def test_closing_the_house_waits_for_those_at_work(desk: House) -> None:
    """To close a connection under a running statement is to crash the process."""
    going, stop = Event(), Event()

    def read_on() -> None:
        while not stop.is_set():
            with suppress(Exception):
                desk.store.recorder.history(0, 1_000)
            going.set()

    readers = [Thread(target=read_on) for _ in range(4)]
    for reader in readers:
        reader.start()
    going.wait()
    desk.store.close()
    stop.set()
    for reader in readers:
        reader.join()
