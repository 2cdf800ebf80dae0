from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.bases import BASES
from domain.billing.events import Basis, TariffEnded, TariffEvent, TariffWithdrawn
from domain.billing.tariff import Tariff, tariff_key
from domain.values.authority import AuthorityMissing
from domain.values.money import AMOUNT_MAX_FEN, HALF_UP_TO_FEN
from domain.values.period import PeriodInvalid
from tests.builders import ADOPTED, COMPANY, CONTRACT, FEE, HOME
from tests.scenario import given

KEY = f"BH/{FEE}"
RESOLUTION = replace(CONTRACT, kind="决议", number="2026-11")
NAMELESS = replace(CONTRACT, kind="")
JULY = replace(ADOPTED, version=2, rate_yuan=Decimal("0.60"), effective_from="2026-07", authority=RESOLUTION)
WITHDRAWN = TariffWithdrawn(
    area="BH", fee_kind=FEE, version=2, reason="mis-keyed", prepared_by="person:li", approved_by="person:zhao"
)
ENDED = TariffEnded(
    area="BH",
    fee_kind=FEE,
    last_period="2026-08",
    authority=RESOLUTION,
    prepared_by="person:li",
    approved_by="person:zhao",
)


def tariff(*facts: TariffEvent) -> given[Tariff]:
    return given(Tariff(KEY), *facts)


def held(period: str, *facts: TariffEvent) -> int | None:
    """Which version holds in a month; None where none does."""
    try:
        return tariff(*facts).thing.in_force(period).number
    except refusals.TariffGap:
        return None


# Adopting -----------------------------------------------------------------------------------------


def test_a_tariff_is_adopted_under_the_next_number_whatever_it_came_with() -> None:
    tariff().when(lambda t: t.adopt(replace(ADOPTED, version=0))).then(ADOPTED)
    tariff(ADOPTED).when(lambda t: t.adopt(replace(JULY, version=9))).then(JULY)


def test_a_tariff_adopted_alike_again_is_no_news() -> None:
    tariff(ADOPTED, JULY).when(lambda t: t.adopt(replace(ADOPTED, version=0))).then()


def test_two_versions_do_not_start_in_one_month() -> None:
    other = replace(ADOPTED, rate_yuan=Decimal("0.55"))
    why = tariff(ADOPTED).when(lambda t: t.adopt(other)).then_refuses(refusals.TariffOverlap)
    assert why.facts == {"tariff": KEY, "period": "2026-01"}


@pytest.mark.parametrize("rate", ["0", "-0.5", "0.0000001", "NaN", "sNaN", "Infinity", "1000000.000001", "1E+25"])
def test_a_rate_is_a_plain_number_above_nothing(rate: str) -> None:
    fact = replace(ADOPTED, rate_yuan=Decimal(rate))
    tariff().when(lambda t: t.adopt(fact)).then_refuses(refusals.RateNotPositive)


@pytest.mark.parametrize("rate", ["0.000001", "0.5", "1E+6", "1000000"])
def test_a_rate_has_six_decimals_at_most(rate: str) -> None:
    fact = replace(ADOPTED, rate_yuan=Decimal(rate))
    tariff().when(lambda t: t.adopt(fact)).then(fact)


def test_the_largest_dwelling_at_the_highest_rate_owes_what_can_be_booked() -> None:
    highest = tariff(replace(ADOPTED, rate_yuan=Decimal("1E+6"))).thing
    assert highest.assess(HOME._replace(floor_area_sqm=Decimal("2000.00"))).amount_fen <= AMOUNT_MAX_FEN


def test_a_basis_is_one_of_the_list() -> None:
    fact = replace(ADOPTED, basis="meter")
    why = tariff().when(lambda t: t.adopt(fact)).then_refuses(refusals.UnknownBasis)
    assert why.facts == {"basis": "meter", "bases": ", ".join(BASES)}


def test_a_tariff_needs_its_authority_and_a_month() -> None:
    tariff().when(lambda t: t.adopt(replace(ADOPTED, authority=NAMELESS))).then_refuses(AuthorityMissing)
    tariff().when(lambda t: t.adopt(replace(ADOPTED, effective_from="2026-1"))).then_refuses(PeriodInvalid)


