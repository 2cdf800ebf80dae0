"""In which language somebody reads, in whichever browser he signs in."""

from sqlalchemy.dialects import postgresql, sqlite

from services.databases.doors import language
from services.house import House


def keep_language(house: House, actor: str, code: str) -> None:
    """From now on."""
    insert = postgresql.insert if house.doors.dialect.name == "postgresql" else sqlite.insert
    row = insert(language).values(actor=actor, code=code)
    with house.doors.begin() as doors:
        doors.execute(row.on_conflict_do_update(index_elements=["actor"], set_={"code": code}))
