"""What has a history: which entries belong to a thing, in which area it lies, and what they add up to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa

from domain.approvals.proposal import Proposal
from domain.billing.assessment_run import AssessmentRun
from domain.billing.assessment_sheet import AssessmentSheet
from domain.billing.books import Books
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import RunPlanned
from domain.billing.tariff import Tariff
from domain.fund.maintenance_fund import MaintenanceFund
from domain.history import Aggregate, Entry, Event
from domain.payments.cashier_shift import CashierShift
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.import_batch import ImportBatch
from domain.retrofit.retrofit_programme import RetrofitProgramme
from domain.staff.staff_member import StaffMember
from domain.values.dwelling_code import DwellingCodeInvalid, place
from projections import collection, dwelling_codes, proposals
from projections.billing_statement import Movement, movements, moves
from projections.engine.tables import Reading
from projections.retrofit_progress import shares
from services.house import House
from services.http.refusals import NothingThere
from services.languages import N_
from services.web.history.naming import several

Effect = Callable[[Event], int | None]
"""What a fact adds to the figure of a thing, in 分; None where it says nothing of it."""
Counts = Callable[[Movement], int | None]
"""The same of a movement."""


class Thing(NamedTuple):
    """Something that has a history."""

    title: str
    name: str
    area: str | None  # None where it belongs to no area alone.
    entries: list[Entry]
    figure: str = ""  # What its facts add up to.
    effect: Effect | None = None
    booked: Mapping[int, date] = MappingProxyType({})
    """By position, the day on which the books count an entry, where they may count it later than it says."""


class Asked(NamedTuple):
    """Whose history, in which house."""

    house: House
    reading: Reading
    key: tuple[str, ...]

    def of(self, kind: type[Aggregate[Any]], *keys: str) -> list[Entry]:
        """All entries of some streams of a kind, in the order of history."""
        store = self.house.store
        return store.since([store.stream(kind, key) for key in keys], 0) if keys else []


def _dwelling(asked: Asked) -> Thing:
    """Its registry, its account, and what the fund and the retrofit say of it."""
    code = dwelling_codes.first_code(asked.reading, "/".join(asked.key))
    where = _place(code)
    items = asked.reading.scalars(sa.select(shares.c.item).where(shares.c.dwelling == code))
    entries = asked.of(Dwelling, code) + asked.of(DwellingAccount, code)
    entries += _about(asked.of(MaintenanceFund, where.building), code)
    entries += _about(asked.of(RetrofitProgramme, *(f"{where.area}/{item}" for item in items)), code)

    def counts(moved: Movement) -> int:
        return moved.owed_fen - moved.held_fen

    return _account(asked, code, code, N_("房屋 %(name)s"), _in_order(entries), N_("应交余额"), counts)


def _charge(asked: Asked) -> Thing:
    """From its account: what made it, and what became of it."""
    code, charge = dwelling_codes.first_code(asked.reading, asked.key[0]), "/".join(asked.key[1:])
    entries = [entry for entry in asked.of(DwellingAccount, code) if charge in _charges_of(entry.event)]

    def counts(moved: Movement) -> int | None:
        return moved.owed_fen if moved.charge_id == charge else None

    return _account(asked, code, f"{code} {charge}", N_("应收 %(name)s"), entries, N_("尚欠"), counts)


def _payment(asked: Asked) -> Thing:
    """From its account, and what its act recorded in shift and receipt book."""
    payment = collection.payment(asked.reading, "/".join(asked.key))
    if payment is None:
        raise NothingThere
    return payment_thing(asked, payment, payment.payment_id, N_("交款 %(name)s"))


def _receipt(asked: Asked) -> Thing:
    payment = collection.payment_by_receipt(asked.reading, "/".join(asked.key))
    if payment is None:
        raise NothingThere
    return payment_thing(asked, payment, payment.receipt or "", N_("收据 %(name)s"))


def payment_thing(asked: Asked, payment: collection.PaymentRow, name: str, title: str) -> Thing:
    """A payment by its id or its receipt."""
    mine, key = [], payment.payment_id
    for entry in asked.of(DwellingAccount, payment.dwelling):
        if getattr(entry.event, "payment_id", None) == key:
            mine.append(entry)
    beside = asked.of(CashierShift, payment.shift) if payment.shift else []
    mine += [entry for entry in beside if getattr(entry.event, "payment_id", None) == key]

    def counts(moved: Movement) -> int | None:
        return moved.held_fen if moved.payment_id == key else None

    return _account(asked, payment.dwelling, name, title, _in_order(mine), N_("还没有用掉的钱"), counts)


def _run(asked: Asked) -> Thing:
    """With the sheets of its buildings."""
    key = "/".join(asked.key)
    own = asked.of(AssessmentRun, key)
    sheets = [total.sheet for entry in own if isinstance(entry.event, RunPlanned) for total in entry.event.sheets]
    entries = _in_order(own + asked.of(AssessmentSheet, *sheets))
    return Thing(N_("计费批次 %(name)s"), key, asked.key[0], entries)


def _tariff(asked: Asked) -> Thing:
    key = "/".join(asked.key)
    return Thing(N_("收费标准 %(name)s"), key, asked.key[0], asked.of(Tariff, key))


def _proposal(asked: Asked) -> Thing:
    key = "/".join(asked.key)
    known = proposals.proposal(asked.reading, key)
    return Thing(N_("事项 %(name)s"), key, proposals.area_of(known.content) if known else None, asked.of(Proposal, key))


def _shift(asked: Asked) -> Thing:
    key = "/".join(asked.key)
    return Thing(N_("班次 %(name)s"), key, None, asked.of(CashierShift, key))


def _books(asked: Asked) -> Thing:
    key = "/".join(asked.key)
    return Thing(N_("%(name)s 的账"), key, None, asked.of(Books, key))


def _import(asked: Asked) -> Thing:
    key = "/".join(asked.key)
    return Thing(N_("导入 %(name)s"), key[:24], None, asked.of(ImportBatch, key))


def _fund(asked: Asked) -> Thing:
    """A building's; or what its facts say of one dwelling."""
    building, *dwelling = asked.key
    entries = asked.of(MaintenanceFund, building)
    if not dwelling:
        return Thing(N_("维修资金 %(name)s"), building, building.partition("-")[0], entries)
    code = dwelling_codes.first_code(asked.reading, dwelling[0])
    return Thing(N_("维修资金 %(name)s"), code, _place(code).area, _about(entries, code))


