"""Guessing takes ever longer: by name, by address, and not for the one whose browser is known."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.auth.refusals import SignInDelayed
from services.auth.secrets_made import hashed, new_token
from services.databases.doors import failure, familiar, now
from services.house import House

FREE_TRIES, FREE_TRIES_OF_ADDRESS = 5, 50
"""Behind one address there may be a whole service centre."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 15, 15 * 60
FORGOTTEN_AFTER_SECONDS = 24 * 3600
FAMILIAR_SECONDS = 180 * 86_400


def keys_of(name: str, address: str, is_familiar: bool) -> list[tuple[str, int]]:
    """What is counted, and how many tries are free. Strangers' guesses at a name count apart from a known browser's."""
    whose = "familiar" if is_familiar else "strange"
    return [(hashed(f"{whose} {name}"), FREE_TRIES), (hashed(f"address {address}"), FREE_TRIES_OF_ADDRESS)]


def must_not_wait(house: House, keys: Sequence[tuple[str, int]]) -> None:
    """Raises SignInDelayed."""
    query = sa.select(failure.c.of, failure.c.times, failure.c.last_at, now().label("at"))
    query = query.where(failure.c.of.in_([key for key, _ in keys]))
    rows = {row.of: row for row in house.ask_doors(lambda doors: doors.execute(query).all())}
    waits = [wait(row.times, free) - (row.at - row.last_at) for key, free in keys if (row := rows.get(key))]
    if (longest := max(waits, default=0)) > 0:
        raise SignInDelayed(longest)


def wait(times: int, free: int) -> int:
    """Seconds to wait after so many failures in a row: twice as long each time."""
    if times < free:
        return 0
    return int(min(FIRST_WAIT_SECONDS * 2 ** min(times - free, 10), LONGEST_WAIT_SECONDS))


def failed(house: House, keys: Sequence[tuple[str, int]]) -> None:
    """Counted, and forgotten after a day."""
    insert = postgresql.insert if house.doors.dialect.name == "postgresql" else sqlite.insert
    with house.doors.begin() as doors:
        doors.execute(sa.delete(failure).where(failure.c.last_at < now() - FORGOTTEN_AFTER_SECONDS))
        for key, _ in keys:
            adding = insert(failure).values(of=key, times=1, last_at=now())
            again = {"times": failure.c.times + 1, "last_at": now()}
            doors.execute(adding.on_conflict_do_update(index_elements=["of"], set_=again))


def succeeded(house: House, keys: Sequence[tuple[str, int]]) -> None:
    """By name all is well again; what an address has tried at other names stays."""
    with house.doors.begin() as doors:
        doors.execute(sa.delete(failure).where(failure.c.of == keys[0][0]))


def is_familiar(house: House, token: str, actors: Sequence[str]) -> bool:
    """Whether one of them has signed in with this browser before."""
    query = sa.select(familiar.c.actor).where(familiar.c.token == hashed(token), familiar.c.until >= now())
    return house.ask_doors(lambda doors: doors.scalar(query)) in actors


def make_familiar(house: House, actor: str) -> str:
    """What a browser keeps, so that it is known next time."""
    token = new_token()
    with house.doors.begin() as doors:
        doors.execute(sa.delete(familiar).where(familiar.c.until < now()))
        doors.execute(sa.insert(familiar).values(token=hashed(token), actor=actor, until=now() + FAMILIAR_SECONDS))
    return token
