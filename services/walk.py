"""The walk through history: every read model is brought to where it ends now, each by itself.

Where the database can, two are at it at once: while it writes the rows of one, those of another are folded.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from itertools import groupby

import sqlalchemy as sa
import structlog

from projections import PROJECTIONS
from projections.engine.projection import (
    CATCH_UP_BATCH,
    LIVE_BATCH,
    Overtaken,
    Projection,
    Read,
    apply_abreast,
    apply_batch,
    catch_up,
    mark_stuck,
    position,
    states,
)
from projections.ledger import Imbalance
from services.event_store.personal_keys import KeysUnavailable
from services.event_store.stretches import PoisonEntry
from services.giving_way import AWAITED
from services.house import House

ABREAST_MAX = LIVE_BATCH
HANDS = 2
"""One folds while the database writes what another one has folded; of more, each waits for the others."""
MEANWHILE_SECONDS = 0.05
"""So often somebody looks, while the hands are at work, whether those who pay wait for something new."""
FAULTS = (sa.exc.IntegrityError, sa.exc.DataError, Imbalance, LookupError, TypeError, ValueError)
"""What a fold raises where a fact does not fit the tables: a fault of ours, and no reason to skip it."""
Told = Callable[[str, int], None]
log = structlog.get_logger()


def walk(house: House, read: Read, news: Read, told: Told, may_rest: bool) -> None:
    """A batch each in turn: those who stand at one place share what is read there.

    What people look at when they have paid goes first, and goes on with what came meanwhile beside the others' batches:
    whoever pays while a run is posted does not wait for all that follows from the run.
    """
    newest = house.store.position()
    with house.read() as reading:
        reached = {state.name: state.position for state in states(reading)}
    behind = [projection for projection in PROJECTIONS if reached[projection.name] < newest]
    if may_rest:
        behind = [each for each in behind if not house.standstills.rests(each.name, reached[each.name])]
    if newest - min((reached[each.name] for each in behind), default=newest) <= ABREAST_MAX:
        moved = _go_abreast(house, behind, reached, read, ABREAST_MAX, told)
        behind, reached = [each for each in behind if each.name not in moved], reached | moved
    awaited = [each for each in PROJECTIONS if each.name in AWAITED]
    _go_to(house, newest, [each for each in awaited if each in behind], reached, news, told)

    def meanwhile() -> None:
        now = house.store.position() if _hands(house) > 1 else newest
        able = [each for each in awaited if not house.standstills.rests(each.name, reached[each.name])]
        if now > newest:
            _go_to(house, now, [each for each in able if reached[each.name] < now], reached, news, told)

    _go_to(house, newest, [each for each in behind if each not in awaited], reached, read, told, meanwhile)


def _go_to(
    house: House,
    newest: int,
    behind: Collection[Projection],
    reached: dict[str, int],
    read: Read,
    told: Told,
    meanwhile: Callable[[], None] | None = None,
) -> None:
    """Each as far as that, but for those who cannot go on."""
    while behind:
        moved = _go_on(house, behind, reached, read, told, meanwhile)
        behind = [each for each in behind if moved.get(each.name, newest) < newest]
        reached |= moved


def _go_on(
    house: House,
    behind: Collection[Projection],
    reached: Mapping[str, int],
    read: Read,
    told: Told,
    meanwhile: Callable[[], None] | None,
) -> dict[str, int]:
    """A batch each. The positions come to; without those who cannot go on."""
    idle = [each for each in behind if _finds_nothing(each, read, reached[each.name])]
    moved = _go_abreast(house, idle, reached, read, CATCH_UP_BATCH, told)
    busy = [each for each in behind if each.name not in moved]
    with ThreadPoolExecutor(_hands(house), "following") as crew:
        at_work = {crew.submit(_follow_one, house, each, read): each.name for each in busy}
        try:
            left = set(at_work)
            while left:
                done, left = wait(left, MEANWHILE_SECONDS if meanwhile else None, FIRST_COMPLETED)
                for each in done:
                    if (upto := each.result()) is not None:
                        moved[at_work[each]] = upto
                        told(at_work[each], upto)
                if meanwhile:
                    meanwhile()
        finally:
            crew.shutdown(cancel_futures=True)  # Whoever has begun a batch ends it.
    return moved


def _hands(house: House) -> int:
    """An embedded database takes one writer at a time."""
    return HANDS if house.writing.dialect.name == "postgresql" else 1


def _finds_nothing(projection: Projection, read: Read, here: int) -> bool:
    """Whether nothing that lies before it means anything to it: then it only has to say that it has been there."""
    with suppress(PoisonEntry, KeysUnavailable):
        return not read(here, CATCH_UP_BATCH, projection.wanted()).entries
    return False


def _go_abreast(
    house: House, behind: Collection[Projection], reached: Mapping[str, int], read: Read, batch: int, told: Told
) -> dict[str, int]:
    """Those who stand at one place share a save. Whoever is left goes on by himself."""
    moved: dict[str, int] = {}
    for _, standing in groupby(sorted(behind, key=lambda each: reached[each.name]), lambda each: reached[each.name]):
        with suppress(Overtaken, PoisonEntry, KeysUnavailable, *FAULTS):
            moved |= apply_abreast(list(standing), read, house.writing, batch)
    for name, upto in moved.items():
        house.standstills.ended(name)
        told(name, upto)
    return moved


def _follow_one(house: House, projection: Projection, read: Read) -> int | None:
    """The position that it has come to; None where it cannot go on."""
    with stopping_loudly(house, projection.name):
        try:
            upto = apply_batch(projection, read, house.writing, CATCH_UP_BATCH)
        except FAULTS:
            upto = catch_up(projection, read, house.writing, 1)  # As far as the very entry.
        house.standstills.ended(projection.name)
        return upto
    return None


@contextmanager
def stopping_loudly(house: House, name: str) -> Iterator[None]:
    """Whoever cannot go on stops there, and says so; the others do not."""
    try:
        yield
    except Overtaken:
        return  # Another process was faster; the next look sees what it left.
    except KeysUnavailable:  # Who opens nothing goes on.
        if house.standstills.met(name, _next_position(house, name)):
            log.warning("following waits", name=name, code="KeysUnavailable")
    except PoisonEntry as poison:
        mark_stuck(house.writing, name, poison.position, poison.why)
        _tell(house, name, poison.position, "PoisonEntry")
    except FAULTS as error:
        at = _next_position(house, name)
        mark_stuck(house.writing, name, at, f"{type(error).__name__}: {error}")
        _tell(house, name, at, type(error).__name__)


def _next_position(house: House, name: str) -> int:
    with house.read() as reading:
        return position(reading, name) + 1


def _tell(house: House, name: str, at: int, code: str) -> None:
    if house.standstills.met(name, at):
        log.error("projection stuck", name=name, position=at, code=code)
