"""Charts say in words and marks what they say in colour, and stay within their frame."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.charts import HEIGHT, WIDTH, Frame, Series, lines, stacked_bars

FRAME = Frame("f", "What is <missing>", "By building & gate", "千元")
SVG = "{http://www.w3.org/2000/svg}"
amounts = st.decimals(0, 10**9, places=1)


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # Our own.


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in drawn(svg).iter(f"{SVG}text")]


def three(*values: str) -> list[Series]:
    return [Series(name, [Decimal(each) for each in values]) for name in ("one", "two", "three")]


@pytest.mark.parametrize("draw", [stacked_bars, lines])
def test_a_chart_tells_a_reader_who_cannot_see_it_what_it_is(draw: object) -> None:
    assert callable(draw)
    root = drawn(draw(FRAME, ["1", "2"], three("1", "2")))
    assert root.get("role") == "img"
    named = {each.get("id"): each.text for each in root if each.tag in (f"{SVG}title", f"{SVG}desc")}
    assert named == {"f-title": "What is <missing>", "f-desc": "By building & gate"}
    assert (root.get("aria-labelledby") or "").split() == list(named)
    assert {"one", "two", "three", "千元"} <= set(texts(draw(FRAME, ["1", "2"], three("1", "2"))))


def test_parts_are_told_apart_without_colour() -> None:
    bars = stacked_bars(FRAME, ["1"], three("5"))
    assert {'fill="#0b5351"', 'fill="url(#f-hatch)"', 'fill="#fff"'} <= set(re.findall(r'fill="[^"]+"', bars))
    paths = re.findall(r"<polyline[^>]*>", lines(FRAME, ["1", "2"], three("5", "6")))
    assert [re.findall(r'dasharray="([^"]+)"', each) for each in paths] == [[], ["9 6"], ["2 5"]]


def test_the_whole_stands_on_its_bar() -> None:
    assert "15.3" in texts(stacked_bars(FRAME, ["1"], three("5.1")))


def test_nothing_is_drawn_of_nothing() -> None:
    assert "0" in texts(stacked_bars(FRAME, ["1"], three("0")))
    assert "0" in texts(lines(FRAME, ["1"], three("0")))


@given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=12))
def test_whatever_the_amounts_the_marks_stay_within_the_frame(rows: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    labels = [str(number) for number in range(len(rows))]
    series = [Series(str(at), [row[at] for row in rows]) for at in range(3)]
    for svg in (stacked_bars(FRAME, labels, series), lines(FRAME, labels, series)):
        for each in drawn(svg).iter(f"{SVG}rect"):
            top, height = float(each.get("y", "0")), float(each.get("height", "0"))
            assert -1 <= top <= top + height <= HEIGHT + 1
        for each in drawn(svg).iter(f"{SVG}circle"):
            assert 0 <= float(each.get("cx", "0")) <= WIDTH
