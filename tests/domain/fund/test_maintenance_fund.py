from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from domain.fund import refusals
from domain.fund.events import FundBalanceBroughtForward, FundBalanceCorrected, FundCorrection, FundEvent, FundLine
from domain.fund.maintenance_fund import MaintenanceFund
from domain.values.authority import Authority, AuthorityMissing
from tests.builders import LEDGER
from tests.scenario import given

FIRST = FundLine(
    dwelling="BH-1-1-101",
    purchase_price_fen=8_600_000,
    owner_due_fen=172_000,
    owner_paid_fen=172_000,
    selling_unit_due_fen=258_000,
    selling_unit_paid_fen=129_000,
    last_deposit_on=date(1999, 6, 30),
    held_fen=301_000,
)
SECOND = replace(FIRST, dwelling="BH-1-1-102", purchase_price_fen=None, last_deposit_on=None)
BROUGHT = FundBalanceBroughtForward(building="BH-1", lines=(FIRST,), authority=LEDGER)


def fund(*facts: FundEvent) -> given[MaintenanceFund]:
    return given(MaintenanceFund("BH-1"), *facts)


def test_the_fund_of_a_building_is_brought_forward_by_dwelling() -> None:
    both = replace(BROUGHT, lines=(FIRST, SECOND))
    past = fund()
    past.when(lambda f: f.bring_forward([FIRST, SECOND], authority=LEDGER)).then(both)
    assert past.thing.lines == {"BH-1-1-101": FIRST, "BH-1-1-102": SECOND}


def test_lines_known_alike_are_no_news() -> None:
    fund(BROUGHT).when(lambda f: f.bring_forward([FIRST], authority=LEDGER)).then()
    fund().when(lambda f: f.bring_forward([], authority=LEDGER)).then()


def test_only_what_is_new_is_recorded_and_each_line_once() -> None:
    new = replace(BROUGHT, lines=(SECOND,))
    fund(BROUGHT).when(lambda f: f.bring_forward([FIRST, SECOND, SECOND], authority=LEDGER)).then(new)


@pytest.mark.parametrize("name", ["purchase_price_fen", "owner_paid_fen", "held_fen"])
def test_a_line_is_not_brought_forward_otherwise(name: str) -> None:
    other = replace(FIRST, **{name: 1})
    again = fund(BROUGHT).when(lambda f: f.bring_forward([SECOND, other], authority=LEDGER))
    assert again.then_refuses(refusals.BroughtForwardOtherwise).facts == {"dwelling": "BH-1-1-101"}
    twice = fund().when(lambda f: f.bring_forward([FIRST, other], authority=LEDGER))
    twice.then_refuses(refusals.BroughtForwardOtherwise)


@pytest.mark.parametrize("name", [name for name in FundLine.__struct_fields__ if name.endswith("_fen")])
def test_no_amount_of_a_fund_is_below_nothing(name: str) -> None:
    negative = replace(FIRST, **{name: -1})
    past = fund().when(lambda f: f.bring_forward([negative], authority=LEDGER))
    past.then_refuses(refusals.NegativeFundAmount)


def correct(*lines: FundLine, authority: Authority = LEDGER) -> Callable[[MaintenanceFund], None]:
    return lambda f: f.correct_balances(lines, authority=authority, prepared_by="person:li", approved_by="person:zhao")


def test_other_figures_are_corrected_with_both_persons_and_what_was_said_before() -> None:
    right = replace(FIRST, held_fen=300_000)
    corrected = FundBalanceCorrected(
        building="BH-1",
        corrections=(FundCorrection(formerly=FIRST, line=right),),
        authority=LEDGER,
        prepared_by="person:li",
        approved_by="person:zhao",
    )
    both = replace(BROUGHT, lines=(FIRST, SECOND))
    past = fund(both)
    past.when(correct(right, SECOND)).then(corrected)
    assert past.thing.lines == {"BH-1-1-101": right, "BH-1-1-102": SECOND}
    fund(both, corrected).when(correct(right)).then()
    fund(both, corrected).when(correct(FIRST)).then(
        replace(corrected, corrections=(FundCorrection(formerly=right, line=FIRST),))
    )


def test_only_what_was_brought_forward_is_corrected_to_amounts_that_can_be_on_a_document() -> None:
    past = fund(BROUGHT)
    assert past.when(correct(SECOND)).then_refuses(refusals.NotBroughtForward).facts == {"dwelling": "BH-1-1-102"}
    fund(BROUGHT).when(correct(replace(FIRST, held_fen=-1))).then_refuses(refusals.NegativeFundAmount)
    nameless = replace(LEDGER, number=" ")
    fund(BROUGHT).when(correct(FIRST, authority=nameless)).then_refuses(AuthorityMissing)
