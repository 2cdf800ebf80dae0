import pytest

from domain.privacy import refusals
from domain.privacy.events import KINDS, PURPOSES, ValuesRevealed
from domain.privacy.reveal_log import RevealLog
from tests.scenario import given

SEEN = ValuesRevealed(
    subject="chen", kinds=("phone",), purpose="collect a debt", case=None, seen_by="person:li", role="CL"
)


def look(log: RevealLog, *kinds: str, purpose: str = "collect a debt", case: str | None = None) -> None:
    log.reveal(kinds, purpose=purpose, case=case, by="person:li", role="CL")


def test_a_look_is_on_record_with_who_and_what_for() -> None:
    given(RevealLog("chen")).when(lambda log: look(log, "phone")).then(SEEN)


def test_every_look_is_one_of_its_own() -> None:
    given(RevealLog("chen"), SEEN).when(lambda log: look(log, "phone")).then(SEEN)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_purpose_is_on_the_list(purpose: str) -> None:
    past = given(RevealLog("chen"))
    past.when(lambda log: look(log, *KINDS, purpose=purpose, case="d1"))
    past.then(ValuesRevealed(subject="chen", kinds=KINDS, purpose=purpose, case="d1", seen_by="person:li", role="CL"))


def test_curiosity_is_no_purpose() -> None:
    refusal = given(RevealLog("chen")).when(lambda log: look(log, "phone", purpose="just so"))
    assert "answer a doubt" in str(refusal.then_refuses(refusals.UnknownPurpose))


@pytest.mark.parametrize("kinds", [(), ("phone", "phone"), ("phone", "diary")])
def test_what_is_wanted_is_said_kind_by_kind(kinds: tuple[str, ...]) -> None:
    given(RevealLog("chen")).when(lambda log: look(log, *kinds)).then_refuses(refusals.KindsUnclear)
