import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.values.dwelling_code import (
    AreaCodeInvalid,
    DwellingCodeInvalid,
    Place,
    area_code,
    canonical,
    dwelling_code,
    place,
)

FULL_WIDTH = {ord(ascii): ord(ascii) + 0xFEE0 for ascii in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"}
CHINESE = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))


@pytest.mark.parametrize(
    "written",
    [
        "BH-1-1-101",
        "bh-1-1-101",
        " BH - 1 - 1 - 101 ",
        "ＢＨ－１－１－０１０１",
        "BH-1栋-一单元-０１０１",
        "BH-1号楼-1单元-101室",
        "BH-第一栋-第1单元-101号",
        "BH-1幢-1门-101",
        "BH/01/01/0101",
        "BH—1—1—101",
        "BH-一-一-一〇一",
        "BH-一-一-一零一",
        "BH-壹幢-一门-一0一号房",
        "BH-1#-1-一O一",
        "BH-1#楼-一-一○一室",
    ],
)
def test_a_dwelling_is_known_in_any_spelling(written: str) -> None:
    assert canonical(written) == "BH-1-1-101"


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("三十五", 35), ("二〇", 20), ("叁", 3), ("拾贰", 12)],
)
def test_a_building_may_be_counted_in_chinese(numeral: str, number: int) -> None:
    assert dwelling_code("BH", f"{numeral}栋", 1, 101) == f"BH-{number}-1-101"


@st.composite
def spelled(draw: st.DrawFn, number: int, suffixes: tuple[str, ...]) -> str:
    """A number as one clerk or another writes it."""
    forms = [str(number), f"{number:04}", str(number).translate(FULL_WIDTH), "".join(CHINESE[d] for d in str(number))]
    if 10 <= number <= 99:
        tens, ones = divmod(number, 10)
        forms.append(f"{'' if tens == 1 else CHINESE[str(tens)]}十{CHINESE[str(ones)] if ones else ''}")
    before, after = draw(st.sampled_from(["", "第", " "])), draw(st.sampled_from(["", " ", *suffixes]))
    return before + draw(st.sampled_from(forms)) + after


@given(st.data(), st.from_regex(r"[A-Z][A-Z0-9]{0,7}", fullmatch=True), st.sampled_from("-—–‐−/－"))
def test_many_spellings_are_one_code(data: st.DataObject, area: str, dash: str) -> None:
    numbers = [data.draw(st.integers(1, largest)) for largest in (9999, 99, 9999)]
    suffixes = [("栋", "幢", "号楼", "楼"), ("单元", "门"), ("室", "号")]
    parts = [data.draw(spelled(number, kinds)) for number, kinds in zip(numbers, suffixes, strict=True)]
    areas = st.sampled_from([area, area.lower(), area.translate(FULL_WIDTH), f" {area}"])
    code = f"{area}-{numbers[0]}-{numbers[1]}-{numbers[2]}"
    assert canonical(dash.join([data.draw(areas), *parts])) == code
    assert canonical(code) == code
    assert place(code) == (area, f"{area}-{numbers[0]}", f"{area}-{numbers[0]}-{numbers[1]}", str(numbers[2]))


@given(st.text(st.sampled_from("BHbh0123456789一二十零〇栋单元第室-—/ Ａ１٣²①ßAZ"), max_size=16))
def test_whatever_is_written_is_refused_or_has_one_code_in_plain_letters(written: str) -> None:
    try:
        code = canonical(written)
    except Refusal:
        return
    assert canonical(code) == code
    assert code.isascii()
    assert place(code).area == code.partition("-")[0]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "BH",
        "BH-1-1",
        "BH-1-1-101-1",
        "BH-1-1-",
        "BH-0-1-101",
        "BH-1-1-000",
        "BH-1-1-一百零一",
        "BH-十十-1-101",
        "BH-1-1-1十1",
        "BH-1-1-1O1",
        "BH-1-1-一O一O一A",
        "BH-1-1-１０１AB",
        "BH-12345-1-101",
        "BH-1-123-101",
        "BH-1-1-123456",
        "BH-1-1-٣",
        "BH-1-1-101;--",
        "BH-1-1-<b>",
    ],
)
def test_what_is_no_code_is_refused(written: str) -> None:
    with pytest.raises(DwellingCodeInvalid):
        canonical(written)


@pytest.mark.parametrize("written", ["", "1H", "B H!", "滨湖", "ABCDEFGHI", "B-H"])
def test_an_area_has_one_to_eight_plain_letters_and_digits(written: str) -> None:
    with pytest.raises(AreaCodeInvalid):
        area_code(written)


def test_an_area_is_known_in_any_spelling() -> None:
    assert area_code(" ｂh ") == "BH"
    assert area_code("b2") == "B2"


def test_a_code_says_where_the_dwelling_stands() -> None:
    assert place("BH-12A-3-101B") == Place("BH", "BH-12A", "BH-12A-3", "101B")


@pytest.mark.parametrize("code", ["BH-01-1-101", "bh-1-1-101x", "BH-1-1", "BH-1-1-1\n", "BH-1-1-１０１"])
def test_only_a_canonical_code_says_it(code: str) -> None:
    with pytest.raises(DwellingCodeInvalid):
        place(code)
