from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.floor_area import FloorAreaInvalid, floor_area


@given(st.integers(5_00, 2000_00), st.integers(0, 3))
def test_every_hundredth_is_kept_with_exactly_two_decimals(hundredths: int, zeros: int) -> None:
    exact = floor_area(Decimal(f"{hundredths // 100}.{hundredths % 100:02}" + "0" * zeros))
    assert str(exact) == f"{hundredths // 100}.{hundredths % 100:02}"


def test_a_whole_number_gets_its_two_decimals() -> None:
    assert str(floor_area(Decimal("6E1"))) == "60.00"


@pytest.mark.parametrize(
    "sqm",
    ["4.99", "2000.01", "62.755", "62.2500000001", "0", "-62.25", "100000", "NaN", "sNaN", "Infinity", "-Infinity"],
)
def test_an_area_that_no_deed_states_is_refused(sqm: str) -> None:
    with pytest.raises(FloorAreaInvalid):
        floor_area(Decimal(sqm))
