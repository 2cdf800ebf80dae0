"""Whatever stands in the data comes out as text, or as 〓, and never as a command or a failure."""

from datetime import date
from typing import Any

import pytest

from services.documents.papers.glyphs import NO_GLYPH, legible
from services.documents.papers.press import Press, press
from services.documents.papers.receipt_paper import PaidCharge, Receipt, receipt_data
from services.languages import Said, Tongue
from tests.papers.reading import text

DAY = date(2026, 11, 23)
NASTY = (
    '#read("/etc/passwd")',
    "*bold* _it_ $x^2$ @ref <label>",
    '#import "sheet-1.typ": *',
    r"\u{41}\#panic()",
    '"}], "title": "forged"',
    "]#emoji.face[",
)
RARE = "㼆䶮𬭎𫍯𠅤𰻞"
"""Of names that are on record somewhere; the font has them all."""


def receipt(payer: str) -> dict[str, Any]:
    said = Said(payer)
    paid = (PaidCharge("物业服务费", "2026-11", 3113, 0),)
    home = ("滨湖路宿舍区", "1栋1单元101", "0000-1234567")
    taken = Receipt("BH00000001", *home, said, said, Said("物业公司"), DAY, "cash", 3113, paid, "wang")
    return receipt_data(taken, Tongue("zh"))


def printed(payer: str) -> str:
    return text(press().pdf("receipt-1", receipt(payer), DAY))


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_never_a_command(name: str) -> None:
    assert "".join(name.split()) in printed(name)


def test_rare_characters_of_names_are_drawn() -> None:
    assert RARE in printed(RARE)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陈\U00031350明", "陈〓明"),  # Extension H is in no font of the house.
        ("陈\ue000明", "陈〓明"),  # A character that an old system made up.
        ("陈😀明", "陈〓明"),
        ("陈\u202e明\u200b\0", "陈明"),
        ("陈\U000e0100明\ufe00", "陈明"),  # Forms of a character that only some fonts tell apart.
        ("陈\n明", "陈明"),
    ],
)
def test_a_character_without_a_glyph_fails_no_paper(name: str, shown: str) -> None:
    assert shown in printed(name)


def test_what_is_legible_stays_as_it_is() -> None:
    glyphs = frozenset(map(ord, "陈 明"))
    assert legible({"a": ["陈 明", 1, None, ("x", "龙")]}, glyphs) == {"a": ["陈 明", 1, None, ["x", NO_GLYPH]]}


def test_another_press_gives_the_same_bytes() -> None:
    press().pdf("receipt-1", receipt("别人"), DAY)
    assert Press().pdf("receipt-1", receipt("陈*明"), DAY) == press().pdf("receipt-1", receipt("陈*明"), DAY)


def test_a_paper_says_when_it_was_made_and_not_when_it_was_printed() -> None:
    assert press().pdf("receipt-1", receipt("陈"), DAY) != press().pdf("receipt-1", receipt("陈"), date(2026, 11, 24))
