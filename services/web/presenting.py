"""A dwelling's month as the statement page shows it: every text that depends on data, in one language."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from domain.billing.events import Assessment
from domain.values.party import is_resident
from domain.values.period import month_of, previous
from projections.statement import OpenItem, Settled, Statement, StatementLine
from services.languages import N_, Said, Tongue
from services.web.reading import NOT_ON_RECORD, Dwelling, Why
from services.web.wording import LedgerRow, Reckoning, address, ledger_row, masked, party, reckoning

EARLIEST = "1949-01"
"""Before it no period is known."""
ERAS = {"bureau": N_("移交前的费用"), "company": N_("移交后的费用")}


class Share(NamedTuple):
    """So much of a payment for one charge."""

    fee: Said
    period: str
    amount: str
    is_returned: bool


class Line(NamedTuple):
    """One line of the month. `what` says which sentence the page makes of it."""

    what: str
    fee: Said
    period: str
    day: str
    late_for: str  # 补记: the day that it was meant for.
    amount: str
    channel: str
    receipt: str
    reason: str
    collector: Said
    why: Reckoning | LedgerRow | None
    shares: tuple[Share, ...]
    charge: str  # Its id, where it is one.


class Item(NamedTuple):
    """A charge that is not paid in full."""

    fee: Said
    period: str
    due: str
    overdue: str
    amount: str
    why: Reckoning | LedgerRow | None  # Unless it stands among the month's lines.
    charge: str


class Group(NamedTuple):
    """Items that belong together: collected by one creditor, or owed by one debtor."""

    heading: str
    party: Said
    items: tuple[Item, ...]
    total: str


class Held(NamedTuple):
    """Money that rests on a payment."""

    receipt: str
    amount: str


class Due(NamedTuple):
    """What the payer owes in all, and by when."""

    amount: str
    is_nothing: bool
    next_day: str  # "" where every open charge is past its day.
    overdue: str  # Of the amount, what is past its day.


class Page(NamedTuple):
    """All that the template needs."""

    code: str
    address: str
    floor_area: str
    is_vacant: bool
    payer: Said
    month: str
    as_of: str
    due: Due
    opening: str
    lines: tuple[Line, ...]
    closing: str
    is_credit: bool
    groups: tuple[Group, ...]
    held: tuple[Held, ...]
    held_total: str
    others: tuple[Group, ...]
    others_of_persons: int
    earlier: str  # Addresses of the months beside it.
    later: str


def present(of: Dwelling, today: date, tongue: Tongue) -> Page:
    """The page of one dwelling's month."""
    own, explained = of.own, {line.charge_id for line in of.own.lines if line.what != "reversed"}
    reasons = {charge: why for charge, why in of.reasons.items() if charge not in explained}
    others = [item for item in of.others if not is_resident(item.debtor)]
    return Page(
        code=of.row.dwelling,
        address=address(of.area.name, of.row.dwelling),
        floor_area=tongue.area(of.row.floor_area_sqm),
        is_vacant=of.row.vacant,
        payer=_payer(of, tongue),
        month=tongue.month(own.period),
        as_of=tongue.day(own.last),
        due=due(own, tongue),
        opening=tongue.money(own.opening_fen),
        lines=tuple(_line(line, of.reasons, tongue) for line in own.lines),
        closing=tongue.money(own.closing_fen),
        is_credit=own.closing_fen < 0,
        groups=tuple(_by_creditor(own.open_items, reasons, tongue)),
        held=tuple(Held(rest.receipt or "", tongue.money(rest.rest_fen)) for rest in own.rests),
        held_total=tongue.money(sum(rest.rest_fen for rest in own.rests)),
        others=tuple(_by_debtor(others, tongue)),
        others_of_persons=len(of.others) - len(others),
        earlier=_beside(own.period, own.period > EARLIEST, -1),
        later=_beside(own.period, own.period < month_of(today), 1),
    )


def _payer(of: Dwelling, tongue: Tongue) -> Said:
    if of.name is None:
        return party(of.payer, tongue) if of.payer else Said(tongue.gettext(NOT_ON_RECORD))
    if of.name.is_known:
        return Said(masked(of.name.text), "zh-CN" if tongue.code != "zh" else "")
    return Said(tongue.gettext(of.name.text))


