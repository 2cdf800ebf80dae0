"""The reconciliation as its page and its workbook show it: amounts in their own currencies, what to do in words."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from domain.payments.events.reconciling import NOT_ON_RECORD, Movements
from projections.engine.business_day import town_time
from projections.reconciliations import DayRow, DifferenceRow, PayoutRow
from services.languages import Tongue
from services.payment_gateway.currencies import amount_text
from services.payment_gateway.report import Report, next_step
from services.web.may import May
from services.web.places import history_of

EXPLANATION = "/desk/reconciliation/explanation"


class Open(NamedTuple):
    """A difference as people read it."""

    day: str
    kind: str
    of: str
    source: str
    there: str
    here: str
    to_do: str
    found: str
    cleared: str
    payment: str
    href: str
    explain: str  # Where it is said why it will stay; "" where that is not for him, or it is cleared otherwise.


class Day(NamedTuple):
    """The equation of a day; `here` where ours says otherwise."""

    day: str
    opening: str
    moved: tuple[str, ...]
    closing: str
    ledger: str
    uneven: str
    unexplained: str
    settled: tuple[tuple[str, str, str], ...]  # Gross, fees, net.


class Payout(NamedTuple):
    """What went to the bank."""

    day: str
    payout: str
    status: str
    amount: str
    net: str
    movements: int
    arrives: str
    is_even: bool


class Presented(NamedTuple):
    """All that the page needs."""

    since: str
    until: str
    is_even: bool
    held: str
    open: list[Open]
    days: list[Day]
    payouts: list[Payout]
    cleared: list[Open]


def present(found: Report, tongue: Tongue, may: May) -> Presented:
    """In the reader's language; payments lead to their history where that is for him."""
    return Presented(
        since=found.since.isoformat(),
        until=found.until.isoformat(),
        is_even=found.is_even,
        held=tongue.money(found.held_fen),
        open=[difference_shown(each, tongue, may) for each in found.open],
        days=[_day(each, found.unexplained_fen(each), tongue) for each in found.days],
        payouts=[_payout(each, tongue) for each in found.payouts],
        cleared=[difference_shown(each, tongue, may) for each in found.cleared],
    )


def moved_fen(moved: Movements) -> tuple[int, ...]:
    """As they are added up: towards us above 0."""
    back = -moved.refunded_fen, moved.came_back_fen, -moved.withdrawn_fen, moved.reinstated_fen
    return (moved.captured_fen, *back)


def in_currency(minor: int, currency: str) -> str:
    """An amount with its currency."""
    return f"{amount_text(minor, currency)} {currency.upper()}"


def cleared_text(of: DifferenceRow, tongue: Tongue) -> str:
    """When, and by what; "" while it is open."""
    if of.cleared_at is None or of.cleared_by is None:
        return ""
    said = f"{hour(of.cleared_at, tongue)} {tongue.word(of.cleared_by)}"
    return f"{said} · {of.authority}" if of.authority else said


def hour(written: str, tongue: Tongue) -> str:
    """By the clock of the town."""
    return tongue.hour(town_time(datetime.fromisoformat(written)))


def difference_shown(of: DifferenceRow, tongue: Tongue, may: May) -> Open:
    """One, with what to do about it."""
    is_explainable = of.cleared_at is None and (of.kind, of.of) != (NOT_ON_RECORD, "charge")
    return Open(
        day=of.day.isoformat(),
        kind=tongue.word(of.kind),
        of=tongue.word(of.of),
        source=of.source,
        there=in_currency(of.there_minor, of.currency),
        here=in_currency(of.here_minor, of.currency),
        to_do=tongue.word(next_step(of)),
        found=hour(of.found_at, tongue),
        cleared=cleared_text(of, tongue),
        payment=of.payment_id or "",
        href=may.leads(history_of("payments", of.payment_id)) if of.payment_id and _is_booked(of) else "",
        explain=may.leads(f"{EXPLANATION}?{urlencode(_name(of))}") if is_explainable else "",
    )


def _name(of: DifferenceRow) -> dict[str, str]:
    return {"provider": of.provider, "difference": of.difference}


def _is_booked(of: DifferenceRow) -> bool:
    """Whether there is a payment to look at."""
    return of.cleared_at is not None or (of.kind, of.of) != (NOT_ON_RECORD, "charge")


def _day(of: DayRow, unexplained_fen: int, tongue: Tongue) -> Day:
    here = moved_fen(of.here)
    moved = [tongue.money(fen) for fen in moved_fen(of.there)]
    for at, (there_fen, here_fen) in enumerate(zip(moved_fen(of.there), here, strict=True)):
        if there_fen != here_fen:
            moved[at] += f" ≠ {tongue.money(here_fen)}"
    return Day(
        day=of.day.isoformat(),
        opening=tongue.money(of.opening_fen),
        moved=tuple(moved),
        closing=tongue.money(of.closing_fen),
        ledger=tongue.money(of.ledger_fen),
        uneven=tongue.money(of.uneven_fen) if of.uneven_fen else "",
        unexplained=tongue.money(unexplained_fen) if unexplained_fen else "",
        settled=tuple(
            (
                in_currency(each.gross_minor, each.currency),
                in_currency(each.fee_minor, each.currency),
                in_currency(each.net_minor, each.currency),
            )
            for each in of.settled
        ),
    )


def _payout(of: PayoutRow, tongue: Tongue) -> Payout:
    return Payout(
        day=of.day.isoformat(),
        payout=of.payout,
        status=tongue.word(of.status),
        amount=in_currency(of.amount_minor, of.currency),
        net=in_currency(of.net_minor, of.currency),
        movements=of.movements,
        arrives=of.arrives_on.isoformat(),
        is_even=of.amount_minor == of.net_minor and of.status != "failed",
    )
