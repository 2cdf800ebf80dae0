"""Who stands at the doors in the tests: staff with their roles, and what a browser of theirs keeps."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from domain.staff.staff_member import StaffMember
from domain.values.authority import Authority
from domain.values.personal import personal
from projections.staff_roster import name_subject
from services.auth import sessions
from services.auth.entering import COOKIE
from services.house import House
from services.http.app import build_app
from services.settings import Settings
from services.use_cases import approvals, staff
from tests.builders import BUREAU, a_house, asking, settle

ORIGIN = "https://testserver"
"""What is only sent over an encrypted line is sent in the tests as well."""
OFFICE = ("wang", "li", "zhao", "chen", "ma", "bai", "qian", "sun")
"""The bureau's own centre: in most tests each of them may do everything, and the other one is who approves it."""
EVERY_ROLE = ("CL", "CA", "CM", "BO", "BF", "BL", "AU", "AD")
APPOINTMENT = {"kind": "任命", "number": "2026-1", "dated": None, "sha256": None}


def employ(
    house: House, member: str, roles: Sequence[str] = EVERY_ROLE, *, employer: str = BUREAU, areas: Sequence[str] = ()
) -> None:
    """On record, with roles that two others have decided."""
    with asking(house, "boss"):
        adding = house.store.load(StaffMember, member)
        adding.add(personal(name_subject(member), "name", f"{member}小姐"), employer=employer)
        house.store.record(adding)
    for role in roles:
        proposal = f"role-{member}-{role}"
        content = {"member": member, "role": role, "areas": list(areas), "authority": APPOINTMENT}
        with asking(house, "boss"):
            approvals.propose(house, proposal, kind="role grant", content=content)
        with asking(house, "chair"):
            approvals.approve(house, proposal)
    settle(house)


def open_office(house: House, members: Sequence[str] = OFFICE) -> None:
    """Everybody of whom these tests tell works here; told twice, it happened once."""
    known = {each for each in members if house.store.load(StaffMember, each).version}
    for member in members:
        if member not in known:
            _employ_at_once(house, member)
    settle(house)


def _employ_at_once(house: House, member: str) -> None:
    """With one save a member: these tests are about other things."""
    with asking(house, "boss"):
        adding = house.store.load(StaffMember, member)
        adding.add(personal(name_subject(member), "name", f"{member}小姐"), employer=BUREAU)
        for role in EVERY_ROLE:
            asked = staff.RoleGrant(
                member=member, role=role, authority=Authority(kind="任命", number="2026-1", dated=None, sha256=None)
            )
            adding.grant(staff.granted(asked, prepared_by="person:boss", approved_by="person:chair"))
        house.store.record(adding)


def cookie(house: House, who: str = "wang") -> str:
    """What a browser sends of somebody who has signed in."""
    actor = who if ":" in who else f"person:{who}"
    return f"{COOKIE}={sessions.open_session(house, actor).token}"


class SignedIn:
    """The service as it answers a browser in which somebody has signed in already."""

    def __init__(self, app: FastAPI, house: House, who: str) -> None:
        opened = sessions.open_session(house, who if ":" in who else f"person:{who}")
        self.app, self._cookie, self.form_token = app, f"{COOKIE}={opened.token}", opened.form_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Beside the cookies that it keeps of itself."""
        if scope["type"] == "http":
            kept = [value.decode() for name, value in scope["headers"] if name == b"cookie"]
            others = [header for header in scope["headers"] if header[0] != b"cookie"]
            scope = dict(scope) | {"headers": [*others, (b"cookie", "; ".join([self._cookie, *kept]).encode())]}
        await self.app(scope, receive, send)


def staffed(house: House, who: str = "wang") -> TestClient:
    """The service, called by somebody who works here."""
    open_office(house)
    return TestClient(SignedIn(build_app(house), house, who), base_url="http://localhost")


def come_in(place: Path | Settings, *who: str) -> list[str]:
    """Cookies of people who work where no process is running just now, or where several are."""
    house = a_house(place)
    try:
        open_office(house, [*OFFICE, *(each for each in who if each not in OFFICE)])
        return [cookie(house, each) for each in who]
    finally:
        house.close()
