"""A posting that is killed, again and again: it goes on where it stopped, and each dwelling is charged once."""

import random
import time
from collections import Counter
from collections.abc import Iterable
from multiprocessing.connection import Connection
from typing import Any

import pytest

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import FeeAssessed, PaymentAllocated, SheetPosted
from domain.history import Entry, Event
from domain.values.dwelling_code import place
from projections import assessment_runs, directory
from services.house import House
from services.settings import Settings
from services.use_cases import assessment
from services.use_cases.checking import check
from tests.builders import FEE, a_house, adopt, asking, open_counter, pay, settle
from tests.databases import Retold
from tests.every_word import plan
from tests.kills import killed_at_work, wait_for_the_word
from tests.slow_saves import slow_down
from tests.town import import_ledgers, post_again

RUN = f"BH/{FEE}/2026-11/1"
KILLS = 12


def posting(to: Connection, settings: Settings, lines_a_save: int) -> None:
    """A process that posts; with a sheet a save there is more to be killed between."""
    assessment.LINES_A_SAVE = lines_a_save
    house = a_house(settings)
    slow_down(house.store.recorder, 0.08)
    wait_for_the_word(to)
    with asking(house, "li", key="the one posting"):
        assessment.post_run(house, RUN)


def facts(house: House, kind: type[Event]) -> list[Event]:
    return [entry.event for entry in house.store.read(0, 100_000, frozenset({kind.TOPIC})).entries]


def an_approved_run(house: House) -> None:
    """The 288 dwellings of an area, approved by another person; ten have prepaid."""
    import_ledgers(house)
    adopt(house)
    open_counter(house)
    with house.read() as reading:
        codes = [row.dwelling for row in directory.dwellings(reading, "BH", limit=10)]
        owners = {code: directory.debtor_on(reading, code, house.today()) for code in codes}
    for code in codes:
        pay(house, 20_000, code, debtor=owners[code])
    plan(house)
    with asking(house, "zhao"):
        assessment.approve_run(house, RUN)
    settle(house)


@pytest.fixture
def approved(retold: Retold) -> House:
    return retold(an_approved_run)


def post_under_kills(house: House, chance: random.Random, at_most: int) -> Counter[int]:
    """Each kill finds it a little further; by how many sheets stood there, how often. In the end it is exact."""
    stood_at = Counter[int]()
    while stood_at.total() < at_most and len(facts(house, SheetPosted)) < 8:
        after = chance.random() * (0.04 + 0.02 * stood_at.total())
        if killed_at_work(posting, house.settings, 1, after=after):
            stood_at[must_not_be_half_done(house)] += 1
    posted = post_again(house, RUN)
    assert (posted.sheets_posted, posted.refused) == (8, {})
    assert_exact(house)
    return stood_at


def test_killed_at_any_moment_it_is_resumed_and_exact(approved: House) -> None:
    """In the first save, between two, in the last."""
    stood_at = post_under_kills(approved, random.Random(5), 5 * KILLS)
    assert stood_at.total() >= 4
    assert len(stood_at) >= 2, f"the kills found it at different places: {stood_at}"


def test_killed_within_its_only_save_it_is_done_or_not(approved: House) -> None:
    chance, kills = random.Random(6), 0
    while kills < KILLS and not must_not_be_half_done(approved):
        kills += killed_at_work(posting, approved.settings, 1_000, after=chance.random() * 0.02)
    assert kills >= 1
    assert must_not_be_half_done(approved) in (0, 8)
    post_again(approved, RUN)
    assert_exact(approved)


def posting_by_halves(to: Connection, settings: Settings) -> None:
    """The control: the sheets' marks in one save, their charges in another."""
    house = a_house(settings)
    append = house.store.append

    def twice(entries: Iterable[Entry], told: object = None) -> int:
        facts = list(entries)
        append(entry for entry in facts if isinstance(entry.event, SheetPosted))
        wait_for_the_word(to)
        time.sleep(60)
        return append(entry for entry in facts if not isinstance(entry.event, SheetPosted))

    house.store.append = twice  # type: ignore[method-assign]
    with asking(house, "li"):
        assessment.post_run(house, RUN)


def test_control_a_posting_in_two_saves_is_found_half_done(approved: House) -> None:
    assert killed_at_work(posting_by_halves, approved.settings, after=0.0)
    with pytest.raises(AssertionError):
        must_not_be_half_done(approved)


def must_not_be_half_done(house: House) -> int:
    """How many sheets stand: each with all of its charges, and no charge without its sheet."""
    posted = [fact for fact in facts(house, SheetPosted) if isinstance(fact, SheetPosted)]
    charged = [fact.assessment for fact in facts(house, FeeAssessed) if isinstance(fact, FeeAssessed)]
    sums = Counter[str]()
    for fee in charged:
        sums[place(fee.dwelling).building] += fee.amount_fen
    assert sums == {fact.building: fact.total_fen for fact in posted}
    return len(posted)


def assert_exact(house: House) -> None:
    charged = [fact.assessment for fact in facts(house, FeeAssessed) if isinstance(fact, FeeAssessed)]
    assert len({fee.dwelling for fee in charged}) == len(charged) == 288
    with house.read() as reading:
        row = assessment_runs.run(reading, RUN)
    assert row is not None
    assert (row.state, row.sheets_posted) == ("completed", 8)
    assert row.posted_fen == row.total_fen == sum(fee.amount_fen for fee in charged)
    assert len(facts(house, PaymentAllocated)) == 10, "what rested was applied once"
    assert check(house) == []


def test_the_same_command_goes_on_after_a_kill_and_says_so_when_all_is_done(approved: House) -> None:
    killed_at_work(posting, approved.settings, 1, after=0.01)
    for repeated in (False, True):
        with asking(approved, "li", key="the one posting"):
            posted = assessment.post_run(approved, RUN)
        assert posted.refused == {}
        assert posted.sheets_posted == 8
        if repeated:
            assert posted.done.repeated
    settle(approved)
    assert_exact(approved)


def test_a_payment_since_the_plan_does_not_force_an_account_to_be_loaded(
    approved: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten accounts were paid into since the plan: none of 288 is loaded, and all are charged right."""
    with approved.read() as reading:
        codes = [row.dwelling for row in directory.dwellings(reading, "BH", limit=10)]
        owners = {code: directory.debtor_on(reading, code, approved.today()) for code in codes}
    for code in codes:
        pay(approved, 777, code, debtor=owners[code])
    loaded: list[str] = []
    load_all = approved.store.load_all

    def counting(kind: type[DwellingAccount], keys: list[str], *forms: Any) -> dict[str, DwellingAccount]:
        loaded.extend(keys if kind is DwellingAccount else [])
        return load_all(kind, keys, *forms)

    monkeypatch.setattr(approved.store, "load_all", counting)
    with asking(approved, "li"):
        assert assessment.post_run(approved, RUN).refused == {}
    assert loaded == []
    monkeypatch.undo()
    settle(approved)
    with asking(approved):
        account = approved.store.load(DwellingAccount, codes[0])
    [charge] = [charge for charge in account.charges.values() if charge.fact.fee_kind == FEE]
    assert charge.outstanding_fen == 0
    assert sum(payment.rest_fen for payment in account.payments.values()) == 20_777 - charge.amount_fen
    assert check(approved) == []