@pytest.mark.parametrize("name", ["", "  ", "物业/服务费", "x" * 41, "物业\u200b费", "物业\n费"])
def test_a_fee_kind_has_a_name_that_fits_into_a_key(name: str) -> None:
    with pytest.raises(refusals.FeeKindInvalid):
        tariff_key("BH", name)


def test_a_tariff_is_known_by_its_area_and_fee_kind() -> None:
    assert tariff_key("BH", f" {FEE} ") == KEY


# Withdrawing and ending ---------------------------------------------------------------------------


def test_a_slip_of_the_keys_is_withdrawn_as_if_it_had_never_been() -> None:
    past = tariff(ADOPTED, JULY)
    past.when(lambda t: t.withdraw(WITHDRAWN)).then(WITHDRAWN)
    assert past.thing.in_force("2026-11").adopted == ADOPTED


def test_only_a_version_that_stands_is_withdrawn() -> None:
    tariff(ADOPTED).when(lambda t: t.withdraw(WITHDRAWN)).then_refuses(refusals.UnknownTariffVersion)
    past = tariff(ADOPTED, JULY, WITHDRAWN)
    past.when(lambda t: t.withdraw(WITHDRAWN)).then_refuses(refusals.UnknownTariffVersion)


def test_a_number_is_not_given_again_after_a_withdrawal() -> None:
    anew = replace(JULY, version=3)
    tariff(ADOPTED, JULY, WITHDRAWN).when(lambda t: t.adopt(JULY)).then(anew)


def test_a_fee_ends_with_a_month() -> None:
    past = tariff(ADOPTED)
    past.when(lambda t: t.end(ENDED)).then(ENDED)
    assert [held(period, ADOPTED, ENDED) for period in ("2026-08", "2026-09", "2030-01")] == [1, None, None]


def test_a_fee_ends_only_in_a_month_in_which_it_is_owed() -> None:
    tariff().when(lambda t: t.end(ENDED)).then_refuses(refusals.TariffGap)
    early = replace(ENDED, last_period="2025-12")
    tariff(ADOPTED).when(lambda t: t.end(early)).then_refuses(refusals.TariffGap)
    later = replace(ENDED, last_period="2026-12")
    tariff(ADOPTED, ENDED).when(lambda t: t.end(later)).then_refuses(refusals.TariffGap)


def test_an_end_needs_its_authority_and_a_month() -> None:
    tariff(ADOPTED).when(lambda t: t.end(replace(ENDED, authority=NAMELESS))).then_refuses(AuthorityMissing)
    tariff(ADOPTED).when(lambda t: t.end(replace(ENDED, last_period="2026"))).then_refuses(PeriodInvalid)


# Which version holds ------------------------------------------------------------------------------


def test_a_later_version_takes_over_from_its_month_on() -> None:
    months = ("2025-12", "2026-01", "2026-06", "2026-07", "2026-12", "2031-05")
    assert [held(period, ADOPTED, JULY) for period in months] == [None, 1, 1, 2, 2, 2]


def test_a_version_may_start_in_the_past_and_yields_to_the_one_after_it() -> None:
    backdated = replace(ADOPTED, version=3, effective_from="2026-04", rate_yuan=Decimal("0.40"))
    months = ("2026-03", "2026-04", "2026-06", "2026-07")
    assert [held(period, ADOPTED, JULY, backdated) for period in months] == [1, 3, 3, 2]


def test_a_month_without_a_version_is_a_gap_that_says_which() -> None:
    why = tariff(JULY).when(lambda t: t.in_force("2026-06")).then_refuses(refusals.TariffGap)
    assert why.facts == {"tariff": KEY, "period": "2026-06"}


def test_a_fee_taken_up_again_leaves_the_months_between_free() -> None:
    anew = replace(JULY, version=2, effective_from="2026-11")
    months = ("2026-08", "2026-09", "2026-10", "2026-11", "2027-01")
    assert [held(period, ADOPTED, ENDED, anew) for period in months] == [1, None, None, 2, 2]


def test_taking_up_a_fee_by_mistake_does_not_undo_its_end() -> None:
    anew = replace(JULY, version=2, effective_from="2026-11")
    assert held("2026-12", ADOPTED, ENDED, anew, WITHDRAWN) is None


