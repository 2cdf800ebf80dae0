"""Who works in a town that is measured, and what a browser keeps of somebody who has signed in."""

from benchmarks.town import COMPANY, PAPER, asking
from domain.staff.staff_member import StaffMember
from domain.values.personal import personal
from projections.staff_roster import name_subject
from services.auth import sessions
from services.auth.entering import COOKIE
from services.house import House
from services.use_cases.staff import RoleGrant, granted
from services.worker import follow

OFFICER, CASHIER = "BO", "CA"


def officers_cookie(house: House) -> str:
    """Of an officer of the bureau, who may read everything."""
    employ(house, "officer", OFFICER, house.settings.bureau)
    follow(house)
    return f"{COOKIE}={sessions.open_session(house, 'person:officer').token}"


def employ(house: House, member: str, role: str, employer: str = COMPANY, areas: tuple[str, ...] = ()) -> None:
    """On record with one role, in areas where it is not of the whole bureau; told twice, it happened once."""
    with asking(house, "person:boss"):
        adding = house.store.load(StaffMember, member)
        if adding.version:
            return
        adding.add(personal(name_subject(member), "name", member), employer=employer)
        asked = RoleGrant(member=member, role=role, areas=areas, authority=PAPER)
        adding.grant(granted(asked, prepared_by="person:boss", approved_by="person:chair"))
        house.store.record(adding)