def due(own: Statement, tongue: Tongue) -> Due:
    """In all, and by when."""
    owed_fen = sum(item.outstanding_fen for item in own.open_items)
    overdue_fen = sum(item.outstanding_fen for item in own.open_items if item.due_on < own.last)
    coming = [item.due_on for item in own.open_items if item.due_on >= own.last]
    return Due(
        amount=tongue.money(owed_fen),
        is_nothing=owed_fen == 0,
        next_day=tongue.day(min(coming)) if coming else "",
        overdue=tongue.money(overdue_fen) if overdue_fen else "",
    )


def _line(line: StatementLine, reasons: dict[str, Why], tongue: Tongue) -> Line:
    is_charge = line.what in ("assessed", "brought forward")
    return Line(
        what=line.what,
        fee=tongue.name(line.fee_kind or ""),
        period=tongue.period(line.period) if line.period else "",
        day=tongue.day(line.booked_on),
        late_for=tongue.day(line.meant_for) if line.late else "",
        amount=tongue.money(line.amount_fen),
        channel=tongue.word(line.channel or ""),
        receipt=line.receipt or "",
        reason=tongue.word(line.reason or ""),
        collector=party(line.creditor, tongue),
        why=why_told(reasons.get(line.charge_id or ""), tongue) if is_charge else None,
        shares=tuple(_share(each, tongue) for each in line.settled),
        charge=(line.charge_id or "") if is_charge else "",
    )


def _share(settled: Settled, tongue: Tongue) -> Share:
    return Share(
        fee=tongue.name(settled.fee_kind),
        period=tongue.period(settled.period),
        amount=tongue.money(abs(settled.amount_fen)),
        is_returned=settled.amount_fen < 0,
    )


def why_told(fact: Why | None, tongue: Tongue) -> Reckoning | LedgerRow | None:
    """Why a charge is that much: by its reckoning, or by the ledger that it came from."""
    if fact is None:
        return None
    if isinstance(fact, Assessment):
        return reckoning(fact.basis, fact.amount_fen, tongue)
    return ledger_row(fact, tongue)


def _by_creditor(items: Sequence[OpenItem], reasons: dict[str, Why], tongue: Tongue) -> Iterable[Group]:
    """What stood before the handover and what came after it never merge."""
    for creditor, owed in groupby(sorted(items, key=_creditor), key=_creditor):
        heading = tongue.gettext(ERAS.get(creditor.partition(":")[0], N_("其他费用")))
        yield _group(heading, creditor, list(owed), reasons, tongue)


def _by_debtor(items: Sequence[OpenItem], tongue: Tongue) -> Iterable[Group]:
    for debtor, owed in groupby(sorted(items, key=_debtor), key=_debtor):
        yield _group("", debtor, list(owed), {}, tongue)


def _creditor(item: OpenItem) -> str:
    return item.creditor


def _debtor(item: OpenItem) -> str:
    return item.debtor


def _group(heading: str, who: str, items: Sequence[OpenItem], reasons: dict[str, Why], tongue: Tongue) -> Group:
    shown = tuple(_item(item, reasons, tongue) for item in items)
    total = tongue.money(sum(item.outstanding_fen for item in items))
    return Group(heading, party(who, tongue), shown, total)


def _item(item: OpenItem, reasons: dict[str, Why], tongue: Tongue) -> Item:
    return Item(
        fee=tongue.name(item.fee_kind),
        period=tongue.period(item.period),
        due=tongue.day(item.due_on),
        overdue=overdue(item.months_overdue, tongue),
        amount=tongue.money(item.outstanding_fen),
        why=why_told(reasons.get(item.charge_id), tongue),
        charge=item.charge_id,
    )


def overdue(months: int, tongue: Tongue) -> str:
    """So many whole months; "" before the first is full."""
    if months == 0:
        return ""
    return tongue.ngettext("已过期 %(num)d 个月", "已过期 %(num)d 个月", months) % {"num": months}


def _beside(period: str, exists: bool, step: int) -> str:
    if not exists:
        return ""
    return "?" + urlencode({"period": previous(period) if step < 0 else _next(period)})


def _next(period: str) -> str:
    return month_of(date.fromisoformat(f"{period}-28") + timedelta(days=4))
