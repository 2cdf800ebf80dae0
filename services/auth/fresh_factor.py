"""A second factor that is fresh: whoever finds an open session on a desk can look, and cannot approve or pay out."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.auth import credentials
from services.auth.principals import PERSON
from services.auth.refusals import SecondFactorStale
from services.auth.secrets_made import hashed
from services.auth.sessions import STAFFS_SECONDS, Session
from services.auth.signing_in import Knock, show_factor
from services.auth.tokens import Tokens
from services.databases.doors import factor_shown, now
from services.house import House

FRESH_SECONDS = 5 * 60


def shown(house: House, session: Session) -> None:
    """Just now, in this session."""
    insert = postgresql.insert if house.doors.dialect.name == "postgresql" else sqlite.insert
    row = insert(factor_shown).values(token=hashed(session.token), shown_at=now())
    with house.doors.begin() as doors:
        doors.execute(sa.delete(factor_shown).where(factor_shown.c.shown_at < now() - STAFFS_SECONDS))
        doors.execute(row.on_conflict_do_update(index_elements=["token"], set_={"shown_at": now()}))


def is_fresh(house: House, session: Session) -> bool:
    """Whether that was in the last minutes."""
    fresh = factor_shown.c.shown_at >= now() - FRESH_SECONDS
    query = sa.select(factor_shown.c.token).where(factor_shown.c.token == hashed(session.token), fresh)
    return house.ask_doors(lambda doors: doors.execute(query).first()) is not None


def must_be_fresh(house: House, tokens: Tokens, session: Session | None, digits: str, knock: Knock) -> None:
    """Of staff who have one; six digits make it so. Raises SecondFactorStale, SecondFactorWrong, SignInDelayed."""
    if session is None or not session.actor.startswith(PERSON) or is_fresh(house, session):
        return
    known = credentials.of_staff(house, tokens, session.actor)
    if known is None or not known.factor:  # In a demo nobody has one; elsewhere nobody comes in without.
        return
    if not digits.strip():
        raise SecondFactorStale(FRESH_SECONDS // 60)
    show_factor(house, known, digits, knock)
    shown(house, session)
