"""A link to pay by: the same for the same paper, and nobody makes one, alters one, or reads a dwelling out of one."""

from hypothesis import given
from hypothesis import strategies as st

from services.auth.pay_links import NOWHERE, Place, pay_key, pay_link, payer_of, place_of

KEY, OTHER = pay_key(b"1" * 32), pay_key(b"2" * 32)
HERE = Place("BH-1/2026-11", 17)
LINK = pay_link(KEY, HERE)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_the_same_paper_has_the_same_link_and_each_has_its_own() -> None:
    assert pay_link(KEY, HERE) == LINK
    links = {pay_link(KEY, Place(batch, n)) for batch in ("BH-1/2026-11", "BH-1/2026-12") for n in range(200)}
    assert len(links) == 400
    assert place_of(KEY, LINK) == HERE


def test_it_says_nothing_of_the_paper_and_another_key_does_not_open_it() -> None:
    assert not any(part in LINK for part in ("BH", "2026", "17"))
    assert place_of(OTHER, LINK) == NOWHERE
    assert LINK not in payer_of(LINK)
    assert payer_of(LINK) == payer_of(pay_link(KEY, HERE))


@given(at=st.integers(0, len(LINK) - 1), letter=st.sampled_from(ALPHABET))
def test_one_letter_altered_is_another_link(at: int, letter: str) -> None:
    altered = LINK[:at] + letter + LINK[at + 1 :]
    assert place_of(KEY, altered) == (HERE if altered == LINK else NOWHERE)


@given(st.text(max_size=300))
def test_whatever_is_typed_leads_nowhere(typed: str) -> None:
    assert place_of(KEY, typed) == NOWHERE
    assert place_of(KEY, LINK + typed) == (NOWHERE if typed else HERE)
