"""Who has signed in: sessions in the database, found by the hash of a cookie, ended by time, hand or a manager."""

from typing import NamedTuple

import sqlalchemy as sa

from projections.engine.questions import Question
from services.auth.principals import RESIDENT
from services.auth.secrets_made import derived, hashed, new_token
from services.databases.doors import language, now, session
from services.house import House

STAFFS_IDLE_SECONDS, STAFFS_SECONDS = 15 * 60, 10 * 3600
RESIDENTS_IDLE_SECONDS, RESIDENTS_SECONDS = 60 * 60, 24 * 3600
LOOK_SECONDS = 60
"""That somebody was seen is written down once a minute."""


_SESSION = Question(
    sa.select(session.c.actor, session.c.seen_at, language.c.code, now().label("at"))
    .join_from(session, language, session.c.actor == language.c.actor, isouter=True)
    .where(session.c.token == sa.bindparam("token"), session.c.until >= now())
)


class Session(NamedTuple):
    """Of somebody who has signed in."""

    token: str
    actor: str
    language: str | None = None
    """In which he wants to read; None where he never said."""

    @property
    def form_token(self) -> str:
        """Stands in each form of this session: another site cannot know it."""
        return derived(self.token, "form")


def open_session(house: House, actor: str) -> Session:
    """A new one at each sign-in: what a browser had before is worth nothing."""
    token = new_token()
    lasts = RESIDENTS_SECONDS if actor.startswith(RESIDENT) else STAFFS_SECONDS
    row = {"token": hashed(token), "actor": actor, "opened_at": now(), "seen_at": now(), "until": now() + lasts}
    with house.doors.begin() as doors:
        doors.execute(sa.delete(session).where(session.c.until < now()))
        doors.execute(sa.insert(session).values(row))
    return Session(token, actor)


def session_of(house: House, token: str) -> Session | None:
    """None when it is not known, has run out, stood idle too long, or was ended."""
    key = hashed(token)
    found = house.ask_doors(lambda doors: _SESSION.ask(doors, token=key))
    if not found:
        return None
    actor, seen_at, code, at = found[0]
    idle = RESIDENTS_IDLE_SECONDS if actor.startswith(RESIDENT) else STAFFS_IDLE_SECONDS
    if at - seen_at > idle:
        end_session(house, token)
        return None
    if at - seen_at >= LOOK_SECONDS:
        with house.doors.begin() as doors:
            doors.execute(sa.update(session).where(session.c.token == key).values(seen_at=now()))
    return Session(token, actor, code)


def end_session(house: House, token: str) -> None:
    """Signed out."""
    with house.doors.begin() as doors:
        doors.execute(sa.delete(session).where(session.c.token == hashed(token)))


def end_all(house: House, actor: str) -> int:
    """Wherever somebody has signed in; gives in how many places. Holds from the next request on, in every process."""
    with house.doors.begin() as doors:
        return doors.execute(sa.delete(session).where(session.c.actor == actor)).rowcount
