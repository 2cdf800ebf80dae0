"""What he owes at a dwelling, in short."""

from datetime import date
from typing import NamedTuple

from projections.statement import Statement
from services.languages import Tongue
from services.web.my.mine import MyHome
from services.web.my.months import place
from services.web.presenting import Due, due


class HomeOwed(NamedTuple):
    """A card of the first page."""

    dwelling: str
    place: str
    is_his: bool
    due: Due
    held: str  # What lies there beforehand; "" where nothing does.
    as_of: str


def owed(home: MyHome, own: Statement, today: date, tongue: Tongue) -> HomeOwed:
    """In all, and by when."""
    held_fen = sum(rest.rest_fen for rest in own.rests)
    return HomeOwed(
        dwelling=home.row.dwelling,
        place=place(home),
        is_his=home.is_his(today),
        due=due(own, tongue),
        held=tongue.money(held_fen) if held_fen else "",
        as_of=tongue.day(own.last),
    )
