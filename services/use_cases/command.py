"""What every command has in common: it happens once, whoever else writes, however often it is sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, NamedTuple, ParamSpec
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from domain.errors import Refusal
from domain.history import Aggregate, Envelope
from services.event_store.recorder import OutcomeUnknown
from services.event_store.store import AlreadyRecorded, Conflict, commanded
from services.event_store.stretches import PoisonEntry
from services.house import House
from services.operation import measures
from services.operation.logs import note

P = ParamSpec("P")
ATTEMPTS = 8


class CommandIdReused(Refusal):
    """This key was used before with other content: use a new key for a new act."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed this at the same moment, again and again: look at it anew, then repeat."""


class ChangedSince(Refusal):
    """Somebody changed this after you had read it: read it again, then decide whether you still want the change."""


Seen = Callable[[int], bool]
"""Whether a version of a thing's history is the one that who asks has seen."""


class Done(NamedTuple):
    """The position to wait for before reading, and whether it had happened before."""

    position: int
    repeated: bool = False


def use_case(decide: Callable[Concatenate[House, P], int]) -> Callable[Concatenate[House, P], Done]:
    """Load, decide, record: again after a conflict, and not at all if it was done already."""

    @wraps(decide)
    def run(house: House, /, *args: P.args, **kwargs: P.kwargs) -> Done:
        with _measured(decide.__name__) as outcome:
            for _ in range(ATTEMPTS):
                try:
                    done = Done(decide(house, *args, **kwargs))
                    outcome.word = "done"
                    return done
                except AlreadyRecorded as before:
                    if before.fingerprint != commanded.get().fingerprint:
                        raise CommandIdReused() from None
                    done = Done(house.store.secured_position(), repeated=True)
                    measures.IDEMPOTENT_REPLAYS.inc()
                    outcome.word = "repeated"
                    return done
                except PoisonEntry:
                    house.store.writing.must_be_allowed()  # A newer release's word is no fault: UpgradeNeeded.
                    raise
                except Conflict:
                    measures.COMMAND_RETRIES.labels("conflict").inc()
            raise ChangedMeanwhile()

    return run


@contextmanager
def _measured(name: str) -> Iterator[measures.Outcome]:
    """How long it took, and whether a rule or an outage ended it."""
    with measures.command(name) as outcome:
        try:
            yield outcome
        except Refusal:
            outcome.word = "refused"
            raise
        except OutcomeUnknown:
            measures.UNKNOWN_OUTCOMES.inc()
            outcome.word = "unknown"
            raise


@contextmanager
def acting(
    house: House,
    actor: str,
    key: str,
    *,
    door: str,
    sent: Any,
    role: str = "staff",
    reason: str | None = None,
    causation_id: str | None = None,
) -> Iterator[Envelope]:
    """What the edge says around a command: who asks, by which door, with which key, and what was sent.

    The command's id is derived from person, door and key: another's same key is another key. The
    fingerprint covers what the client sent, and nothing derived.
    """
    command_id = str(uuid5(NAMESPACE_URL, f"{house.settings.tenant}\n{actor}\n{door}\n{key}"))
    envelope = Envelope(
        command_id=command_id,
        fingerprint=fingerprint(sent),
        actor=actor,
        role=role,
        recorded_at=house.clock(),
        reason=reason,
        correlation_id=command_id,
        causation_id=causation_id,
    )
    note(correlation_id=command_id)
    token = commanded.set(envelope)
    try:
        yield envelope
    finally:
        commanded.reset(token)


def must_be_seen(thing: Aggregate[Any], seen: Seen | None) -> None:
    """Before anything is decided on it; who says nothing of it decides on what it is now. Raises ChangedSince."""
    if seen is not None and not seen(thing.version):
        raise ChangedSince()


@contextmanager
def step(name: str) -> Iterator[None]:
    """One save of an act of several: its command id is derived, so that each happens once."""
    whole = commanded.get()
    derived = str(uuid5(UUID(whole.command_id), name))
    token = commanded.set(msgspec.structs.replace(whole, command_id=derived))
    try:
        yield
    finally:
        commanded.reset(token)


def fingerprint(sent: Any) -> str:
    """SHA-256 of canonical JSON, in short."""
    content = msgspec.json.encode(sent, order="deterministic", enc_hook=str)
    return sha256(content).hexdigest()[:32]


def actor() -> str:
    """Who asks."""
    return commanded.get().actor


def asking() -> str:
    """Who asks; "" where somebody only looks."""
    envelope = commanded.get(None)
    return envelope.actor if envelope else ""
