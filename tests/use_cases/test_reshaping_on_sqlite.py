"""Dwellings that get another number, are divided or joined: what is found, what is assessed, and what stays owed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Refusal
from domain.registry import refusals
from domain.registry.dwelling import Dwelling
from projections import arrears, directory, dwelling_codes
from services.house import House
from services.use_cases import approvals
from services.use_cases.area_effects import area_effects
from services.use_cases.checking import check
from services.use_cases.dwelling_codes import dwelling_of
from services.use_cases.registry import correct_floor_area
from tests.builders import BUREAU, FEE, LEDGER, LIN, asking, registered, settle
from tests.every_word import DEED_SENT, both, plan, propose
from tests.use_cases.months import ELSEWHERE, HERE, THERE, assess, charges, planned_lines, reverse

MINE = [{"party": LIN, "numerator": 1, "denominator": 1}]
NEW, PARTS, JOINED = "BH-2-3-111", ("BH-1-1-103", "BH-1-1-104"), "BH-1-1-105"
DECEMBER: dict[str, Any] = {"effective_from": "2026-12-01", "authority": DEED_SENT}


def part(code: str, sqm: str = "31.10") -> dict[str, Any]:
    return {"code": code, "floor_area_sqm": sqm, "owners": MINE}


def divide(house: House) -> None:
    parts = [part(PARTS[0]), part(PARTS[1], "31.15")]
    both(house, "division", "dwelling division", dwelling=HERE, parts=parts, **DECEMBER)


def renumber(house: House, code: str = NEW, dwelling: str = HERE) -> None:
    both(house, f"{dwelling} to {code}", "dwelling renumbering", dwelling=dwelling, code=code, **DECEMBER)


def test_any_code_that_a_dwelling_ever_had_finds_it(street: House) -> None:
    renumber(street)
    renumber(street, "BH-2-3-112", "bh-2栋-3单元-111")
    assert {dwelling_of(street, code) for code in (HERE, NEW, "BH-2-3-112")} == {HERE}
    with street.read() as reading:
        row = directory.dwelling(reading, HERE)
        assert [each.code for each in directory.dwellings(reading, "BH")] == [THERE, ELSEWHERE, "BH-2-3-112"]
        after = directory.dwellings(reading, "BH", after=ELSEWHERE)
        codes = dwelling_codes.codes_of(reading, HERE)
    assert row is not None
    assert (row.code, row.building, row.entrance, row.door) == ("BH-2-3-112", "BH-2", "BH-2-3", "112")
    assert [each.dwelling for each in after] == [HERE]
    assert [(each.code, each.since) for each in codes] == [
        (HERE, None),
        (NEW, date(2026, 12, 1)),
        ("BH-2-3-112", date(2026, 12, 1)),
    ]
    assess(street, dwelling_of(street, NEW))
    assert charges(street, HERE) == {f"{FEE}/2026-11/1": 3113}, "the account keeps the first code"


REFUSED: list[tuple[str, dict[str, Any], type[Refusal]]] = [
    ("dwelling renumbering", {"dwelling": THERE, "code": HERE}, refusals.CodeUsed),
    ("dwelling renumbering", {"dwelling": THERE, "code": NEW}, refusals.CodeUsed),
    ("dwelling renumbering", {"dwelling": HERE, "code": HERE}, refusals.CodeUsed),
    ("dwelling renumbering", {"dwelling": THERE, "code": "WC-1-1-101"}, refusals.OtherArea),
    ("dwelling renumbering", {"dwelling": "BH-9-9-999", "code": "BH-1-1-109"}, refusals.UnknownDwelling),
    ("dwelling division", {"dwelling": THERE, "parts": [part(NEW), part("BH-1-1-109")]}, refusals.CodeUsed),
    ("dwelling division", {"dwelling": THERE, "parts": [part("BH-1-1-109")]}, refusals.PartsUnclear),
    ("dwelling joining", {"dwellings": [HERE, NEW], "into": part("BH-1-1-109")}, refusals.PartsUnclear),
    ("dwelling joining", {"dwellings": [HERE, THERE], "into": part(THERE)}, refusals.CodeUsed),
    ("dwelling joining", {"dwellings": [THERE, "BH-3-1-101"], "into": part(JOINED)}, refusals.TenuresDiffer),
]


def test_a_code_that_was_ever_used_is_not_used_again_and_what_does_not_fit_is_refused(street: House) -> None:
    with asking(street):
        public = street.store.load(Dwelling, "BH-3-1-101")
        public.register(registered("BH-3-1-101", BUREAU, tenure="unsold public"))
        street.store.record(public)
    renumber(street)
    before = street.store.position()
    for kind, content, why in REFUSED:
        with pytest.raises(why):
            both(street, "refused", kind, **content, **DECEMBER)
        assert street.store.position() == before


def test_of_two_that_take_one_code_at_the_same_moment_the_first_has_it(street: House) -> None:
    """The read side has not heard of the first when the second is approved."""
    for proposal, dwelling in (("first", HERE), ("second", THERE)):
        propose(street, proposal, "dwelling renumbering", dwelling=dwelling, code=NEW, **DECEMBER)
    with asking(street, "zhao"):
        approvals.approve(street, "first")
    with asking(street, "zhao"), pytest.raises(refusals.CodeUsed):
        approvals.approve(street, "second")
    settle(street)
    assert dwelling_of(street, NEW) == HERE


def test_a_divided_dwelling_keeps_its_debts_and_is_not_assessed_from_its_end_on(street: House) -> None:
    assess(street)
    divide(street)
    for dwelling, period in ((HERE, "2026-12"), (PARTS[0], "2026-11")):
        with pytest.raises(refusals.NotStanding):
            assess(street, dwelling, period=period)
    lines = planned_lines(street, plan(street, "2026-12"))
    assert [line.assessment.dwelling for line in lines] == [THERE, *PARTS, ELSEWHERE]
    assert [line.assessment.dwelling for line in planned_lines(street, plan(street))] == [THERE, ELSEWHERE]
    with street.read() as reading:
        assert dwelling_codes.became(reading, HERE) == list(PARTS)
        assert dwelling_codes.made_of(reading, PARTS[0]) == [HERE]
        assert [row.dwelling for row in directory.dwellings(reading, "BH")] == [THERE, *PARTS, ELSEWHERE]
        ended = next(row for row in directory.dwellings(reading, "BH", ended=True) if row.dwelling == HERE)
        owed = arrears.arrears(reading, "BH", date(2026, 12, 31))
    assert ended.ended_on == date(2026, 12, 1)
    assert [(each.dwelling, each.outstanding_fen) for each in owed.open_charges] == [(HERE, 3113)]
    assert check(street) == []


def test_dwellings_are_joined_with_a_new_account(street: House) -> None:
    divide(street)
    later = DECEMBER | {"effective_from": "2027-01-01"}
    both(street, "joining", "dwelling joining", dwellings=list(PARTS), into=part(JOINED, "62.25"), **later)
    assess(street, PARTS[0], period="2026-12")
    assess(street, JOINED, period="2027-01")
    assert charges(street, JOINED) == {f"{FEE}/2027-01/1": 3113}
    with pytest.raises(refusals.NotStanding):
        assess(street, PARTS[0], period="2027-01")
    with street.read() as reading:
        assert dwelling_codes.made_of(reading, JOINED) == list(PARTS)


# Bills on another area ------------------------------------------------------------------------------


def test_a_correction_shows_the_bills_that_stand_on_the_former_area_and_alters_none(street: House) -> None:
    for period in ("2026-09", "2026-10", "2026-11"):
        assess(street, period=period)
    reverse(street, HERE, f"{FEE}/2026-10/1")
    assert area_effects(street, HERE) == ()
    with asking(street):
        correct_floor_area(street, HERE, floor_area_sqm=Decimal("63.00"), authority=LEDGER)
    settle(street)
    before = charges(street, HERE)
    effects = area_effects(street, HERE)
    told = [(each.charge_id, each.amount_then_fen, each.amount_now_fen, each.difference_fen) for each in effects]
    assert told == [(f"{FEE}/2026-09/1", 3113, 3150, 37), (f"{FEE}/2026-11/1", 3113, 3150, 37)]
    assert {(each.then_sqm, each.now_sqm) for each in effects} == {(Decimal("62.25"), Decimal("63.00"))}
    assert [each.period for each in area_effects(street, HERE, "2026-10")] == ["2026-11"]
    assert charges(street, HERE) == before
