"""Workbooks that go back to their clerks, marked: kept sealed for an hour, for whoever sent the file alone."""

import sqlalchemy as sa

from services.auth.tokens import TokenBroken, Tokens
from services.databases.doors import import_work, import_workbook, now
from services.house import House

KEPT_SECONDS = 3600


class MarkedWorkbooks:
    """As the doors remember them: whichever process marked one, each can give it back."""

    def __init__(self, house: House, tokens: Tokens) -> None:
        self._house, self._tokens = house, tokens

    def keep(self, command_id: str, content: bytes) -> None:
        """In place of one that was marked before. Raises sqlalchemy.exc.SQLAlchemyError."""
        sealed = self._tokens.seal_file(content, _purpose(command_id))
        with self._house.doors.begin() as doors:
            mine = import_workbook.c.command_id == command_id
            doors.execute(sa.delete(import_workbook).where(sa.or_(mine, import_workbook.c.until < now())))
            row = {"command_id": command_id, "content": sealed, "until": now() + KEPT_SECONDS}
            doors.execute(sa.insert(import_workbook).values(**row))

    def find(self, command_id: str, actor: str) -> bytes | None:
        """None where he sent nothing under this id, or an hour is over."""
        query = sa.select(import_workbook.c.content).join(
            import_work, import_work.c.command_id == import_workbook.c.command_id
        )
        own = sa.and_(import_workbook.c.command_id == command_id, import_work.c.actor == actor)
        sealed = self._house.ask_doors(lambda doors: doors.scalar(query.where(own, import_workbook.c.until >= now())))
        try:
            return self._tokens.open_file(sealed, _purpose(command_id)) if sealed is not None else None
        except TokenBroken:
            return None  # The key that sealed it is another now.


def _purpose(command_id: str) -> str:
    return f"marked workbook {command_id}"
