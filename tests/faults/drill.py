"""What the restore drill is played with: a town, what came after its backup, and how a loss is declared."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from projections import collection
from projections.statement import statement
from services.event_store.personal_keys import Erasure
from services.event_store.recovery import DECLARATION
from services.house import House
from services.operation import backup_manifest
from services.operation.backup import back_up
from services.operation.backup_manifest import Manifest
from services.operation.restore import restore
from services.use_cases import approvals, counter
from services.use_cases.recovery import survey
from tests.builders import COMPANY, Clock, asking, open_counter, pay, register_person, settle
from tests.every_word import plan, post
from tests.faults.backup_places import Places
from tests.use_cases.conftest import a_street

HERE, THERE = "BH-1-1-101", "BH-1-1-102"
DOCUMENT = {"kind": "批复", "number": "119", "dated": "2026-11-24", "sha256": None}


class Lost(NamedTuple):
    """What was there when the machine went, and what is left: a backup, papers, and the bureau's list."""

    house: House
    backup: Path
    manifest: Manifest
    closing_fen: int  # Of the statement, at T1.
    printed: list[str]  # Receipts of after T1.
    erasures: list[Erasure]


def a_town(house: House) -> None:
    """A month owed, a payment, two persons, of whom one was erased."""
    a_street(house)
    for key, name in (("chen", "陈小明"), ("lin", "林琳"), ("zhou", "周转")):
        register_person(house, key, name, "19900000001")
    post(house, plan(house))
    open_counter(house)
    pay(house, 5_000)
    house.keys.destroy("zhou", "contact", "2026-11-22")


def lose(house: House, places: Places, backup: Path, clock: Clock) -> Lost:
    """Facts and an erasure after the backup; then the machine is gone."""
    manifest = back_up(places.for_backup(house.settings), backup, clock)
    with house.read() as reading:
        before = statement(reading, HERE, "2026-11").closing_fen
    clock.pass_days(1)
    later = [pay(house, fen, where) for fen, where in ((1_000, HERE), (2_000, THERE))]
    book = open_counter(house, "s2", "ma", first=101)
    with asking(house, "ma"):
        counter.take_payment(
            house, HERE, payment_id="later", amount_fen=3_000, channel="cash", shift="s2", receipt_book=book
        )
    settle(house)
    house.keys.destroy("lin", "accounting", "2026-11-24")
    with house.read() as reading:
        found = [collection.payment(reading, each) for each in (*later, "later")]
    printed = [each.receipt for each in found if each and each.receipt]
    return Lost(house, backup, manifest, before, printed, house.keys.erasures())


@contextmanager
def restored(lost: Lost, places: Places, clock: Clock, erasures: list[Erasure] | None = None) -> Iterator[House]:
    """Both databases from the backup, and the bureau's list done again."""
    with places.empty(lost.house.settings) as place:
        restore(place, lost.backup, lost.erasures if erasures is None else erasures, clock())
        with places.opened(place) as house:
            settle(house)
            yield house


def declaration(house: House, clock: Clock, **changes: Any) -> dict[str, Any]:
    """What is lost, as li says it."""
    said = {"lost_until": clock().isoformat(), "cause": "water in the server room", "authority": DOCUMENT}
    return {"restore": survey(house).restored.restore} | said | changes


def propose(house: House, content: dict[str, Any], number: str = "back") -> None:
    """By li."""
    with asking(house, "li"):
        approvals.propose(house, number, kind=DECLARATION, content=content)
    settle(house)


def declare(house: House, clock: Clock, number: str = "back", **more: Any) -> None:
    """By li, and by zhao."""
    propose(house, declaration(house, clock, **more), number)
    with asking(house, "zhao"):
        approvals.approve(house, number)
    settle(house)


def open_counter_of_a_new_series(house: House) -> str:
    """Nobody has ever printed it."""
    with asking(house):
        counter.receive_receipt_book(house, series="NX", first=1, last=100, payee=COMPANY, holder="person:wang")
    return "NX-00000001"


def a_counter(house: House) -> None:
    """A month owed and paid, and a person."""
    a_street(house)
    post(house, plan(house))
    register_person(house, "chen", "陈小明", "19900000001")
    open_counter(house)
    pay(house, 5_000)


def altered(backup: Path, **changes: object) -> None:
    """Its manifest says something else."""
    manifest = backup_manifest.read(backup)
    backup_manifest.write(backup, msgspec.structs.replace(manifest, **changes))
