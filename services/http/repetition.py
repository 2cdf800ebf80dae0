"""A request with a key: one at a time is at work on it, and what it was answered is answered again.

That a command happens once is history's doing. Here it is only remembered, for a while, that somebody is at it, and
what was said: if it is forgotten, the repeated command finds itself in history and tells the resource as it is now.
"""

import json
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable
from secrets import token_hex
from time import monotonic
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.dialects import postgresql, sqlite

from domain.history import Envelope
from services.auth.tokens import TokenBroken, Tokens
from services.databases.doors import now, repeatable
from services.http.refusals import RequestInProgress
from services.operation import measures
from services.operation.logs import fault
from services.use_cases.command import CommandIdReused

LEASE_SECONDS, KEPT_SECONDS = 30, 72 * 3600
REPLY_BYTES_MAX = 256 << 10
SWEEP_SECONDS = 60.0
SETTLED_MAX = 1_000
REPLAYED = "Idempotency-Replayed"
_OF_THIS_ANSWER = (b"content-length",)
Upsert = sqlite.Insert | postgresql.Insert
_UPSERTS: dict[str, Callable[[sa.Table], Upsert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
log = structlog.get_logger()


class Claim(NamedTuple):
    """Who is at work on a command, under a name that no other claimant has."""

    command_id: str
    claimant: str


class Answered(Exception):
    """This command was answered with success before: with this, byte for byte."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Replies:
    """Claims and replies of all processes."""

    def __init__(self, doors: sa.Engine, tokens: Tokens) -> None:
        """They may be lost with a server that dies: nobody waits for the disk."""
        self._doors, self._tokens = doors.execution_options(soon_forgotten=True), tokens
        self._insert = _UPSERTS[doors.dialect.name]
        self._swept = monotonic()
        self._settled = OrderedDict[str, str]()
        """By the command, who of us was at work on it last: where that is not remembered there, it is known here."""

    def claim(self, command_id: str, fingerprint: str) -> Claim:
        """From now on others are told to wait, until it is answered or the lease runs out.

        Raises Answered, RequestInProgress, CommandIdReused.
        """
        claim = Claim(command_id, token_hex(16))
        with self._doors.begin() as connection:
            self._sweep(connection)
            if connection.execute(self._claiming(claim, fingerprint)).first() is not None:
                return claim
            wanted = sa.select(repeatable.c.fingerprint, repeatable.c.reply)
            found = connection.execute(wanted.where(repeatable.c.command_id == command_id)).first()
        if found is not None and found.fingerprint != fingerprint:
            raise CommandIdReused()
        if found is None or found.reply is None:
            raise RequestInProgress()
        measures.IDEMPOTENT_REPLAYS.inc()
        raise Answered(self._opened(command_id, found.reply))

    def _claiming(self, claim: Claim, fingerprint: str) -> sa.Executable:
        """Takes the row if there is none, if its time has run out, or if it is ours: then it tells the claimant."""
        values = {"fingerprint": fingerprint, "claimant": claim.claimant, "until": now() + LEASE_SECONDS, "reply": None}
        insert = self._insert(repeatable).values(command_id=claim.command_id, **values)
        is_free = repeatable.c.until < now()
        if ours := self._settled.get(claim.command_id):
            is_free |= sa.and_(repeatable.c.claimant == ours, repeatable.c.reply.is_(None))
        taking = insert.on_conflict_do_update(index_elements=[repeatable.c.command_id], set_=values, where=is_free)
        return taking.returning(repeatable.c.claimant)

    def settle(self, claim: Claim, response: Response | None) -> None:
        """Keeps what was said with success; a refusal and a failure recorded nothing, and are decided anew.

        What is recorded stays so even if this cannot be remembered.
        """
        own = sa.and_(repeatable.c.command_id == claim.command_id, repeatable.c.claimant == claim.claimant)
        work: sa.Executable = sa.delete(repeatable).where(own, repeatable.c.reply.is_(None))
        if response is not None and _is_final(response):
            reply = self._sealed(claim.command_id, response)
            work = sa.update(repeatable).where(own).values(reply=reply, until=now() + KEPT_SECONDS)
        try:
            with self._doors.begin() as connection:
                connection.execute(work)
        except sa.exc.SQLAlchemyError as error:
            log.warning("not remembered", **fault(error))
        self._settled[claim.command_id] = claim.claimant
        while len(self._settled) > SETTLED_MAX:
            self._settled.popitem(last=False)

    def begin(self) -> None:
        """A server that starts: whoever was at work when it died is not any more. If another one is, history holds."""
        try:
            with self._doors.begin() as connection:
                connection.execute(sa.delete(repeatable).where(repeatable.c.reply.is_(None)))
        except sa.exc.SQLAlchemyError as error:
            log.warning("not remembered", **fault(error))

    def _sweep(self, connection: sa.Connection) -> None:
        """Now and then, what has run out."""
        if monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = monotonic()
            connection.execute(sa.delete(repeatable).where(repeatable.c.until < now()))

    def _sealed(self, command_id: str, response: Response) -> str:
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in response.raw_headers
            if name not in _OF_THIS_ANSWER
        ]
        said = {"status": response.status_code, "headers": headers, "body": b64encode(response.body).decode()}
        return self._tokens.seal(json.dumps(said), f"reply {command_id}")

    def _opened(self, command_id: str, reply: str) -> Response:
        """Raises RequestInProgress where the key that sealed it is another now: its time runs out."""
        try:
            said = json.loads(self._tokens.open(reply, f"reply {command_id}"))
        except TokenBroken:
            raise RequestInProgress() from None
        response = Response(b64decode(said["body"]), said["status"])
        response.raw_headers += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in said["headers"]]
        response.headers[REPLAYED] = "true"
        return response


class AtWork:
    """What this request has claimed, until its answer is known."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._claim: Claim | None = None

    def claim(self, envelope: Envelope) -> None:
        """Raises CommandIdReused, RequestInProgress, Answered."""
        self._claim = self._replies.claim(envelope.command_id, envelope.fingerprint)

    async def settle(self, response: Response | None) -> None:
        """It was answered with this; None where it ended in an error."""
        if self._claim is not None:
            await run_in_threadpool(self._replies.settle, self._claim, response)


def _is_final(response: Response) -> bool:
    """A 202 is not: whoever repeats it wants to see the thing."""
    is_success = 200 <= response.status_code < 300 and response.status_code != 202
    return is_success and isinstance(getattr(response, "body", None), bytes) and len(response.body) <= REPLY_BYTES_MAX
