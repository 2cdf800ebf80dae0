"""What a column of a list shows, and how it is written: on a page as a text, in a workbook as a value."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from domain.values.period import whole_months
from projections.engine.business_day import BUSINESS_ZONE
from projections.engine.listing import Row
from services.languages import N_, Said, Tongue
from services.languages.ledgers import account
from services.web.parties import Parties, person

Kind = Literal[
    "text",
    "count",
    "money",
    "area",
    "day",
    "instant",
    "period",
    "fee",
    "word",
    "party",
    "person",
    "age",
    "yes",
    "account",
    "of what",
]
FIGURES: tuple[Kind, ...] = ("count", "money", "area", "age")
SHORT: tuple[Kind, ...] = ("text", "day", "period")
NAMES_MAX = 40


class Column(NamedTuple):
    """A column: by which name its value stands in a row, its title, its kind, and where a value leads."""

    name: str
    title: str
    kind: Kind = "text"
    opens: Callable[[Row], str] | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it stands at the right."""
        return self.kind in FIGURES

    @property
    def look(self) -> str:
        """Figures at the right, and short texts on one line."""
        return "figure" if self.is_figure else "short" if self.kind in SHORT else ""


class Writing(NamedTuple):
    """For whom a value is written: in which language, knowing which names, as of which day."""

    tongue: Tongue
    parties: Parties
    day: date


def written(column: Column, value: Any, writing: Writing) -> Said:
    """As a page shows it; nothing for what is not on record."""
    if value is None:
        return Said("")
    return _WRITERS[column.kind](value, writing)


def for_workbook(column: Column, value: Any, writing: Writing) -> Any:
    """As a cell holds it: figures as they are counted, days as days, all else as the page shows it."""
    if column.kind == "age":
        return whole_months(value, writing.day)
    if value is None or column.kind in ("count", "money", "area", "day"):
        return value
    return written(column, value, writing).text


def _of_what(content: bytes, writing: Writing) -> Said:
    """What a proposal is about: by the first of its content that names it."""
    told = json.loads(content)
    dwellings = told.get("dwellings") or [told.get("dwelling") or told.get("area") or told.get("creditor") or ""]
    more = [told[name] for name in ("charge_id", "payment_id", "fee_kind") if name in told]
    return Said(" · ".join(str(each)[:NAMES_MAX] for each in (", ".join(map(str, dwellings)), *more) if each))


def _instant(written: str | datetime, writing: Writing) -> Said:
    moment = datetime.fromisoformat(written) if isinstance(written, str) else written
    return Said(writing.tongue.hour(moment.astimezone(BUSINESS_ZONE)))


def _age(due_on: date, writing: Writing) -> Said:
    return Said(str(whole_months(due_on, writing.day)) if due_on < writing.day else "")


_WRITERS: dict[Kind, Callable[[Any, Writing], Said]] = {
    "text": lambda value, _: Said(str(value)),
    "count": lambda value, writing: Said(writing.tongue.count(Decimal(value))),
    "money": lambda value, writing: Said(writing.tongue.money(value)),
    "area": lambda value, writing: Said(writing.tongue.number(Decimal(value).scaleb(-2))),
    "day": lambda value, _: Said(value.isoformat()),
    "instant": _instant,
    "period": lambda value, _: Said(value),
    "fee": lambda value, writing: writing.tongue.name(value),
    "word": lambda value, writing: Said(writing.tongue.word(value)),
    "party": lambda value, writing: writing.parties.of(value),
    "person": lambda value, writing: Said(person(value, writing.tongue)),
    "age": _age,
    "yes": lambda value, writing: Said(writing.tongue.gettext(N_("是")) if value else ""),
    "account": lambda value, writing: Said(account(value, writing.tongue)),
    "of what": _of_what,
}
