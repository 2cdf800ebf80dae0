"""His dwelling, what is charged for it, and what lies for it in the maintenance fund."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import msgspec

from domain.billing.events import Assessment
from projections import directory, fund_ledger
from projections.billing_statement import Moved
from projections.engine.tables import Reading
from projections.fund_ledger import FundOfBuilding, SubAccount
from projections.homes import Home
from services.languages import N_, Said, Tongue
from services.web.my.mine import Mine, MyHome
from services.web.my.months import place
from services.web.wording import Reckoning, party, reckoning

_CAPACITIES = {"owner": N_("业主"), "tenant": N_("承租人"), "occupant": N_("使用人"), "payer": N_("交费人")}


class Stay(NamedTuple):
    """As what, and from when to when."""

    capacity: str
    since: str
    until: str


class Charged(NamedTuple):
    """A fee as it was charged last, and how it is reckoned."""

    fee: Said
    period: str
    amount: str
    payee: Said
    why: Reckoning


class Holding(NamedTuple):
    """A dwelling as he is shown it."""

    code: str
    place: str
    floor_area: str
    tenure: str
    is_vacant: bool
    is_his: bool
    share: str
    owners: int
    stays: tuple[Stay, ...]
    charged: tuple[Charged, ...]


class Part(NamedTuple):
    """One side of a fund. `missing` is "" where nothing is."""

    due: str
    paid: str
    missing: str


class Fund(NamedTuple):
    """Of a building, and of his own dwelling in it where it is his."""

    place: str
    building: str
    own: tuple[Part, Part] | None
    held: str
    last_deposit: str
    whole: tuple[Part, Part]
    whole_held: str
    dwellings: int


def holding(reading: Reading, who: Mine, home: MyHome, moved: Iterable[Moved], today: date, tongue: Tongue) -> Holding:
    """What he may know of it: his own share and time, and how many own it with him."""
    owners = directory.owners_on(directory.owners(reading, home.row.dwelling), today)
    mine = [each for each in owners if each.party in who.parties]
    return Holding(
        code=home.row.code,
        place=place(home),
        floor_area=tongue.area(home.row.floor_area_sqm),
        tenure=tongue.word(home.row.tenure),
        is_vacant=home.row.vacant and home.is_his(today),
        is_his=home.is_his(today),
        share=f"{mine[0].numerator}/{mine[0].denominator}" if mine and len(owners) > 1 else "",
        owners=len(owners) if mine else 0,
        stays=tuple(_stay(each, tongue) for each in home.spans),
        charged=tuple(_charged(moved, tongue)),
    )


def _stay(span: Home, tongue: Tongue) -> Stay:
    since = tongue.day(span.since) if span.since and span.since.year > 1 else ""
    return Stay(tongue.gettext(_CAPACITIES[span.capacity]), since, tongue.day(span.until) if span.until else "")


def _charged(moved: Iterable[Moved], tongue: Tongue) -> Iterable[Charged]:
    """The newest month of each fee."""
    newest: dict[str, Assessment] = {}
    for each in moved:
        if each.movement.what == "assessed" and each.movement.detail:
            fee = msgspec.json.decode(each.movement.detail, type=Assessment)
            if fee.fee_kind not in newest or newest[fee.fee_kind].period <= fee.period:
                newest[fee.fee_kind] = fee
    for fee in newest.values():
        yield Charged(
            tongue.name(fee.fee_kind),
            tongue.period(fee.period),
            tongue.money(fee.amount_fen),
            party(fee.creditor, tongue),
            reckoning(fee.basis, fee.amount_fen, tongue),
        )


def fund(reading: Reading, home: MyHome, today: date, tongue: Tongue) -> Fund | None:
    """None where no fund of its building is on record. Who does not own it sees what is published of the building."""
    whole = fund_ledger.fund(reading, home.row.building)
    if whole is None:
        return None
    own = fund_ledger.sub_account(reading, home.row.dwelling) if home.is_owned(today) else None
    return Fund(
        place=place(home),
        building=home.row.building.rpartition("-")[2],
        own=_of_dwelling(own, tongue) if own else None,
        held=tongue.money(own.held_fen) if own else "",
        last_deposit=tongue.day(own.last_deposit_on) if own and own.last_deposit_on else "",
        whole=_of_building(whole, tongue),
        whole_held=tongue.money(whole.held_fen),
        dwellings=whole.dwellings,
    )


def _of_dwelling(own: SubAccount, tongue: Tongue) -> tuple[Part, Part]:
    return (
        _part(own.owner_due_fen, own.owner_paid_fen, own.owner_due_fen - own.owner_paid_fen, tongue),
        _part(
            own.selling_unit_due_fen,
            own.selling_unit_paid_fen,
            own.selling_unit_due_fen - own.selling_unit_paid_fen,
            tongue,
        ),
    )


def _of_building(whole: FundOfBuilding, tongue: Tongue) -> tuple[Part, Part]:
    return (
        _part(whole.owner_due_fen, whole.owner_paid_fen, whole.owner_missing_fen, tongue),
        _part(whole.selling_unit_due_fen, whole.selling_unit_paid_fen, whole.selling_unit_missing_fen, tongue),
    )


def _part(due_fen: int, paid_fen: int, missing_fen: int, tongue: Tongue) -> Part:
    missing = tongue.money(missing_fen) if missing_fen > 0 else ""
    return Part(tongue.money(due_fen), tongue.money(paid_fen), missing)
