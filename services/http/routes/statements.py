"""A dwelling's statement, of a month, as of a day, as known at an instant."""

from datetime import date, datetime
from typing import Annotated, NamedTuple

from fastapi import Query
from pydantic import BeforeValidator, WithJsonSchema

from domain.values.period import first_day, month, month_of
from projections.statement import statement
from services.auth.reach import Reach
from services.house import House
from services.http import days
from services.http.acting import Asking, Reaching
from services.http.days import AsOf, KnownAt
from services.http.describing import asking
from services.http.places import DwellingCode, known_dwelling
from services.http.refusals import NotComeYet, NothingThere
from services.http.schemas.statements import StatementTold
from services.http.schemas.values import PartyText, refusing
from services.http.strict_route import nouns

router = nouns("statements")
EARLIEST = "1949-01"
MonthAsked = Annotated[
    Annotated[
        str, BeforeValidator(refusing(month)), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
    ]
    | None,
    Query(description="A month; this one, or that of `as_of`, if it is not said.", examples=["2026-11"]),
]
DebtorAsked = Annotated[PartyText | None, Query(description="Of one debtor alone.")]


class Span(NamedTuple):
    """Which month, and up to which day of it; None: to its end."""

    period: str
    until: date | None


@router.get(
    "/statements/{dwelling}", summary="A dwelling's statement", response_model=StatementTold, responses=asking(404)
)
def get_statement(
    house: Asking,
    reach: Reaching,
    dwelling: DwellingCode,
    period: MonthAsked = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    debtor: DebtorAsked = None,
) -> StatementTold:
    """Opening balance, what happened and why it is that much, closing balance. The past never changes its answer."""
    span = _span(house, period, as_of, known_at)
    with house.read() as reading:
        home = known_dwelling(reading, dwelling, reach)
        position = days.position(reading, known_at)
        whose = _debtor(reach, debtor)
        found = statement(reading, home.dwelling, span.period, debtor=whose, as_of=span.until, known_at=position)
    return StatementTold.model_validate(found).model_copy(update={"code": home.code})


def _debtor(reach: Reach, asked: str | None) -> str | None:
    """A resident sees what is his own, and not what another owner of that dwelling owes. Raises NothingThere."""
    if not reach.is_own:
        return asked
    if asked not in (None, reach.principal.actor):
        raise NothingThere()
    return reach.principal.actor


def _span(house: House, period: str | None, as_of: date | None, known_at: datetime | None) -> Span:
    """Raises NotComeYet."""
    today = house.today()
    day = days.not_after(today, as_of) or days.known(house, known_at) or today
    asked = period or max(month_of(day), EARLIEST)
    if first_day(asked) > today:
        raise NotComeYet(first_day(asked))
    return Span(asked, as_of or (day if asked == month_of(day) else None))