def _area(asked: Asked) -> Thing:
    key = asked.key[0]
    return Thing(N_("宿舍区 %(name)s"), key, key, asked.of(DormitoryArea, key))


def _member(asked: Asked) -> Thing:
    key = asked.key[0]
    return Thing(N_("工作人员 %(name)s"), key, None, asked.of(StaffMember, key))


THINGS: dict[str, Callable[[Asked], Thing]] = {
    "areas": _area,
    "books": _books,
    "charges": _charge,
    "dwellings": _dwelling,
    "funds": _fund,
    "imports": _import,
    "payments": _payment,
    "proposals": _proposal,
    "receipts": _receipt,
    "runs": _run,
    "shifts": _shift,
    "staff": _member,
    "tariffs": _tariff,
}


def thing(house: House, reading: Reading, kind: str, key: str) -> Thing:
    """Raises NothingThere where nothing was ever recorded of it."""
    parts = tuple(key.split("/"))
    if kind not in THINGS or (kind == "charges" and len(parts) < 2):
        raise NothingThere
    found = THINGS[kind](Asked(house, reading, parts))
    if not found.entries:
        raise NothingThere
    return found


def area_of(entry: Entry) -> str | None:
    """In which area an entry lies; None where it belongs to none alone."""
    kind, key = entry.stream.split("/", 2)[1:]
    if kind == "proposal":
        return proposals.area_of(getattr(entry.event, "content", {}))
    return key.replace("/", "-").partition("-")[0] if kind in _OF_AREAS else None


_OF_AREAS = (
    "account",
    "area",
    "code",
    "dwelling",
    "fund",
    "handover",
    "retrofit",
    "run",
    "sheet",
    "statement-batch",
    "tariff",
)
"""Streams whose keys begin with the code of their area."""


def _account(
    asked: Asked, code: str, name: str, title: str, entries: list[Entry], figure: str, counts: Counts
) -> Thing:
    """A thing whose facts add up: by what they move of it in the account."""

    def effect(event: Event) -> int | None:
        mine = [fen for fen in map(counts, moves(event)) if fen is not None]
        return sum(mine) if mine else None

    query = sa.select(movements.c.position, movements.c.booked_on).where(movements.c.dwelling == code)
    booked = {row.position: row.booked_on for row in asked.reading.execute(query)}
    return Thing(title, name, _place(code).area, entries, figure, effect, booked)


def _place(code: str) -> Any:
    try:
        return place(code)
    except DwellingCodeInvalid:
        raise NothingThere from None


def _charges_of(event: Any) -> set[str]:
    """The charges that a fact is about."""
    own = {getattr(event, "charge_id", None), getattr(getattr(event, "assessment", None), "charge_id", None)}
    return {each for each in own if each} | {line.charge_id for line in several(event)}


def _about(entries: Iterable[Entry], code: str) -> list[Entry]:
    return [entry for entry in entries if code in dwellings_of(entry.event)]


def dwellings_of(event: Any) -> set[str]:
    """The dwellings that a fact names, itself or in its lines."""
    own = getattr(event, "dwelling", None)
    lines: Sequence[Any] = several(event) or [each.line for each in getattr(event, "corrections", ())]
    return ({own} if own else set()) | {line.dwelling for line in lines if hasattr(line, "dwelling")}


def _in_order(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.position)