def test_an_end_ends_what_was_adopted_ahead_too() -> None:
    ahead = replace(JULY, effective_from="2026-10")
    assert [held(period, ADOPTED, ahead, ENDED) for period in ("2026-08", "2026-10")] == [1, None]


def test_a_rate_of_the_past_does_not_undo_an_end() -> None:
    backdated = replace(JULY, effective_from="2026-05")
    assert [held(period, ADOPTED, ENDED, backdated) for period in ("2026-04", "2026-08", "2026-09")] == [1, 2, None]


def test_an_end_is_moved_to_an_earlier_month() -> None:
    earlier = replace(ENDED, last_period="2026-03")
    assert [held(period, ADOPTED, ENDED, earlier) for period in ("2026-03", "2026-04")] == [1, None]


# Assessing ----------------------------------------------------------------------------------------


def test_an_assessment_holds_all_that_it_was_computed_from() -> None:
    fee = tariff(ADOPTED).thing.assess(HOME._replace(liable_with=("resident:lin",)))
    assert fee.basis == Basis(
        tariff=KEY,
        tariff_version=1,
        basis="floor_area",
        quantity=Decimal("62.25"),
        unit="㎡",
        rate_yuan=Decimal("0.50"),
        months=1,
        unrounded_fen=Decimal("3112.5"),
        rounding=HALF_UP_TO_FEN,
        authority=CONTRACT,
    )
    assert (fee.amount_fen, fee.due_on, fee.creditor) == (3113, date(2026, 11, 30), COMPANY)
    assert (fee.charge_id, fee.period, fee.fee_kind) == (f"{FEE}/2026-11/1", "2026-11", FEE)
    assert (fee.dwelling, fee.debtor, fee.liable_with) == ("BH-1-1-101", "resident:chen", ("resident:lin",))


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("rate", ["0.50", "0.333333", "12", "0.000001", "1.005"])
@pytest.mark.parametrize("sqm", ["62.25", "5.00", "2000.00", "88.88"])
def test_an_amount_can_be_computed_again_by_hand_from_its_basis(basis: str, rate: str, sqm: str) -> None:
    thing = tariff(replace(ADOPTED, basis=basis, rate_yuan=Decimal(rate))).thing
    fee = thing.assess(HOME._replace(floor_area_sqm=Decimal(sqm)))
    in_millionths = int(fee.basis.quantity * 100) * int(fee.basis.rate_yuan * 1_000_000) * fee.basis.months
    assert fee.basis.quantity == {"floor_area": Decimal(sqm), "per_dwelling": Decimal(1)}[basis]
    assert fee.basis.unrounded_fen * 1_000_000 == in_millionths
    assert fee.amount_fen == (in_millionths + 500_000) // 1_000_000
    assert fee.basis.unit == BASES[basis].unit


def test_a_month_reversed_and_assessed_anew_is_another_charge() -> None:
    thing = tariff(ADOPTED).thing
    assert thing.assess(HOME._replace(attempt=2)).charge_id == f"{FEE}/2026-11/2"


def test_an_assessment_names_the_version_that_holds_in_its_month() -> None:
    thing = tariff(ADOPTED, JULY).thing
    fees = [thing.assess(HOME._replace(period=period)) for period in ("2026-06", "2026-07")]
    assert [(fee.basis.tariff_version, fee.basis.authority) for fee in fees] == [(1, CONTRACT), (2, RESOLUTION)]


def test_a_tariff_adopted_for_the_past_leaves_standing_charges_as_they_are() -> None:
    thing = tariff(ADOPTED).thing
    before = thing.assess(HOME)
    thing.adopt(replace(JULY, rate_yuan=Decimal("0.90")))
    after = thing.assess(HOME._replace(attempt=2))
    assert (before.basis.rate_yuan, before.amount_fen, before.basis.tariff_version) == (Decimal("0.50"), 3113, 1)
    assert (after.basis.rate_yuan, after.amount_fen, after.basis.tariff_version) == (Decimal("0.90"), 5603, 2)
    assert after.basis.authority == RESOLUTION


def test_nothing_is_assessed_in_a_gap() -> None:
    gap = HOME._replace(period="2025-12")
    tariff(ADOPTED).when(lambda t: t.assess(gap)).then_refuses(refusals.TariffGap)
