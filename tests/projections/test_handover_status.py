"""The gates of real ledgers, as of any day, and the term beside them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.fund.events import FundLine
from domain.fund.maintenance_fund import MaintenanceFund
from domain.handover.events import CUT_OFF, GATES, LEGACY_ARREARS, MAINTENANCE_FUND, UTILITY_RETROFIT
from domain.retrofit.retrofit_programme import RetrofitProgramme
from projections import handover_terms
from projections.gates import BLOCKED, NOT_BEGUN, PASSED, RESERVED, Gate, missing_fen
from projections.handover_status import Status, status, what_blocks
from services.house import House
from services.use_cases.imports import apply_import
from tests.builders import BUREAU, CHEN, LEDGER, NOON, TODAY, Clock, asking, move_in, open_counter, pay, settle
from tests.databases import Retold
from tests.every_word import OF_TWO, both, decide
from tests.handed_over import CONTRACT_SENT
from tests.town import cells, hundredths
from tests.workbooks.clerk import ledger

HERE, THERE = "BH-1-1-101", "BH-1-1-201"
PAID: dict[str, Any] = {"prepared_by": "person:li", "approved_by": "person:zhao", "authority": LEDGER}
SIDES = (("业主应交(元)", "业主已交(元)"), ("售房单位应提取(元)", "售房单位已提取(元)"))
DOOR = ("楼栋", "单元", "房号")
TOMORROW = TODAY + timedelta(days=1)


def a_street(house: House) -> None:
    """Three ledgers: two funds of which one is short, a share nobody has agreed to, an old debt."""
    move_in(house, (HERE, THERE))
    short = {"owner_paid_fen": 900, "held_fen": 900}
    for kind, rows in (
        ("fund", (OF_TWO, OF_TWO | short)),
        ("arrears", ({},)),
        ("retrofit", ({}, {"consent": "同意", "objection": None})),
    ):
        with asking(house):
            apply_import(house, kind, ledger(kind, *rows))
    settle(house)


@pytest.fixture
def street(retold: Retold) -> House:
    return retold(a_street)


def gates(house: House, as_of: date = TODAY, area: str = "BH") -> dict[str, Gate]:
    found: Status = house.ask(lambda reading: status(reading, area, as_of))
    assert [each.gate for each in found.gates] == list(GATES)
    return {each.gate: each for each in found.gates}


@pytest.mark.parametrize("area", ["BH", "WC"])
def test_the_gates_of_a_whole_area_say_what_its_ledgers_say(areas: House, area: str) -> None:
    found = gates(areas, areas.today() + timedelta(days=1), area)
    fund = [row for row in cells("fund") if row["宿舍区编码"] == area]
    gaps = [[max(0, hundredths(row[due]) - hundredths(row[paid])) for due, paid in SIDES] for row in fund]
    short = found[MAINTENANCE_FUND]
    assert (short.state, short.blocking_fen) == (BLOCKED, sum(map(sum, gaps)))
    assert short.blocking_households == sum(any(gap) for gap in gaps)
    assert sum(each.dwellings for each in short.buildings) == len(fund)
    unwilling = [row for row in cells("retrofit") if row["宿舍区编码"] == area and row["是否同意"] != "同意"]
    open_ = found[UTILITY_RETROFIT]
    assert open_.blocking_fen == sum(hundredths(row["个人应交(元)"]) for row in unwilling)
    assert open_.blocking_households == len({tuple(row[name] for name in DOOR) for row in unwilling})
    owing = [row for row in cells("arrears") if row["宿舍区编码"] == area]
    old = found[LEGACY_ARREARS]
    assert old.blocking_fen == sum(hundredths(row["欠费(元)"]) for row in owing)
    assert old.blocking_households == len({tuple(row[name] for name in DOOR) for row in owing})
    assert {found[gate].state for gate in GATES[3:7]} == {NOT_BEGUN}
    assert found[CUT_OFF].state == PASSED
    for gate in (MAINTENANCE_FUND, UTILITY_RETROFIT, LEGACY_ARREARS):
        assert sum(each.blocking_fen for each in found[gate].buildings) == found[gate].blocking_fen
        assert found[gate].trend[-1].blocking_fen == found[gate].blocking_fen


def test_the_past_keeps_its_answer(street: House, clock: Clock) -> None:
    before = gates(street, TOMORROW)
    assert [before[gate].state for gate in GATES[:3]] == [BLOCKED, BLOCKED, BLOCKED]
    clock.pass_days(10)
    settled(street)
    now = gates(street, street.today())
    assert [now[gate].state for gate in GATES[:3]] == [PASSED, PASSED, PASSED]
    assert gates(street, TOMORROW) == before
    assert gates(street, TODAY - timedelta(days=1))[MAINTENANCE_FUND].state == NOT_BEGUN
    assert now[LEGACY_ARREARS].trend[0].blocking_fen == before[LEGACY_ARREARS].blocking_fen
    assert {now[gate].trend[-1].blocking_households for gate in GATES[:3]} == {0}


def _paid_up(line: FundLine) -> FundLine:
    return replace(line, owner_paid_fen=line.owner_due_fen, selling_unit_paid_fen=line.selling_unit_due_fen)


def settled(house: House) -> None:
    """The fund is paid up, everybody agrees, and the old debt is paid at the bureau's counter."""
    decide(
        house,
        MaintenanceFund,
        "BH-1",
        lambda fund: fund.correct_balances([_paid_up(line) for line in fund.lines.values()], **PAID),
    )
    decide(house, RetrofitProgramme, "BH/水表出户", lambda programme: programme.give_consent(HERE))
    book = open_counter(house, "s2", "wang", BUREAU, first=101)
    pay(house, 14_135, HERE, shift="s2", book=book, debtor=CHEN)


