"""How somebody shows who he is: a password, and of staff a second factor; both set with a slip or a paper's code."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.auth.secrets_made import as_typed, hashed, new_slip_code
from services.auth.tokens import Tokens
from services.databases.doors import credential, familiar, now, session, slip
from services.house import House

SLIP_SECONDS = 7 * 86_400
_FACTOR = "second factor"


class Credential(NamedTuple):
    """Of one person; the second factor in clear, "" where there is none."""

    actor: str
    password: str
    factor: str
    factor_used: int


def of_staff(house: House, tokens: Tokens, actor: str) -> Credential | None:
    """By the name that he signs in with."""
    return next(iter(_read(house, tokens, credential.c.actor == actor)), None)


def of_dwelling(house: House, tokens: Tokens, dwelling: str) -> list[Credential]:
    """Of the residents who sign in with this dwelling."""
    return _read(house, tokens, credential.c.dwelling == dwelling)


def has_credential(house: House, actor: str) -> bool:
    """Whether somebody can sign in by himself."""
    query = sa.select(credential.c.actor).where(credential.c.actor == actor)
    return house.ask_doors(lambda doors: doors.scalar(query)) is not None


def set_password(house: House, actor: str, password: str, dwelling: str | None = None) -> None:
    """With a new password every session ends, and no browser is familiar any more."""
    with house.doors.begin() as doors:
        given: dict[str, Any] = {"password": password, "dwelling": dwelling}
        adding = _insert(house)(credential).values(actor=actor, factor_used=0, **given)
        doors.execute(adding.on_conflict_do_update(index_elements=["actor"], set_=given))
        for table in (session, familiar, slip):
            doors.execute(sa.delete(table).where(table.c.actor == actor))


def set_factor(house: House, tokens: Tokens, actor: str, secret: str, step: int) -> None:
    """The second factor; `step` is the number that proved it, which is used now."""
    given = {"second_factor": tokens.seal(secret, _FACTOR), "factor_used": step}
    with house.doors.begin() as doors:
        doors.execute(sa.update(credential).where(credential.c.actor == actor).values(given))


def use_factor(house: House, actor: str, step: int) -> bool:
    """A number counts once, also where two ask at the same moment: whether it was we who used it."""
    unused = sa.update(credential).where(credential.c.actor == actor, credential.c.factor_used < step)
    with house.doors.begin() as doors:
        return doors.execute(unused.values(factor_used=step)).rowcount == 1


def forget(house: House, actor: str) -> None:
    """Who has left cannot sign in, and is in no longer."""
    with house.doors.begin() as doors:
        for table in (credential, session, familiar, slip):
            doors.execute(sa.delete(table).where(table.c.actor == actor))


def issue_slip(house: House, actor: str, dwelling: str | None = None) -> str:
    """The code on a slip, shown this once; the one before is worth nothing any more. The second factor goes, too."""
    code = new_slip_code()
    row = {"actor": actor, "code": hashed(as_typed(code)), "dwelling": dwelling, "until": now() + SLIP_SECONDS}
    with house.doors.begin() as doors:
        doors.execute(sa.delete(slip).where(slip.c.actor == actor))
        doors.execute(sa.insert(slip).values(row))
        doors.execute(sa.update(credential).where(credential.c.actor == actor).values(second_factor=None))
    return code


def has_slip(house: House, actor: str, code: str) -> bool:
    """Whether this is the code on the slip that he was given, and still holds."""
    query = sa.select(slip.c.code).where(slip.c.actor == actor, slip.c.until >= now())
    return house.ask_doors(lambda doors: doors.scalar(query)) == hashed(as_typed(code))


def holders_of_slips(house: House, dwelling: str) -> list[str]:
    """The residents of a dwelling who were given one."""
    query = sa.select(slip.c.actor).where(slip.c.dwelling == dwelling, slip.c.until >= now())
    return house.ask_doors(lambda doors: list(doors.scalars(query)))


def _read(house: House, tokens: Tokens, where: sa.ColumnElement[bool]) -> list[Credential]:
    rows = house.ask_doors(lambda doors: doors.execute(sa.select(credential).where(where)).all())
    return [
        Credential(
            row.actor,
            row.password,
            tokens.open(row.second_factor, _FACTOR) if row.second_factor else "",
            row.factor_used,
        )
        for row in rows
    ]


def _insert(house: House) -> Any:
    return postgresql.insert if house.doors.dialect.name == "postgresql" else sqlite.insert
