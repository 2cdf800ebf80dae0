"""What the statement page reads of a dwelling, in one state of the read side."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from domain.billing.events import ArrearsBroughtForward, Assessment
from domain.values.party import is_resident
from domain.values.period import first_day, month_of
from domain.values.personal import Personal
from projections import directory, dwelling_codes, residents
from projections.billing_statement import Moved, moved_until
from projections.directory import AreaRow, DwellingRow
from projections.engine.tables import Reading
from projections.statement import OpenItem, Statement, statement
from services.event_store.personal_keys import KeyLost, KeysUnavailable, PersonalKeys, SubjectErased
from services.house import House
from services.http import days
from services.languages import N_
from services.web.refusals import DayBeforePeriod

Why = Assessment | ArrearsBroughtForward
"""The fact that says why a charge is that much."""

ERASED, UNAVAILABLE, NOT_ON_RECORD = N_("（已删除）"), N_("（暂不可用）"), N_("（未登记）")


class Name(NamedTuple):
    """A resident's name; or, where there is none to show, the message that says so."""

    text: str
    is_known: bool


class Dwelling(NamedTuple):
    """A dwelling's month: what its payer owes and why, and what others owe."""

    row: DwellingRow
    area: AreaRow
    payer: str
    name: Name | None  # None where the payer is no person.
    own: Statement
    others: tuple[OpenItem, ...]
    reasons: dict[str, Why]  # By charge.


def read_dwelling(
    house: House, code: str, period: str, as_of: date | None, known_at: datetime | None = None
) -> Dwelling | None:
    """As it was known at an instant (by default: now); None where there is no such dwelling.

    Raises PeriodInvalid, DayBeforePeriod.
    """
    if as_of and as_of < first_day(period):
        raise DayBeforePeriod(as_of, period)
    if as_of is None and period == month_of(house.today()):
        as_of = house.today()
    with house.read() as connection:
        row = directory.dwelling(connection, code)
        if row is None:  # A later code of a dwelling leads to its first one.
            code = dwelling_codes.first_code(connection, code)
            row = directory.dwelling(connection, code)
        if row is None:
            return None
        known = days.position(connection, known_at)
        whole = statement(connection, code, period, as_of=as_of, known_at=known)
        payer = directory.debtor_on(connection, code, whole.last)
        moved = moved_until(connection, code, whole.last, debtor=payer, known_at=known)
        name = _sealed_name(connection, payer)
        area = next(area for area in directory.areas(connection) if area.area == row.area)
        own = statement(connection, code, period, debtor=payer, as_of=as_of, known_at=known)
    return Dwelling(
        row=row,
        area=area,
        payer=payer,
        name=opened(house.keys, name) if is_resident(payer) else None,
        own=own,
        others=tuple(item for item in whole.open_items if item.debtor != payer),
        reasons=reasons_of(moved, shown_in(own)),
    )


def _sealed_name(connection: Reading, payer: str) -> Personal | None:
    return residents.name(connection, payer) if is_resident(payer) else None


def opened(keys: PersonalKeys, sealed: Personal | None) -> Name:
    """Erased, and not to be had just now, are two things: a reader is told which."""
    if sealed is None:
        return Name(NOT_ON_RECORD, is_known=False)
    try:
        return Name(keys.open(sealed), is_known=True)
    except SubjectErased:
        return Name(ERASED, is_known=False)
    except (KeyLost, KeysUnavailable):
        return Name(UNAVAILABLE, is_known=False)


def reasons_of(moved: Sequence[Moved], charges: Collection[str] | None = None) -> dict[str, Why]:
    """Why each charge is that much, or each of these: a long account has hundreds that nobody asks about."""
    kinds: dict[str, type[Why]] = {"assessed": Assessment, "brought forward": ArrearsBroughtForward}
    return {
        str(movement.charge_id): msgspec.json.decode(movement.detail, type=kinds[movement.what])
        for movement in (each.movement for each in moved)
        if movement.detail is not None and movement.what in kinds and (charges is None or movement.charge_id in charges)
    }


def shown_in(own: Statement) -> set[str]:
    """The charges that a statement names."""
    return {line.charge_id for line in own.lines if line.charge_id} | {each.charge_id for each in own.open_items}
