"""Gates as pure functions: facts as of a day and a dated rule in, states, amounts and households out."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.handover.events import LEGACY_ARREARS, MAINTENANCE_FUND, UTILITY_RETROFIT
from projections import gates
from projections.gate_rules import RULES, Rule, rule_on
from projections.gates import (
    BLOCKED,
    NOT_BEGUN,
    OF_RESIDENTS,
    OWNER,
    PASSED,
    POINTS_MAX,
    RESERVED,
    SELLING_UNIT,
    Bearing,
    Gate,
    Reservation,
    blocking,
    gate_of,
    stood,
    trend_days,
)

MAY, JUNE, JULY = date(2026, 5, 10), date(2026, 6, 10), date(2026, 7, 10)
SIGNED = Reservation(30_000, 2, "纪要 2", "person:li", "person:zhao", "handover/BH", 3)
STRICT = RULES[0]


def fund(dwelling: str, side: str, due: int, met: int, day: date = MAY, version: int = 1) -> Bearing:
    building = dwelling.rpartition("-")[0].rpartition("-")[0]
    return Bearing(building, dwelling, side, side, day, due, met, None, f"fund/{building}", version)


def share(dwelling: str, fen: int, consent: str = "undecided", item: str = "水表出户", day: date = MAY) -> Bearing:
    building = dwelling.rpartition("-")[0].rpartition("-")[0]
    return Bearing(building, dwelling, item, item, day, fen, 0, consent, f"retrofit/BH/{item}", 1)


def said(dwelling: str, consent: str, day: date, item: str = "水表出户") -> Bearing:
    return share(dwelling, 0, item=item)._replace(due_fen=None, met_fen=None, consent=consent, day=day, version=2)


def owed(dwelling: str, charge: str, due: int, met: int = 0, day: date = MAY) -> Bearing:
    building = dwelling.rpartition("-")[0].rpartition("-")[0]
    return Bearing(building, dwelling, charge, OF_RESIDENTS, day, due, met, None, f"account/{dwelling}", 2)


FUND = [
    fund("BH-1-1-101", OWNER, 10_000, 4_000),
    fund("BH-1-1-101", SELLING_UNIT, 20_000, 20_000),
    fund("BH-1-1-102", OWNER, 10_000, 15_000),
    fund("BH-1-1-102", SELLING_UNIT, 20_000, 0),
    fund("BH-2-1-101", OWNER, 10_000, 10_000),
    fund("BH-10-1-101", OWNER, 10_000, 10_000),
]


def gate(kind: str, facts: list[Bearing], as_of: date = JULY, reservation: Reservation | None = None) -> Gate:
    days = trend_days((each.day for each in facts), as_of)
    return gate_of(kind, facts, as_of, days, reservation)


def test_a_gate_of_which_nothing_is_on_record_has_not_begun() -> None:
    assert gate(MAINTENANCE_FUND, []) == Gate(gate=MAINTENANCE_FUND, state=NOT_BEGUN)
    assert gate(MAINTENANCE_FUND, FUND, date(2026, 5, 9)).state == NOT_BEGUN


def test_what_is_missing_in_the_fund_blocks_by_dwelling_and_owner_of_the_money() -> None:
    """What one has paid too much makes up for nobody else."""
    found = gate(MAINTENANCE_FUND, FUND)
    assert (found.state, found.blocking_fen, found.blocking_households) == (BLOCKED, 26_000, 2)
    assert [(each.building, each.state, each.blocking_fen) for each in found.buildings] == [
        ("BH-1", BLOCKED, 26_000),
        ("BH-2", PASSED, 0),
        ("BH-10", PASSED, 0),
    ]
    owners, units = found.buildings[0].parts
    assert (owners.part, owners.due_fen, owners.met_fen, owners.missing_fen) == (OWNER, 20_000, 14_000, 6_000)
    assert (units.part, units.missing_fen, units.missing_households) == (SELLING_UNIT, 20_000, 1)


def test_each_thing_that_blocks_names_the_entry_that_says_so() -> None:
    later = [*FUND, fund("BH-1-1-101", OWNER, 10_000, 5_000, JUNE, version=2)]
    found = blocking(MAINTENANCE_FUND, stood(later, JULY).values(), STRICT)
    assert [(each.dwelling, each.thing, gates.missing_fen(each), each.stream, each.version) for each in found] == [
        ("BH-1-1-101", OWNER, 5_000, "fund/BH-1", 2),
        ("BH-1-1-102", SELLING_UNIT, 20_000, "fund/BH-1", 1),
    ]


def test_an_item_passes_in_a_building_when_everybody_there_has_agreed() -> None:
    facts = [
        share("BH-1-1-101", 50_000, "given"),
        share("BH-1-1-102", 50_000),
        share("BH-2-1-101", 50_000, "given"),
        said("BH-1-1-102", "refused", JUNE),
    ]
    found = gate(UTILITY_RETROFIT, facts)
    assert (found.state, found.blocking_fen, found.blocking_households) == (BLOCKED, 50_000, 1)
    assert [each.state for each in found.buildings] == [BLOCKED, PASSED]
    agreed = gate(UTILITY_RETROFIT, [*facts, said("BH-1-1-102", "given", JULY)])
    assert (agreed.state, agreed.blocking_fen, agreed.buildings[0].met_fen) == (PASSED, 0, 100_000)


def test_who_bears_nothing_and_has_not_agreed_blocks_without_an_amount() -> None:
    found = gate(UTILITY_RETROFIT, [share("BH-1-1-101", 0)])
    assert (found.state, found.blocking_fen, found.blocking_households) == (BLOCKED, 0, 1)


def test_an_old_debt_blocks_until_it_is_paid() -> None:
    facts = [owed("BH-1-1-101", "a", 14_135), owed("BH-1-1-101", "b", 100, 100)]
    found = gate(LEGACY_ARREARS, facts)
    assert (found.state, found.blocking_fen, found.blocking_households) == (BLOCKED, 14_135, 1)
    assert gate(LEGACY_ARREARS, [*facts, owed("BH-1-1-101", "a", 14_135, 14_135, JUNE)]).state == PASSED


@pytest.mark.parametrize(
    ("up_to_fen", "households", "state"), [(26_000, 2, RESERVED), (25_999, 2, BLOCKED), (26_000, 1, BLOCKED)]
)
def test_a_gate_passes_by_reservation_up_to_what_was_signed(up_to_fen: int, households: int, state: str) -> None:
    signed = replace(SIGNED, up_to_fen=up_to_fen, up_to_households=households)
    found = gate(MAINTENANCE_FUND, FUND, reservation=signed)
    assert (found.state, found.reservation, found.blocking_fen) == (state, signed, 26_000)
    assert [each.state for each in found.buildings] == [state, PASSED, PASSED]


def test_a_reservation_takes_nothing_from_a_gate_that_is_settled() -> None:
    assert gate(MAINTENANCE_FUND, FUND[4:], reservation=SIGNED).state == PASSED


def test_the_trend_tells_each_day_on_which_anything_changed_and_ends_with_the_day_asked_for() -> None:
    facts = [*FUND, fund("BH-1-1-102", SELLING_UNIT, 20_000, 20_000, JUNE, 2)]
    points = gate(MAINTENANCE_FUND, facts).trend
    assert [(each.day, each.blocking_fen, each.blocking_households) for each in points] == [
        (MAY, 26_000, 2),
        (JUNE, 6_000, 1),
        (JULY, 6_000, 1),
    ]
    assert gate(MAINTENANCE_FUND, facts, MAY).trend[-1].blocking_fen == 26_000


def test_of_very_many_days_the_last_of_each_month_stands_for_it() -> None:
    days = [date(2024 + n // 336, n // 28 % 12 + 1, n % 28 + 1) for n in range(1_000)]
    shown = trend_days(days, date(2030, 1, 1))
    assert len(shown) == POINTS_MAX
    assert shown[-1] == date(2030, 1, 1)
    assert {day.day for day in shown[:-2]} == {28}
    assert trend_days([MAY, MAY, JULY], JULY) == [MAY, JULY]


MILD = Rule(effective_from=JULY, authority="纪要 9", fund_gap_fen=6_000, consent_permille=500, arrears_fen=14_135)


def test_a_rule_holds_from_its_day_on() -> None:
    assert rule_on(JUNE, (STRICT, MILD)) == STRICT
    assert rule_on(JULY, (STRICT, MILD)) == MILD
    assert [each.effective_from for each in RULES] == sorted(each.effective_from for each in RULES)


def test_what_a_rule_tolerates_does_not_block() -> None:
    standing = stood(FUND, JULY).values()
    assert len(blocking(MAINTENANCE_FUND, standing, MILD)) == 1
    assert len(blocking(MAINTENANCE_FUND, standing, replace(MILD, fund_gap_fen=5_999))) == 2
    half = stood([share("BH-1-1-101", 1, "given"), share("BH-1-1-102", 1)], JULY).values()
    assert blocking(UTILITY_RETROFIT, half, MILD) == []
    assert len(blocking(UTILITY_RETROFIT, half, replace(MILD, consent_permille=501))) == 1
    debts = stood([owed("BH-1-1-101", "a", 14_000), owed("BH-1-1-101", "b", 135)], JULY).values()
    assert blocking(LEGACY_ARREARS, debts, MILD) == []
    assert len(blocking(LEGACY_ARREARS, debts, replace(MILD, arrears_fen=14_134))) == 2
