from domain.registry import refusals
from domain.registry.events import DwellingCodeTaken
from domain.registry.taken_code import TakenCode
from tests.scenario import given

TAKEN = DwellingCodeTaken(code="BH-1-1-109", dwelling="BH-1-1-101")


def test_a_code_is_taken_once_and_stays_with_its_dwelling() -> None:
    given(TakenCode("BH-1-1-109")).when(lambda code: code.take("BH-1-1-101")).then(TAKEN)
    given(TakenCode("BH-1-1-109"), TAKEN).when(lambda code: code.take("BH-1-1-101")).then()
    other = given(TakenCode("BH-1-1-109"), TAKEN).when(lambda code: code.take("BH-1-1-102"))
    assert other.then_refuses(refusals.CodeUsed).facts == {"code": "BH-1-1-109"}
