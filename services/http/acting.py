"""Who asks, for what, with which key: what every POST says around its command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from domain.history import Envelope
from projections import audit_trail
from projections.audit_trail import TrailRow
from services.auth.entering import reach_of
from services.auth.reach import Reach
from services.auth.tokens import Tokens
from services.house import House
from services.http.repetition import AtWork
from services.use_cases.command import CommandIdReused, acting

KEY_PATTERN = r"^[A-Za-z0-9_-]{16,64}$"
WAIT_SECONDS = 1.0
"""For the read side to show what was recorded: whoever has waited so long is told that it is, and may look later."""

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=KEY_PATTERN,
        description="New with each new act, the same to repeat it: however often it is sent, it happens once.",
        examples=["5f0c1d3e-8a52-4c5e-9d0b-5a0d7a1b2c3d"],
    ),
]


@dataclass(frozen=True)
class Act:
    """One POST: the person behind it, the key, the door, and what was sent."""

    house: House
    reach: Reach
    key: str
    door: str
    sent: dict[str, Any]
    tokens: Tokens
    wait_seconds: float
    at_work: AtWork | None = None
    """None for a page: it leads on to what is recorded, whoever recorded it."""

    @property
    def actor(self) -> str:
        """As history names him."""
        return self.reach.principal.actor

    @contextmanager
    def commanding(self) -> Iterator[Envelope]:
        """Around the use case, in its thread, behind everything that asks whether this person may.

        Raises NothingAsked, CommandIdReused, RequestInProgress, and Answered where the same was answered before.
        """
        with self.trying() as envelope:
            if self.at_work:
                self.at_work.claim(envelope)
            yield envelope

    @contextmanager
    def trying(self) -> Iterator[Envelope]:
        """The same for what records nothing, and is tried anew each time. Raises CommandIdReused.

        A use case finds its own command in the streams that it loads; a key that comes back with another
        thing in the address is found here.
        """
        self.reach.must_have_asked()
        role = self.reach.role
        with acting(self.house, self.actor, self.key, door=self.door, sent=self.sent, role=role) as envelope:
            with self.house.read() as reading:
                before = audit_trail.of_command(reading, envelope.command_id)
            if before is not None and envelope.fingerprint not in self._fingerprints(before):
                raise CommandIdReused()
            yield envelope

    def _fingerprints(self, before: TrailRow) -> set[str]:
        recorded = self.house.store.since([before.stream], before.position - 1)
        return {each.envelope.fingerprint for each in recorded if each.envelope.command_id == before.command_id}

    def without(self, *names: str) -> "Act":
        """Personal texts are in no fingerprint: a telephone number could be guessed from it."""
        body = {name: value for name, value in (self.sent["body"] or {}).items() if name not in names}
        return replace(self, sent=self.sent | {"body": body})

    def with_file(self, sha256: str) -> "Act":
        """A file is sent by what it holds."""
        return replace(self, sent=self.sent | {"file": sha256})


async def act(request: Request, key: Key) -> Act:
    """Who has signed in, and what the headers and the address say; another person's same key is another key."""
    app = request.app
    return Act(
        house=app.state.house,
        reach=reach_of(request),
        key=key,
        door=f"{request.method} {request.scope['route'].path}",
        sent={"path": request.path_params, "query": request.query_params.multi_items(), "body": request.state.sent},
        tokens=app.state.tokens,
        wait_seconds=app.state.wait_seconds,
        at_work=request.state.at_work,
    )


def house_of(request: Request) -> House:
    """The running service."""
    house: House = request.app.state.house
    return house


async def _reaching(request: Request) -> Reach:
    return reach_of(request)


async def _asking(request: Request) -> House:
    return house_of(request)


Acting = Annotated[Act, Depends(act)]
Reaching = Annotated[Reach, Depends(_reaching)]
Asking = Annotated[House, Depends(_asking)]
"""Nobody waits here for anything: a thread of its own for each would cost a request more than its answer does."""
