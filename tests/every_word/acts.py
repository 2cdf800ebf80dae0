"""What the stories of these tests are told with: one act, or one of two persons."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from domain.history import Aggregate
from domain.values.authority import Authority
from services.house import House
from services.use_cases import approvals, assessment
from tests.builders import FEE, asking, settle

FIRST, SECOND, THIRD = "BH-1-1-101", "BH-1-1-201", "BH-2-1-101"
BOUGHT, PARTS, JOINED, RENUMBERED = "DH-1-1-101", ["DH-1-1-102", "DH-1-1-103"], "DH-1-1-104", "DH-1-1-105"
RUBBISH = "垃圾清运费"
DEED = Authority(kind="不动产权证", number="鄂(2026)0042", dated=date(2026, 11, 1), sha256=None)
DEED_SENT = {"kind": "不动产权证", "number": "鄂(2026)0042", "dated": "2026-11-01", "sha256": None}
OF_TWO: dict[str, Any] = {"floor_area_sqm": 62.25}
A = TypeVar("A", bound=Aggregate[Any])


def decide(house: House, kind: type[A], key: str, *decisions: Callable[[A], object]) -> None:
    """What a thing decides, in one save."""
    with asking(house):
        thing = house.store.load(kind, key)
        for each in decisions:
            each(thing)
        house.store.record(thing)
    settle(house)


def propose(house: House, proposal: str, kind: str, **content: Any) -> None:
    """Prepared by li."""
    with asking(house, "li"):
        approvals.propose(house, proposal, kind=kind, content=content)
    settle(house)


def approve(house: House, proposal: str) -> None:
    """Approved by zhao."""
    with asking(house, "zhao"):
        approvals.approve(house, proposal)
    settle(house)


def both(house: House, proposal: str, kind: str, **content: Any) -> None:
    """Prepared by one, approved by another."""
    propose(house, proposal, kind, **content)
    approve(house, proposal)


def plan(house: House, period: str = "2026-11", kind: str = FEE, number: int = 1, by: str = "li") -> str:
    """A planned run; gives its key."""
    due_on = date.fromisoformat(f"{period}-28")
    with asking(house, by):
        assessment.plan_run(house, "BH", fee_kind=kind, period=period, due_on=due_on, number=number)
    settle(house)
    return f"BH/{kind}/{period}/{number}"


def post(house: House, run: str) -> assessment.Posted:
    """Approved by zhao, posted by li."""
    with asking(house, "zhao"):
        assessment.approve_run(house, run)
    with asking(house, "li"):
        posted = assessment.post_run(house, run)
    settle(house)
    return posted
