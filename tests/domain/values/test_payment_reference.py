import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.payment_reference import payment_reference, referred_to

CODES = st.builds(
    lambda area, building, entrance, door: f"{area}-{building}-{entrance}-{door}",
    st.sampled_from(["BH", "DH", "A1B2"]),
    st.integers(1, 9999),
    st.integers(1, 99),
    st.integers(1, 99999),
)
PRINTED = payment_reference("BH-1-1-101")


@given(CODES)
def test_what_is_printed_is_read(code: str) -> None:
    assert referred_to(payment_reference(code)) == [code]


@given(CODES, st.data())
def test_every_slip_of_one_figure_is_told(code: str, data: st.DataObject) -> None:
    written = payment_reference(code)
    at = data.draw(st.sampled_from([n for n, each in enumerate(written) if each.isdigit()]))
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != written[at]]))
    assert referred_to(written[:at] + other + written[at + 1 :]) == []


@pytest.mark.parametrize(
    "memo",
    [
        PRINTED,
        PRINTED.lower(),
        PRINTED.replace("-", " "),
        PRINTED.replace("-", "－"),
        PRINTED.replace("-", " - "),
        f"陈小明 11月物业费{PRINTED}谢谢",
        f"{PRINTED}/{PRINTED}",
    ],
)
def test_as_payers_write_it(memo: str) -> None:
    assert referred_to(memo) == ["BH-1-1-101"]


@pytest.mark.parametrize("memo", ["", "物业费", "BH-1-1-101", f"X{PRINTED}", f"{PRINTED}1", "19900000001"])
def test_no_reference_is_none(memo: str) -> None:
    assert referred_to(memo) == []


def test_two_dwellings_are_two() -> None:
    assert referred_to(f"{PRINTED} {payment_reference('BH-1-1-102')}") == ["BH-1-1-101", "BH-1-1-102"]
