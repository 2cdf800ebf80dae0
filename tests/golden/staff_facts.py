"""One fact for every word about staff and about residents who join."""

from domain.history import Event
from domain.staff import events as staff
from domain.values.authority import Authority
from domain.values.personal import personal
from tests.golden.registry_facts import CHEN

MEMBER = "ezhou/staff-member/wang.fang"
FACTS: list[tuple[str, int, Event]] = [
    (
        MEMBER,
        1,
        staff.StaffMemberAdded(
            member="wang.fang", name=personal("staff-wang.fang", "name", "王芳"), employer="company:shicheng"
        ),
    ),
    (
        MEMBER,
        2,
        staff.RoleGranted(
            member="wang.fang",
            role="CL",
            areas=("BH", "DH"),
            authority=Authority(kind="任命", number="2026-12", dated=None, sha256=None),
            prepared_by="person:li",
            approved_by="person:zhao",
        ),
    ),
    (MEMBER, 3, staff.RoleWithdrawn(member="wang.fang", role="CL", reason="调岗")),
    (MEMBER, 4, staff.StaffMemberDisabled(member="wang.fang", reason="离职")),
    (MEMBER, 5, staff.SlipIssued(holder="person:wang.fang", reason="忘了密码")),
    (f"ezhou/membership/{CHEN}", 1, staff.ResidentJoined(resident=CHEN, dwelling="BH-1-1-101", batch="BH-1/2026-11")),
]
