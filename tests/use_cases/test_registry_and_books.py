"""Keeping the registry, and closing the books."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.billing import refusals as billing
from domain.billing.books import Books
from domain.errors import Refusal
from domain.registry import refusals
from domain.registry.dwelling import Dwelling
from domain.values.authority import Authority, AuthorityMissing
from domain.values.floor_area import FloorAreaInvalid
from domain.values.party import PartyInvalid
from services.house import House
from services.use_cases import books, registry
from services.use_cases.checking import Finding, check
from services.use_cases.command import CommandIdReused
from tests.builders import BUREAU, COMPANY, LEDGER, Clock, asking, settle
from tests.every_word import both
from tests.use_cases.months import HERE, assess

NOBODY = Authority(kind=" ", number="", dated=None, sha256=None)
Asked = dict[str, Any]
ACTS: dict[str, tuple[Any, Asked]] = {
    "correct floor area": (registry.correct_floor_area, {"floor_area_sqm": Decimal("63.00"), "authority": LEDGER}),
    "name payer": (
        registry.name_payer,
        {"payer": "unit:tax-office", "effective_from": date(2026, 11, 1), "authority": LEDGER},
    ),
    "declare vacancy": (registry.declare_vacancy, {"since": date(2026, 11, 1), "authority": LEDGER}),
}
REFUSED: dict[str, tuple[str, Asked, type[Refusal]]] = {
    "an unknown dwelling's area": ("correct floor area", {"dwelling": "BH-9-9-999"}, refusals.UnknownDwelling),
    "an unknown dwelling's payer": ("name payer", {"dwelling": "BH-9-9-999"}, refusals.UnknownDwelling),
    "an unknown dwelling's vacancy": ("declare vacancy", {"dwelling": "BH-9-9-999"}, refusals.UnknownDwelling),
    "the area that it has": ("correct floor area", {"floor_area_sqm": Decimal("62.250")}, refusals.AreaUnchanged),
    "no area": ("correct floor area", {"floor_area_sqm": Decimal(0)}, FloorAreaInvalid),
    "an area in thousandths": ("correct floor area", {"floor_area_sqm": Decimal("62.755")}, FloorAreaInvalid),
    "an area on nobody's word": ("correct floor area", {"authority": NOBODY}, AuthorityMissing),
    "a payer on nobody's word": ("name payer", {"authority": NOBODY}, AuthorityMissing),
    "a payer who is no party": ("name payer", {"payer": "税务局"}, PartyInvalid),
}


def do(house: House, name: str, key: str = "", sent: Any = 1, **changes: Any) -> Any:
    act, asked = ACTS[name]
    fields = asked | changes
    with asking(house, key=key, sent=sent):
        done = act(house, fields.pop("dwelling", HERE), **fields)
    settle(house)
    return done


def home(house: House) -> Dwelling:
    with asking(house):
        return house.store.load(Dwelling, HERE)


@pytest.mark.parametrize("name", ACTS)
def test_it_is_recorded_once_for_one_key_and_refused_for_other_content(street: House, name: str) -> None:
    assert do(street, name, key="k").repeated is False
    before = street.store.position()
    assert do(street, name, key="k").repeated is True
    with pytest.raises(CommandIdReused):
        do(street, name, key="k", sent=2)
    assert street.store.position() == before


@pytest.mark.parametrize(("name", "changes", "why"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_and_nothing_is_recorded(street: House, name: str, changes: Asked, why: type[Refusal]) -> None:
    before = street.store.position()
    with pytest.raises(why):
        do(street, name, **changes)
    assert street.store.position() == before


def test_what_was_measured_counts_from_the_next_assessment_on(street: House) -> None:
    assess(street, period="2026-10")
    do(street, "correct floor area")
    assess(street)
    with street.read() as reading:
        amounts = reading.exec_driver_sql("SELECT amount_fen FROM arrears_charge ORDER BY period").scalars().all()
    assert list(amounts) == [3113, 3150]


def test_the_payer_owes_from_his_day_on_and_the_owner_is_liable_with_him(street: House) -> None:
    do(street, "name payer")
    assert [home(street).debtor_on(date(2026, month, 1)) for month in (10, 11)] == ["resident:chen", "unit:tax-office"]


def test_a_vacancy_ends_when_somebody_lives_there_again(street: House) -> None:
    with asking(street), pytest.raises(refusals.NotVacant):
        registry.end_vacancy(street, HERE, ended_on=date(2026, 11, 20))
    do(street, "declare vacancy")
    assert home(street).vacant
    before = street.store.position()
    do(street, "declare vacancy")
    assert street.store.position() == before, "it is vacant already"
    for repeated in (False, True):
        with asking(street, key="k"):
            assert registry.end_vacancy(street, HERE, ended_on=date(2026, 11, 20)).repeated is repeated
    assert not home(street).vacant


# Books ------------------------------------------------------------------------------------------------


def close(house: House, through: date, creditor: str = COMPANY, key: str = "") -> Any:
    with asking(house, "zhao", key=key):
        done = books.close_books(house, creditor, through=through)
    settle(house)
    return done


def closed_through(house: House, creditor: str = COMPANY) -> date | None:
    with asking(house):
        return house.store.load(Books, creditor).closed_through


def test_books_are_closed_up_to_yesterday_at_the_latest(street: House) -> None:
    before = street.store.position()
    for day in (date(2026, 11, 23), date(2026, 11, 24)):
        with pytest.raises(billing.PeriodNotOver):
            close(street, day)
    with pytest.raises(PartyInvalid):
        close(street, date(2026, 11, 22), creditor="the company")
    assert street.store.position() == before
    close(street, date(2026, 11, 22))
    assert closed_through(street) == date(2026, 11, 22)


def test_closing_what_is_closed_is_no_news_and_each_creditor_closes_apart(street: House) -> None:
    assert close(street, date(2026, 10, 31), key="k").repeated is False
    assert close(street, date(2026, 10, 31), key="k").repeated is True
    before = street.store.position()
    close(street, date(2026, 10, 31))
    close(street, date(2026, 9, 30))
    assert street.store.position() == before
    assert (closed_through(street), closed_through(street, BUREAU)) == (date(2026, 10, 31), None)


def test_the_towns_midnight_is_the_one_that_counts(street: House, clock: Clock) -> None:
    """At 15:59 UTC it is 23:59 in Shanghai; a minute later the day is over."""
    clock.now = clock.now.replace(hour=15, minute=59)
    with pytest.raises(billing.PeriodNotOver):
        close(street, date(2026, 11, 23))
    clock.now = clock.now.replace(hour=16, minute=0)
    close(street, date(2026, 11, 23))


def test_reopened_days_are_open_again_for_those_who_book(street: House) -> None:
    close(street, date(2026, 11, 22))
    both(street, "again", "period reopening", creditor=COMPANY, from_day="2026-11-10", reason="a slip")
    assert closed_through(street) == date(2026, 11, 9)
    close(street, date(2026, 11, 20))
    assert closed_through(street) == date(2026, 11, 20)


# The nightly question ---------------------------------------------------------------------------------


def test_a_read_side_that_lags_is_not_compared_but_named(street: House) -> None:
    with asking(street):
        registry.declare_vacancy(street, HERE, since=date(2026, 11, 1), authority=LEDGER)
    newest = street.store.position()
    found = check(street)
    assert {finding.equation for finding in found} == {"every read model has come to the end of history"}
    assert Finding("every read model has come to the end of history", f"ledger: {newest - 1} of {newest}") in found
    settle(street)
    assert check(street) == []


@pytest.mark.parametrize(
    ("damage", "equation"),
    [
        ("UPDATE arrears_charge SET outstanding_fen = outstanding_fen + 1", "outstanding = Σ movements of a charge"),
        ("DELETE FROM arrears_charge", "receivables = Σ outstanding"),
        ("UPDATE statement_movement SET held_fen = held_fen + 1", "advances = Σ rests"),
        ("UPDATE statement_movement SET held_fen = -1, payment_id = 'p'", "no payment is used beyond its amount"),
        ("UPDATE ledger_posting SET credit_fen = credit_fen + 1", "debits = credits by books and day"),
    ],
)
def test_whatever_does_not_add_up_is_found(street: House, damage: str, equation: str) -> None:
    assess(street)
    assert check(street) == []
    with street.writing.begin() as connection:
        connection.exec_driver_sql(damage)
    assert equation in {finding.equation for finding in check(street)}
