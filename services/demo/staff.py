"""Who works in the demo town, with sign-ins that everybody knows: in a demo only."""

from collections.abc import Callable
from typing import Any, NamedTuple

from services.auth import credentials
from services.auth.passwords import STAFFS_LENGTH, password_hash
from services.house import House
from services.use_cases import approvals, staff
from services.use_cases.command import acting

PASSWORD = "demo-anju-2026"  # Everybody knows it: it stands on the page.
COMPANY, AREAS = "company:shicheng", ("BH", "WC")


LEADERS, OTHERS = ("person:zhou", "person:qian"), ("person:sun", "person:wu")
"""Who decides about the others; about these two, those two."""


class Colleague(NamedTuple):
    """Somebody of the demo's staff."""

    member: str
    name: str
    employer: str
    role: str
    areas: tuple[str, ...]


def colleagues(bureau: str) -> tuple[Colleague, ...]:
    """One a role; two managers, so that one can approve what the other prepared."""
    return (
        Colleague("li", "李文", COMPANY, "CL", AREAS),
        Colleague("wang", "王芳", COMPANY, "CA", AREAS),
        Colleague("zhao", "赵强", COMPANY, "CM", AREAS),
        Colleague("qian", "钱静", bureau, "BO", ()),
        Colleague("sun", "孙莉", bureau, "BF", ()),
        Colleague("zhou", "周正", bureau, "BL", ()),
        Colleague("wu", "吴审", bureau, "AU", ()),
        Colleague("admin", "郑宁", bureau, "AD", ()),
    )


def employ(house: House) -> None:
    """Everybody is on record, with his role; two others have decided it. In a demo each may sign in."""
    for each in colleagues(house.settings.bureau):
        granted: dict[str, Any] = {"member": each.member, "role": each.role, "areas": list(each.areas)}
        granted["authority"] = {"kind": "任命", "number": "2026-1", "dated": None, "sha256": None}
        number = f"demo-role-{each.member}"
        by, other = (
            ("person:zhou", "person:qian") if each.member not in ("zhou", "qian") else ("person:sun", "person:wu")
        )
        _as(house, by, each.member, staff.add_staff_member, each.member, name=each.name, employer=each.employer)
        _as(house, by, number, approvals.propose, number, kind="role grant", content=granted)
        _as(house, other, number, approvals.approve, number)
        actor = f"person:{each.member}"
        if house.settings.demo and not credentials.has_credential(house, actor):
            credentials.set_password(house, actor, password_hash(PASSWORD, length=STAFFS_LENGTH))


def _as(house: House, actor: str, key: str, act: Callable[..., object], /, *what: Any, **how: Any) -> None:
    with acting(house, actor, f"demo-{key}", door=f"demo {act.__name__}", sent=key):
        act(house, *what, **how)
