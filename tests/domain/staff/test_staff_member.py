from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from domain.staff import refusals
from domain.staff.events import RoleGranted, RoleWithdrawn, StaffEvent, StaffMemberAdded, StaffMemberDisabled
from domain.staff.staff_member import StaffMember
from domain.values.authority import Authority, AuthorityMissing
from domain.values.party import PartyInvalid
from domain.values.personal import personal
from tests.scenario import given

NAME = personal("staff-wang", "name", "王芳")
ADDED = StaffMemberAdded(member="wang", name=NAME, employer="company:shicheng")
OFFICER = replace(ADDED, employer="bureau:ezhou")
GRANTED = RoleGranted(
    member="wang",
    role="CL",
    areas=("BH",),
    authority=Authority(kind="任命", number="2026-12", dated=None, sha256=None),
    prepared_by="person:li",
    approved_by="person:zhao",
)


def wang(*facts: StaffEvent) -> given[StaffMember]:
    return given(StaffMember("wang"), *facts)


def test_a_member_of_the_staff_is_added_with_an_employer() -> None:
    wang().when(lambda m: m.add(NAME, employer="company:shicheng")).then(ADDED)


def test_a_sign_in_name_is_never_given_to_somebody_else() -> None:
    wang(ADDED).when(lambda m: m.add(NAME, employer="company:shicheng")).then_refuses(refusals.StaffMemberKnown)


@pytest.mark.parametrize("name", ["", "w", "Wang", "王", "1wang", "wang fang", "w" * 41, "wang\n"])
def test_a_sign_in_name_is_short_and_plain(name: str) -> None:
    adding = given(StaffMember(name)).when(lambda m: m.add(NAME, employer="company:shicheng"))
    adding.then_refuses(refusals.MemberNameInvalid)


@pytest.mark.parametrize("employer", ["resident:chen", "supplier:x", "unit:y"])
def test_staff_work_for_the_bureau_or_for_a_company(employer: str) -> None:
    wang().when(lambda m: m.add(NAME, employer=employer)).then_refuses(refusals.EmployerUnfit)


def test_an_employer_is_a_party() -> None:
    wang().when(lambda m: m.add(NAME, employer="shicheng")).then_refuses(PartyInvalid)


def test_two_others_grant_a_role() -> None:
    wang(ADDED).when(lambda m: m.grant(GRANTED)).then(GRANTED)


def test_a_role_that_is_held_alike_is_no_news_and_one_for_other_areas_is() -> None:
    wang(ADDED, GRANTED).when(lambda m: m.grant(GRANTED)).then()
    wider = replace(GRANTED, areas=("BH", "DH"))
    wang(ADDED, GRANTED).when(lambda m: m.grant(wider)).then(wider)


@pytest.mark.parametrize(("prepared_by", "approved_by"), [("person:wang", "person:zhao"), ("person:li", "person:wang")])
def test_nobody_has_a_part_in_granting_a_role_to_himself(prepared_by: str, approved_by: str) -> None:
    own = replace(GRANTED, prepared_by=prepared_by, approved_by=approved_by)
    wang(ADDED).when(lambda m: m.grant(own)).then_refuses(refusals.OwnRole)


def test_one_person_alone_grants_nothing() -> None:
    alone = replace(GRANTED, approved_by="person:li")
    wang(ADDED).when(lambda m: m.grant(alone)).then_refuses(refusals.SamePerson)


def test_a_role_needs_its_document() -> None:
    bare = replace(GRANTED, authority=replace(GRANTED.authority, number=" "))
    wang(ADDED).when(lambda m: m.grant(bare)).then_refuses(AuthorityMissing)


def test_a_role_is_one_that_there_is() -> None:
    wang(ADDED).when(lambda m: m.grant(replace(GRANTED, role="boss"))).then_refuses(refusals.UnknownRole)


@pytest.mark.parametrize("role", ["BO", "BF", "BL", "AU", "AD"])
def test_a_companys_staff_hold_no_role_of_the_bureau(role: str) -> None:
    of_bureau = replace(GRANTED, role=role, areas=())
    wang(ADDED).when(lambda m: m.grant(of_bureau)).then_refuses(refusals.RoleNotOfEmployer)
    wang(OFFICER).when(lambda m: m.grant(of_bureau)).then(of_bureau)


@pytest.mark.parametrize(
    ("before", "fact"), [(ADDED, replace(GRANTED, areas=())), (OFFICER, replace(GRANTED, role="BO", areas=("BH",)))]
)
def test_a_company_works_in_named_areas_and_the_bureau_everywhere(before: StaffEvent, fact: RoleGranted) -> None:
    wang(before).when(lambda m: m.grant(fact)).then_refuses(refusals.AreasUnfit)


@pytest.mark.parametrize("areas", [(), ("BH",)])
def test_the_bureaus_own_centre_may_operate_every_area_or_some(areas: tuple[str, ...]) -> None:
    own = replace(GRANTED, areas=areas)
    wang(OFFICER).when(lambda m: m.grant(own)).then(own)


@pytest.mark.parametrize(
    ("before", "roles"),
    [
        ([], {"CL": ("BH",), "CA": ("BH",)}),
        ([RoleWithdrawn(member="wang", role="CL", reason="moved")], {"CA": ("BH",)}),
        ([StaffMemberDisabled(member="wang", reason="left")], {}),
        ([StaffMemberDisabled(member="wang", reason="left"), GRANTED], {"CL": ("BH",)}),
    ],
)
def test_what_is_held_is_what_was_granted_and_not_taken_back(
    before: Sequence[StaffEvent], roles: dict[str, tuple[str, ...]]
) -> None:
    member = StaffMember("wang")
    member.replay([ADDED, GRANTED, replace(GRANTED, role="CA"), *before])
    assert member.roles == roles


def test_one_person_withdraws_a_role_and_says_why() -> None:
    asked = wang(ADDED, GRANTED).when(lambda m: m.withdraw("CL", reason=" 调岗 "))
    asked.then(RoleWithdrawn(member="wang", role="CL", reason="调岗"))
    wang(ADDED, GRANTED).when(lambda m: m.withdraw("CL", reason=" ")).then_refuses(refusals.ReasonMissing)
    wang(ADDED, GRANTED).when(lambda m: m.withdraw("CA", reason="调岗")).then_refuses(refusals.RoleNotHeld)


def test_who_leaves_holds_nothing_any_more() -> None:
    left = StaffMemberDisabled(member="wang", reason="离职")
    wang(ADDED, GRANTED).when(lambda m: m.disable(reason="离职")).then(left)
    wang(ADDED, GRANTED, left).when(lambda m: m.disable(reason="离职")).then()
    wang(ADDED, GRANTED).when(lambda m: m.disable(reason="")).then_refuses(refusals.ReasonMissing)


def test_nobody_who_is_not_of_the_staff_is_given_anything() -> None:
    wang().when(lambda m: m.grant(GRANTED)).then_refuses(refusals.UnknownStaffMember)
    wang().when(lambda m: m.withdraw("CL", reason="x")).then_refuses(refusals.UnknownStaffMember)
    wang().when(lambda m: m.disable(reason="x")).then_refuses(refusals.UnknownStaffMember)
