"""What the last reconciliation came to, for those who watch over the service; whoever loses it reconciles again."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.databases.doors import now, reconciled


class Found(NamedTuple):
    """Messages that the provider could not deliver, and what moved there and is not on record here."""

    undelivered: int
    difference_minor: int


def note(doors: sa.Engine, provider: str, found: Found) -> None:
    """In the place of what was found before."""
    insert = postgresql.insert if doors.dialect.name == "postgresql" else sqlite.insert
    figures = found._asdict() | {"at": now()}
    with doors.begin() as connection:
        new = insert(reconciled).values(provider=provider, **figures)
        connection.execute(new.on_conflict_do_update(index_elements=["provider"], set_=figures))


def last_found(doors: sa.Engine, provider: str) -> Found | None:
    """None where nobody has reconciled yet."""
    columns = (reconciled.c[name] for name in Found._fields)
    with doors.connect() as connection:
        row = connection.execute(sa.select(*columns).where(reconciled.c.provider == provider)).one_or_none()
    return Found(*row) if row else None
