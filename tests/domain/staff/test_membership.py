from domain.staff import refusals
from domain.staff.events import ResidentJoined
from domain.staff.membership import Membership
from tests.scenario import given

JOINED = ResidentJoined(resident="chen", dwelling="BH-1-1-101", batch="BH-1/2026-11")


def test_a_resident_joins_by_a_paper() -> None:
    given(Membership("chen")).when(lambda m: m.join("BH-1-1-101", "BH-1/2026-11")).then(JOINED)


def test_whoever_has_joined_does_not_join_again_by_whichever_paper() -> None:
    given(Membership("chen"), JOINED).when(lambda m: m.join("BH-2-1-101", "BH-2/2026-12")).then_refuses(
        refusals.JoinedAlready
    )
