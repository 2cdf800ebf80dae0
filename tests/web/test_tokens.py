"""The colours of the sheet hold 7:1 for text (WCAG 2.2 AAA) and 3:1 for what is seen around it; it stays small."""

import re

from services.web.pages import SHEET

TEXT = SHEET.decode()
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", TEXT))
GROUNDS = ("paper", "ground", "soft")
STATES = [(state, f"{state}-soft") for state in ("good", "warn", "bad")] + [("bad", "ground")]
PAIRS = [(ink, ground) for ink in ("ink", "quiet", "accent") for ground in GROUNDS] + STATES
LARGEST = 20 * 1024


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    full = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])))
    return (high + 0.05) / (low + 0.05)


def test_text_is_at_least_seven_to_one() -> None:
    assert {pair: round(contrast(*pair), 1) for pair in PAIRS if contrast(*pair) < 7} == {}


def test_the_ring_around_what_has_the_focus_is_seen() -> None:
    assert contrast("focus", "ink") >= 3
    assert min(contrast("ink", ground) for ground in GROUNDS) >= 3


def test_no_colour_is_used_but_by_its_name() -> None:
    rules = re.sub(r":root \{.*?\}|@media print \{.*", "", TEXT, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl", rules) == []


def test_every_name_is_known_and_used() -> None:
    named, used = set(re.findall(r"--([\w-]+):", TEXT)), set(re.findall(r"var\(--([\w-]+)\)", TEXT))
    assert named == used


def test_the_sheet_is_small_and_loads_nothing() -> None:
    assert len(SHEET) <= LARGEST
    assert re.findall(r"url\(|@import|@font-face", TEXT) == []
