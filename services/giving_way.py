"""A long run gives way to those who pay meanwhile: it goes no faster than what they look at is brought on."""

import time

import sqlalchemy as sa

from projections.engine.tables import positions
from services.databases.bell import IS_LED
from services.house import House

AWAITED = ("billing_statement", "collection", "online_payments")
"""What whoever has paid looks at next."""
AHEAD_AT_MOST = 5_000
"""So many entries a run is ahead of them."""
LOOK_SECONDS, STANDS_SECONDS = 0.02, 0.5
"""Between two looks; and whoever has stood so long is not waited for."""


def give_way(house: House) -> None:
    """Waits while they are far behind and come nearer. Nobody is waited for where no worker follows."""
    if house.heard_on is None or not house.ask(lambda reading: reading.scalar(sa.text(IS_LED))):
        return
    newest, reached, since = house.store.position(), -1, time.monotonic()
    while True:
        here, now = _reached(house), time.monotonic()
        if here > reached:
            reached, since = here, now
        if newest - here <= AHEAD_AT_MOST or now - since > STANDS_SECONDS:
            return
        time.sleep(LOOK_SECONDS)


def _reached(house: House) -> int:
    query = sa.select(sa.func.min(positions.c.position)).where(positions.c.name.in_(AWAITED))
    return house.ask(lambda reading: reading.scalar(query)) or 0
