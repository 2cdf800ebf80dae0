"""What he may doubt, and what became of it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from domain.billing.events import ArrearsBroughtForward, Assessment
from domain.billing.refusals import UnknownCharge, UnknownDispute
from domain.values.personal import Personal
from projections.billing_statement import Moved
from projections.doubts import DoubtRow, doubt, doubts_of
from projections.engine.tables import Reading
from services.event_store.personal_keys import KeyLost, KeysUnavailable, PersonalKeys, SubjectErased
from services.languages import Said, Tongue
from services.web.my.mine import Mine, MyHome
from services.web.my.months import place
from services.web.presenting import why_told
from services.web.reading import ERASED, UNAVAILABLE, Why
from services.web.wording import LedgerRow, Reckoning, party

_KINDS: dict[str, type[Why]] = {"assessed": Assessment, "brought forward": ArrearsBroughtForward}


class ChargeShown(NamedTuple):
    """A charge that he may doubt."""

    charge_id: str
    fee: Said
    period: str
    amount: str
    due: str
    collector: Said
    why: Reckoning | LedgerRow | None


class DoubtShown(NamedTuple):
    """A doubt with its answer, if it has one."""

    dispute_id: str
    place: str
    home: str
    fee: Said
    period: str
    amount: str
    ground: str
    raised: str
    age_days: int
    outcome: str
    settled: str
    words: str
    answer: str


def charges(moved: Sequence[Moved], tongue: Tongue) -> list[ChargeShown]:
    """Those that stand, the newest first."""
    gone = {each.movement.charge_id for each in moved if each.movement.what == "reversed"}
    found = [each for each in moved if each.movement.what in _KINDS and each.movement.charge_id not in gone]
    newest = sorted(found, key=lambda each: (each.movement.due_on or date.min, each.position), reverse=True)
    return [_charge(each, tongue) for each in newest]


def charge(moved: Sequence[Moved], charge_id: str, tongue: Tongue) -> ChargeShown:
    """One of his. Raises UnknownCharge."""
    for each in charges(moved, tongue):
        if each.charge_id == charge_id:
            return each
    raise UnknownCharge(charge_id)


def _charge(moved: Moved, tongue: Tongue) -> ChargeShown:
    movement = moved.movement
    fact = msgspec.json.decode(movement.detail, type=_KINDS[movement.what]) if movement.detail else None
    return ChargeShown(
        charge_id=movement.charge_id or "",
        fee=tongue.name(movement.fee_kind or ""),
        period=tongue.period(movement.period or ""),
        amount=tongue.money(movement.owed_fen),
        due=tongue.day(movement.due_on or movement.meant_for),
        collector=party(movement.books, tongue),
        why=why_told(fact, tongue),
    )


def own_doubts(reading: Reading, who: Mine) -> list[tuple[MyHome, DoubtRow]]:
    """At all his dwellings, those that wait first, then the newest."""
    found = [
        (home, row) for home in who.homes for row in doubts_of(reading, home.row.dwelling, {*who.parties, home.debtor})
    ]
    return sorted(found, key=lambda each: (each[1].outcome is not None, -each[1].disputed_on.toordinal()))


def own_doubt(reading: Reading, who: Mine, dispute_id: str) -> tuple[MyHome, DoubtRow]:
    """One of his. Raises UnknownDispute for a foreign one as for one that is not there."""
    row = doubt(reading, dispute_id)
    for home in who.homes if row else ():
        if row and home.row.dwelling == row.dwelling and row.disputed_by in (*who.parties, home.debtor):
            return home, row
    raise UnknownDispute(dispute_id)


def present_doubt(
    home: MyHome, row: DoubtRow, today: date, tongue: Tongue, keys: PersonalKeys | None = None
) -> DoubtShown:
    """With its words where the keys are at hand."""
    return DoubtShown(
        dispute_id=row.dispute_id,
        place=place(home),
        home=home.row.dwelling,
        fee=tongue.name(row.fee_kind),
        period=tongue.period(row.period),
        amount=tongue.money(row.amount_fen),
        ground=tongue.term(row.ground),
        raised=tongue.day(row.disputed_on),
        age_days=row.age_days(today),
        outcome=tongue.term(row.outcome) if row.outcome else "",
        settled=tongue.day(row.settled_on) if row.settled_on else "",
        words=_opened(row.words, keys, tongue),
        answer=_opened(row.answer, keys, tongue),
    )


def _opened(value: Personal | None, keys: PersonalKeys | None, tongue: Tongue) -> str:
    if value is None or keys is None:
        return ""
    try:
        return keys.open(value)
    except SubjectErased:
        return tongue.gettext(ERASED)
    except (KeyLost, KeysUnavailable):
        return tongue.gettext(UNAVAILABLE)
