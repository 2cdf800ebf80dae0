"""Codes on paper: each opens one door, and none can be made without the key."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.auth.join_codes import Issued, join_code, join_key, whose

KEY = join_key(bytes(range(32)))
HOME, CHEN, LIN = "BH-1-1-101", "resident:chen", "resident:lin"
OCTOBER, NOVEMBER = Issued(CHEN, "BH-1/2026-10"), Issued(CHEN, "BH-1/2026-11")


def code(issued: Issued = NOVEMBER, home: str = HOME, key: bytes = KEY) -> str:
    return join_code(key, home, *issued)


def test_a_code_is_always_the_same_and_says_nothing() -> None:
    assert code() == code() == "1YJF-EMJ9-DTFX"
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code())


def test_every_paper_has_another_code() -> None:
    others = [code(OCTOBER), code(Issued(LIN, NOVEMBER.batch)), code(home="BH-1-1-102"), code(key=join_key(bytes(32)))]
    assert len({code(), *others}) == 5


def test_each_code_that_counts_is_known() -> None:
    counting = [NOVEMBER, OCTOBER, Issued(LIN, OCTOBER.batch)]
    assert [whose(KEY, code(each), HOME, counting) for each in counting] == counting


@pytest.mark.parametrize(
    "wrong", ["", "-", "0000-0000-0000", "编码", code(OCTOBER), code(home="BH-1-1-102"), code()[:-1]]
)
def test_another_code_is_nobodys(wrong: str) -> None:
    assert whose(KEY, wrong, HOME, [NOVEMBER]) is None


def test_under_another_key_a_code_is_worth_nothing() -> None:
    assert whose(join_key(bytes(32)), code(), HOME, [NOVEMBER]) is None


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_a_code_is_read_as_people_type_it(batch: str) -> None:
    """In small letters, without strokes, with spaces, with an O for the zero and an l for the one."""
    issued = Issued(CHEN, batch)
    typed = code(issued).lower().replace("-", " ").replace("0", "O").replace("1", "l")
    assert whose(KEY, typed, HOME, [issued]) == issued
