"""A house at work on a watched disk, and the images of that disk after the power failed at some moment."""

import random
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from eventsourcing.sqlite import SQLiteConnection

from services.event_store.sqlite_recorder import FullSyncPool
from services.house import House
from services.use_cases import assessment, counter
from services.worker import follow
from tests.builders import a_house, adopt, asking, move_in, open_counter, register_person
from tests.event_store.key_places import connection_of
from tests.every_word import plan
from tests.faults.watched_disk import Cut, Said, Step, Sync, WatchedDisk, Write
from tests.kills import PROCESSES

SECTOR = 512
"""Bytes that a disk writes at once; a longer write may be torn between any two."""
PAGES_BETWEEN_CHECKPOINTS = 60
"""Instead of 1,000: the log is copied into the database often enough for many cuts to fall into that."""
HOMES = tuple(f"BH-{building}-1-{door}01" for building in range(1, 5) for door in range(1, 6))
PAYMENTS = 90


class Film(NamedTuple):
    """The files as they lay on the disk at the beginning, and what was asked of the disk from then on."""

    beginning: dict[str, bytes]
    steps: list[Step]


def film(folder: Path, *pragmas: str) -> Film:
    """A process of its own works in the folder, as careful as the product is, unless its history is told otherwise."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_work, args=(there, folder, pragmas), daemon=True)
    process.start()
    there.close()
    steps = here.recv()
    process.join()
    return Film({file.name: file.read_bytes() for file in (folder / "before").iterdir()}, steps)


def _work(to: Connection, folder: Path, pragmas: tuple[str, ...]) -> None:
    disk = WatchedDisk()
    _ask_of_each_connection(*pragmas, f"wal_autocheckpoint = {PAGES_BETWEEN_CHECKPOINTS}")
    house = a_house(folder)
    _checkpoints_by_the_read_side_too(house.writing)
    connection_of(house.keys).execute("PRAGMA wal_autocheckpoint = 8")
    move_in(house, HOMES)
    adopt(house)
    open_counter(house)
    (folder / "before").mkdir()
    for file in [*folder.glob("*.db"), *folder.glob("*.db-wal")]:
        (folder / "before" / file.name).write_bytes(file.read_bytes())
    disk.steps.clear()
    for position in _a_day(house):
        disk.steps.append(Said(position))
    to.send(disk.steps)


def _ask_of_each_connection(*pragmas: str) -> None:
    create = FullSyncPool._create_connection

    def asked(pool: FullSyncPool) -> SQLiteConnection:
        connection = create(pool)
        for pragma in pragmas:
            connection.cursor().execute(f"PRAGMA {pragma}")
        return connection

    FullSyncPool._create_connection = asked  # type: ignore[method-assign, assignment]


def _checkpoints_by_the_read_side_too(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "checkout")
    def _at_work(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES_BETWEEN_CHECKPOINTS}")


def _a_day(house: House) -> Iterator[int]:
    """Payments, a run, new residents; the read side follows now and then. Each position was promised to somebody."""
    chance = random.Random(4)
    run = plan(house)
    for number in range(PAYMENTS):
        with asking(house):
            yield counter.take_payment(
                house,
                chance.choice(HOMES),
                payment_id=f"p{number}",
                amount_fen=chance.randrange(1, 9_999),
                channel="cash",
                shift="s1",
                receipt_book="BH-00000001",
            ).position
        if number % 6 == 0:
            register_person(house, f"r{number}", "张三丰")
            yield house.store.position()
        if number == PAYMENTS // 2:
            with asking(house, "zhao"):
                yield assessment.approve_run(house, run).position
            with asking(house, "li"):
                assessment.post_run(house, run)
            yield house.store.position()
        if chance.random() < 0.4:
            follow(house)


class Disk:
    """What is on the disk for certain, and what is still on its way there."""

    def __init__(self, beginning: dict[str, bytes], lies: bool = False) -> None:
        self._certain = {file: bytearray(content) for file, content in beginning.items()}
        self._on_its_way: dict[str, list[Write | Cut]] = {}
        self._lies = lies
        self.promised = 0
        """The last position of which somebody was told."""

    def go_on(self, step: Step) -> None:
        """One more step of the film."""
        match step:
            case Said():
                self.promised = step.position
            case Sync() if not self._lies:
                for each in self._on_its_way.pop(step.file, []):
                    _reach(self._certain.setdefault(step.file, bytearray()), each)
            case Write() | Cut():
                self._on_its_way.setdefault(step.file, []).append(step)

    def image(self, chance: random.Random) -> dict[str, bytes]:
        """The power fails now: of what was on its way, some is there, some is not, and some is torn."""
        files = {file: bytearray(content) for file, content in self._certain.items()}
        luck = chance.choice((0.0, 0.5, 0.9, 1.0))
        for file, steps in self._on_its_way.items():
            content = files.setdefault(file, bytearray())
            for step in steps:
                if chance.random() < luck:
                    _reach(content, step)
                elif isinstance(step, Write) and chance.random() < 0.5:
                    for piece in _torn(step, chance):
                        _reach(content, piece)
        return {file: bytes(content) for file, content in files.items()}


def _reach(content: bytearray, step: Write | Cut) -> None:
    if isinstance(step, Cut):
        del content[step.size :]
        return
    if len(content) < step.offset:
        content.extend(bytes(step.offset - len(content)))
    content[step.offset : step.offset + len(step.data)] = step.data


def _torn(write: Write, chance: random.Random) -> Iterator[Write]:
    """Sector by sector: written, not written, or rubbish."""
    start = 0
    while start < len(write.data):
        end = min(len(write.data), start + SECTOR - (write.offset + start) % SECTOR)
        fate = chance.random()
        if fate < 0.45:
            yield Write(write.file, write.offset + start, write.data[start:end])
        elif fate < 0.55:
            yield Write(write.file, write.offset + start, chance.randbytes(end - start))
        start = end
