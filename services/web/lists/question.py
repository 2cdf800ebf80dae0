"""What somebody asks of a list, as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import Refusal
from projections import dwelling_codes
from projections.engine.listing import Asked
from projections.engine.tables import Reading
from services.house import House
from services.web.lists.fields import DWELLING, Field, Shown
from services.web.lists.refusals import NotAChoice
from services.web.lists.sheets import Sheet
from services.web.may import May
from services.web.moments import Moment, moment_of

SIZES = (20, 50, 100)
SIZE, UNGROUPED = 50, "none"


@dataclass
class Question:
    """As it was entered; and as it was read, so far as it could be."""

    sheet: Sheet
    entered: dict[str, str]
    moment: Moment
    group: str
    size: int
    wanted: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Refusal] = field(default_factory=dict)
    """By field; then nothing is listed."""

    def asked(self, reading: Reading, may: May) -> Asked:
        """As the read side is asked: within what somebody may see."""
        own = {self.sheet.own_books: may.books} if self.sheet.own_books and may.books else {}
        moment = self.moment if self.sheet.tells_the_past else Moment(self.moment.today)
        as_of = None if moment.is_now else moment.day
        return Asked(moment.today, may.areas, as_of, moment.position(reading), self.wanted | own)

    def address(self, **changed: str) -> dict[str, str]:
        """What the address of the same question says, with some of it changed; "" takes a part away."""
        told = self.entered | self.moment.asked()
        told |= {"group": self.group} if self.group != _group(self.sheet, "") else {}
        told |= {"size": str(self.size)} if self.size != SIZE else {}
        return {name: text for name, text in (told | changed).items() if text}


def question_of(house: House, sheet: Sheet, asked: Mapping[str, str], shown: Shown) -> Question:
    """Whatever cannot be read is a fault of its field."""
    faults: dict[str, Refusal] = {}
    try:
        moment = moment_of(house, asked)
    except Refusal as refusal:
        moment, faults["as_of"] = Moment(house.today()), refusal
    size = asked.get("size", "")
    entered = {each.name: asked[each.name].strip() for each in sheet.fields if asked.get(each.name, "").strip()}
    if not any(name in asked for name in (each.name for each in sheet.fields)):
        entered |= sheet.starts_with
    found = Question(
        sheet=sheet,
        entered=entered,
        moment=moment,
        group=_group(sheet, asked.get("group", "")),
        size=int(size) if size in map(str, SIZES) else SIZE,
        faults=faults,
    )
    for each in sheet.fields:
        if each.name in entered:
            _read(found, each, shown)
    return found


def _read(question: Question, each: Field, shown: Shown) -> None:
    written = question.entered[each.name]
    try:
        if each.choices and not each.is_free and written not in dict(each.choices(shown)):
            raise NotAChoice
        value = each.read(written)
        question.wanted[each.name] = dwelling_codes.first_code(shown.reading, value) if each is DWELLING else value
    except Refusal as refusal:
        question.faults[each.name] = refusal


def _group(sheet: Sheet, asked: str) -> str:
    """The one that was asked for; else the first."""
    if asked in (*sheet.listing.groups, UNGROUPED):
        return asked
    return sheet.listing.groups[0] if sheet.listing.groups else UNGROUPED
