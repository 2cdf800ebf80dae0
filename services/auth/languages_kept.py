"""In which language somebody reads, in whichever browser he signs in."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.databases.doors import language
from services.house import House


def language_of(house: House, actor: str) -> str | None:
    """As he chose it last; None where he never did, and while it cannot be asked: a page is drawn all the same."""
    query = sa.select(language.c.code).where(language.c.actor == actor)
    try:
        return house.ask_doors(lambda doors: doors.scalar(query))
    except sa.exc.SQLAlchemyError:
        return None


def keep_language(house: House, actor: str, code: str) -> None:
    """From now on."""
    insert = postgresql.insert if house.doors.dialect.name == "postgresql" else sqlite.insert
    row = insert(language).values(actor=actor, code=code)
    with house.doors.begin() as doors:
        doors.execute(row.on_conflict_do_update(index_elements=["actor"], set_={"code": code}))
