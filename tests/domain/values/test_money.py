from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.money import (
    AMOUNT_MAX_FEN,
    AmountNotPositive,
    AmountTooLarge,
    AmountUnreadable,
    MoreThanTwoDecimals,
    fen,
    must_be_bookable,
    must_be_payable,
    unrounded_fen,
    yuan_read,
    yuan_text,
)

amounts_fen = st.integers(-AMOUNT_MAX_FEN, AMOUNT_MAX_FEN)
hundredths_of_a_sqm = st.integers(5_00, 2000_00)
millionths_of_a_yuan = st.integers(1, 1_000_000_000_000)


@pytest.mark.parametrize(
    ("yuan", "amount_fen"),
    [("31.125", 3113), ("0.005", 1), ("0.025", 3), ("2.345", 235), ("-0.005", -1), ("-31.125", -3113)],
)
def test_half_a_fen_is_rounded_away_from_zero_and_not_to_the_even(yuan: str, amount_fen: int) -> None:
    assert fen(Decimal(yuan)) == amount_fen
    assert amount_fen != unrounded_fen(Decimal(yuan)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)


@pytest.mark.parametrize(
    ("yuan", "amount_fen"), [("31.1249999", 3112), ("31.1250001", 3113), ("0.0049999", 0), ("0", 0)]
)
def test_anything_else_goes_to_the_nearest_fen(yuan: str, amount_fen: int) -> None:
    assert fen(Decimal(yuan)) == amount_fen


@given(amounts_fen)
def test_every_whole_fen_stays_what_it_is(amount_fen: int) -> None:
    assert fen(Decimal(amount_fen).scaleb(-2)) == amount_fen


@given(amounts_fen)
def test_an_amount_is_written_so_that_it_is_read_back(amount_fen: int) -> None:
    text = yuan_text(amount_fen)
    assert Fraction(text) * 100 == yuan_read(text) == amount_fen
    assert len(text.partition(".")[2]) == 2


@pytest.mark.parametrize(
    ("amount_fen", "text"), [(3113, "31.13"), (-5, "-0.05"), (0, "0.00"), (100, "1.00"), (-12345, "-123.45")]
)
def test_an_amount_is_written_as_plain_yuan(amount_fen: int, text: str) -> None:
    assert yuan_text(amount_fen) == text


@pytest.mark.parametrize(
    ("written", "amount_fen"),
    [
        *(("50", 5000), ("50.0", 5000), ("50.05", 5005), ("0.5", 50), ("007", 700), ("-31.13", -3113)),
        *(("１２．５０", 1250), ("１，２５０．００", 125000), ("1,250.00", 125000), ("1,234,567.8", 123456780)),
        *(("¥12.50", 1250), ("￥ 12.50", 1250), ("12.50元", 1250), ("\u3000 12.50 元 ", 1250)),
    ],
)
def test_an_amount_is_read_as_people_write_it(written: str, amount_fen: int) -> None:
    assert yuan_read(written) == amount_fen


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "¥", "元", "abc", "1O0", "1e3", "12。5", "1.250,00", "12,50", "1,2500", ",250", "1,25,000"),
        *("12.", ".5", "1 250", "--5", "+5", "5-", "$5", "12.5.0", "١٢", "1_000", "NaN", "Infinity", "0x10", "5\n6"),
        "1" * 16,
    ],
)
def test_what_could_be_meant_in_two_ways_is_not_guessed(written: str) -> None:
    with pytest.raises(AmountUnreadable):
        yuan_read(written)


@pytest.mark.parametrize("written", ["12.345", "12.340", "0.001元", "1.250"])
def test_an_amount_has_two_decimals_at_most(written: str) -> None:
    with pytest.raises(MoreThanTwoDecimals):
        yuan_read(written)


@given(hundredths_of_a_sqm, millionths_of_a_yuan)
def test_an_area_times_a_rate_is_exact_until_it_is_rounded_once(area: int, rate: int) -> None:
    yuan = Decimal(area).scaleb(-2) * Decimal(rate).scaleb(-6)
    exact = Fraction(area * rate, 1_000_000)
    assert Fraction(unrounded_fen(yuan)) == exact
    assert fen(yuan) == floor(exact + Fraction(1, 2))


@pytest.mark.parametrize("amount_fen", [1, AMOUNT_MAX_FEN])
def test_from_one_fen_to_the_cap_an_amount_is_payable(amount_fen: int) -> None:
    must_be_payable(amount_fen)


@pytest.mark.parametrize("amount_fen", [0, -1, -AMOUNT_MAX_FEN])
def test_nothing_and_less_than_nothing_is_not_payable(amount_fen: int) -> None:
    with pytest.raises(AmountNotPositive) as refused:
        must_be_payable(amount_fen)
    assert refused.value.facts == {"amount_fen": amount_fen}
    assert f"not {amount_fen}:" in str(refused.value)


def test_beyond_the_cap_a_figure_is_a_slip_of_the_keys() -> None:
    for check in (must_be_payable, must_be_bookable):
        with pytest.raises(AmountTooLarge):
            check(AMOUNT_MAX_FEN + 1)
