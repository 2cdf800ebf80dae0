"""人民币大写, against examples from the rule, a reader of its own, and another's library."""

from itertools import pairwise

import cn2an  # type: ignore[import-untyped]  # It ships no annotations.
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.values.money import AMOUNT_MAX_FEN
from services.documents.papers.capital_amount import capital_amount

DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
BY_HAND = {
    0: "人民币零元整",
    1: "人民币壹分",
    10: "人民币壹角整",
    105: "人民币壹元零伍分",
    3113: "人民币叁拾壹元壹角叁分",
    140950: "人民币壹仟肆佰零玖元伍角整",
    600714: "人民币陆仟零柒元壹角肆分",
    168032: "人民币壹仟陆佰捌拾元叁角贰分",
    1640902: "人民币壹万陆仟肆佰零玖元零贰分",
    10_000_000: "人民币壹拾万元整",
    1_000_500_00: "人民币壹佰万零伍佰元整",
    100_000_000_00: "人民币壹亿元整",
    100_000_001_00: "人民币壹亿零壹元整",
    -1887: "人民币负壹拾捌元捌角柒分",
}


@pytest.mark.parametrize(("amount_fen", "words"), list(BY_HAND.items()))
def test_it_is_written_as_the_rule_says(amount_fen: int, words: str) -> None:
    assert capital_amount(amount_fen) == words


def test_more_than_all_money_is_not_written() -> None:
    with pytest.raises(ValueError, match="no such amount"):
        capital_amount(AMOUNT_MAX_FEN + 1)


@settings(deadline=None)
@given(st.integers(-AMOUNT_MAX_FEN, AMOUNT_MAX_FEN))
def test_what_is_written_is_read_back(amount_fen: int) -> None:
    assert read(capital_amount(amount_fen)) == amount_fen


@settings(deadline=None)
@given(st.integers(1, AMOUNT_MAX_FEN))
def test_another_library_writes_the_same_but_for_what_the_rule_leaves_open(amount_fen: int) -> None:
    """整 after 角, and a 零 before thousands, may stand there or not."""
    theirs = cn2an.an2cn(f"{amount_fen // 100}.{amount_fen % 100:02}", "rmb")
    assert plain(capital_amount(amount_fen)) == plain(f"人民币{theirs}")


def plain(words: str) -> str:
    return words.replace("整", "").replace("零", "")


def read(words: str) -> int:
    """In 分."""
    sign, words = (-1, words[4:]) if words.startswith("人民币负") else (1, words[3:])
    yuan, _, rest = words.partition("元") if "元" in words else ("零", "", words)
    high, _, low = yuan.partition("亿") if "亿" in yuan else ("", "", yuan)
    myriads, _, ones = low.partition("万") if "万" in low else ("", "", low)
    whole = (group(high) * 10_000 + group(myriads)) * 10_000 + group(ones)
    parts = {unit: DIGITS[digit] for digit, unit in pairwise(rest) if unit in "角分"}
    return sign * (whole * 100 + parts.get("角", 0) * 10 + parts.get("分", 0))


def group(words: str) -> int:
    total = digit = 0
    for character in words:
        if character in PLACES:
            total, digit = total + digit * PLACES[character], 0
        else:
            digit = DIGITS[character]
    return total + digit
