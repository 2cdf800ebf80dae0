"""The equation of each day: what the provider held, what moved, what it holds; beside what our ledger says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.payments.events.reconciling import (
    NOT_AT_THE_PROVIDER,
    DayReconciled,
    DifferenceFound,
    Movements,
    SettledSum,
)
from domain.payments.reconciled_day import ReconciledDay, day_key
from projections import ledger, online_payments, reconciliations
from projections.online_payments import CAPTURED, OnlineFact
from services.house import House
from services.payment_gateway.day_hours import day_of
from services.payment_gateway.kept_differences import keep
from services.payment_gateway.on_record import ON_RECORD, SORTED_AS, OnRecord, on_record, reckoned
from services.payment_gateway.port import Transaction
from services.payment_gateway.sync import ACTOR, ROLE, gateway_of
from services.use_cases.command import acting, fingerprint, use_case

ONE_DAY = timedelta(days=1)
CNY = "cny"
PAID_OUT = ("payout", "payout_failure", "payout_reversal")
Amounts = list[tuple[str, int]]
"""Of each movement how the provider sorts it, and how much: above 0 towards us."""


@dataclass
class _Books:
    """All that is needed of a stretch of days; what lies before the first day is opening."""

    moved: Sequence[Transaction]
    known: OnRecord
    alone: Sequence[OnlineFact]
    """On record here, and not in the provider's books."""
    held_fen: int

    def there(self, day: date) -> Amounts:
        """By the provider's books."""
        return [(each.category, each.bill_minor) for each in self.moved if _is_of(each, day)]

    def here(self, day: date) -> Amounts:
        """By ours: of the same movements, and of those that only we have."""
        found = [(each.category, self.known.here_minor(each) or 0) for each in self.moved if _is_of(each, day)]
        alone = [(SORTED_AS[each.what], each.gross_minor) for each in self.alone if each.booked_on == day]
        return found + alone

    def ledger_fen(self, day: date) -> int:
        """At the end of a day: what is held, less what came after it."""
        later = sum(self.known.here_minor(each) or 0 for each in self.moved if _is_after(each, day))
        return self.held_fen - later - sum(each.gross_minor for each in self.alone if _booked_after(each, day))


def compare_days(house: House, moved: Sequence[Transaction], first: date) -> int:
    """From a day to yesterday; how many days had movements. `moved` begins a while before. Raises NoAnswer."""
    provider, until = gateway_of(house).name, house.today() - ONE_DAY
    with house.read() as reading:
        known = on_record(reading, [each for each in moved if each.category in ON_RECORD])
        booked = online_payments.facts_booked(reading, first, house.today())
        held = ledger.balance_of(reading, ledger.PROVIDER)
        before = reconciliations.last_day_before(reading, provider, first)
    ours = [each for each in moved if each.category in ON_RECORD]
    books = _Books(ours, known, _alone(house, booked, ours), held)
    lost = [(each.booked_on, each) for each in books.alone if each.booked_on and each.booked_on <= until]
    keep(house, (_not_there(provider, day, each) for day, each in lost))
    opening = books.ledger_fen(first - ONE_DAY) if before is None else before.closing_fen
    days = {day_of(each.at) for each in moved} | {day for day, _ in lost}
    compared = sorted(day for day in days if first <= day <= until)
    for day in compared:
        figures = _figures(provider, day, opening, books, moved)
        _keep_day(house, figures)
        opening = figures.closing_fen
    return len(compared)


def _figures(provider: str, day: date, opening: int, books: _Books, moved: Sequence[Transaction]) -> DayReconciled:
    there, here = _movements(books.there(day)), _movements(books.here(day))
    return DayReconciled(
        provider=provider,
        day=day,
        opening_fen=opening,
        there=there,
        closing_fen=opening + there.net_fen,
        here=here,
        ledger_fen=books.ledger_fen(day),
        settled=settled(each for each in moved if day_of(each.at) == day and each.category not in PAID_OUT),
    )


def _alone(house: House, booked: Iterable[OnlineFact], moved: Iterable[Transaction]) -> list[OnlineFact]:
    """Of what our books have of these days, what is not in the provider's.

    What it booked long before has been reckoned by it, which is on record; of anything else it is asked.
    """
    there = {(each.source_id, each.category) for each in moved}
    here = [fact for fact in booked if (fact.source_id, SORTED_AS[fact.what]) not in there]
    there |= house.ask(lambda reading: reckoned(reading, {fact.source_id for fact in here if fact.what == CAPTURED}))
    today, alone = house.today(), []
    for fact in here:
        category = SORTED_AS[fact.what]
        if (fact.source_id, category) in there:
            continue
        if fact.booked_on != today:
            told = gateway_of(house).transactions_of(fact.source_id)
            if any(each.category == category for each in told):
                continue
        alone.append(fact)
    return alone


def _movements(amounts: Amounts) -> Movements:
    def sum_of(category: str) -> int:
        return sum(minor for each, minor in amounts if each == category)

    return Movements(
        captured_fen=sum_of("charge"),
        refunded_fen=-sum_of("refund"),
        came_back_fen=sum_of("refund_failure"),
        withdrawn_fen=-sum_of("dispute"),
        reinstated_fen=sum_of("dispute_reversal"),
    )


def settled(moved: Iterable[Transaction]) -> tuple[SettledSum, ...]:
    """What the provider reckoned, by the currency in which it pays out."""
    by_currency = dict[str, list[Transaction]]()
    for each in moved:
        by_currency.setdefault(each.currency, []).append(each)
    return tuple(
        SettledSum(
            currency=currency,
            movements=len(all_),
            gross_minor=sum(each.gross_minor for each in all_),
            fee_minor=sum(each.fee_minor for each in all_),
            net_minor=sum(each.net_minor for each in all_),
        )
        for currency, all_ in sorted(by_currency.items())
    )


def _is_of(moved: Transaction, day: date) -> bool:
    return moved.bill_currency == CNY and day_of(moved.at) == day


def _is_after(moved: Transaction, day: date) -> bool:
    return moved.bill_currency == CNY and day_of(moved.at) > day


def _booked_after(fact: OnlineFact, day: date) -> bool:
    return fact.booked_on is not None and fact.booked_on > day


def _not_there(provider: str, day: date, fact: OnlineFact) -> DifferenceFound:
    return DifferenceFound(
        provider=provider,
        day=day,
        difference=f"{SORTED_AS[fact.what]} {fact.source_id}",
        kind=NOT_AT_THE_PROVIDER,
        of=SORTED_AS[fact.what],
        source=fact.source_id,
        payment_id=fact.payment_id,
        currency=fact.currency,
        there_minor=0,
        here_minor=fact.gross_minor,
    )


def _keep_day(house: House, figures: DayReconciled) -> None:
    key = f"{figures.provider} {figures.day} {house.clock().isoformat()} {fingerprint(figures)}"
    with acting(house, ACTOR, key, door="reconcile", sent=key, role=ROLE):
        _reconcile_day(house, figures)


@use_case
def _reconcile_day(house: House, figures: DayReconciled) -> int:
    day = house.store.load(ReconciledDay, day_key(figures.provider, figures.day))
    day.reconcile(figures)
    return house.store.record(day)