def test_what_blocks_is_named_door_by_door_with_its_entry(street: House) -> None:
    found = {gate: house_asked(street, gate) for gate in (MAINTENANCE_FUND, UTILITY_RETROFIT, LEGACY_ARREARS, "staff")}
    assert [(each[0], each[2]) for each in found[MAINTENANCE_FUND]] == [
        (HERE, "fund/BH-1:1"),
        (THERE, "fund/BH-1:1"),
        (THERE, "fund/BH-1:1"),
    ]
    assert [(each[0], each[2]) for each in found[UTILITY_RETROFIT]] == [(HERE, "retrofit/BH/水表出户:2")]
    assert found[LEGACY_ARREARS] == [(HERE, 14_135, f"account/{HERE}:2")]
    assert found["staff"] == []
    assert house_asked(street, LEGACY_ARREARS, building="BH-2") == []


def house_asked(house: House, gate: str, building: str | None = None) -> list[tuple[str, int, str]]:
    with house.read() as reading:
        found = what_blocks(reading, "BH", gate, TOMORROW, building)
    return [(each.dwelling, missing_fen(each), f"{each.stream}:{each.version}") for each in found]


def test_a_reservation_holds_from_the_day_on_which_it_was_signed(street: House, clock: Clock) -> None:
    clock.pass_days(2)
    known = gates(street, street.today())[UTILITY_RETROFIT]
    reserved: dict[str, Any] = {"up_to_fen": known.blocking_fen, "up_to_households": known.blocking_households}
    both(street, "signed", "gate reservation", area="BH", gate=UTILITY_RETROFIT, authority=CONTRACT_SENT, **reserved)
    assert gates(street, street.today())[UTILITY_RETROFIT].state == RESERVED
    assert gates(street, TOMORROW)[UTILITY_RETROFIT].state == BLOCKED


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), handover_terms.WAITING),
        (datetime(2025, 12, 31, 16, tzinfo=UTC), handover_terms.RUNNING),
        (datetime(2026, 12, 1, tzinfo=UTC), handover_terms.HALTED),
        (datetime(2026, 12, 9, 15, 59, 59, tzinfo=UTC), handover_terms.HALTED),
        (datetime(2026, 12, 9, 16, tzinfo=UTC), handover_terms.RUNNING),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), handover_terms.OVER),
    ],
)
def test_how_a_term_stands_at_an_instant(street: House, at: datetime, state: str) -> None:
    of: dict[str, Any] = {"area": "BH", "authority": CONTRACT_SENT}
    stopped = {"suspended_from": "2026-12-01T08:00:00+08:00", "reason": "not settled"}
    both(street, "stopped", "collection suspension", **stopped, **of)
    both(street, "goes on", "collection resumption", resumed_at="2026-12-10T00:00:00+08:00", **of)
    both(street, "over", "term ending", ended_at="2027-01-01T00:00:00+08:00", **of)
    steps = street.ask(lambda reading: handover_terms.steps(reading, "BH", TODAY))
    assert handover_terms.term_at(steps, at).state == state
    assert [each.what for each in steps] == ["handover planned", *handover_terms.STEPS[1:5]]


def test_where_nothing_is_planned_nothing_is_told(house: House) -> None:
    assert handover_terms.term_at(house.ask(lambda reading: handover_terms.steps(reading, "BH", TODAY)), NOON) == (
        handover_terms.TermNow(handover_terms.NOT_PLANNED, None, None)
    )
