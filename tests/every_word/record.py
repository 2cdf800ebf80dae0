"""Staff, and what befell the record itself."""

from datetime import timedelta

from domain.operations.events import NumbersForgone, RestoreDeclared
from domain.operations.record_keeping import STORE, RecordKeeping
from domain.payments.receipt_book import ReceiptBook
from services.house import House
from services.use_cases import approvals, staff
from services.use_cases.record_keeping import confirm_clock
from tests.builders import COMPANY, Clock, asking, settle
from tests.every_word.acts import DEED, DEED_SENT, FIRST, decide


def flat_battery(house: House, clock: Clock) -> None:
    """The clock is an hour behind, and somebody who takes it for right says so; then it is set."""
    clock.now -= timedelta(hours=1)
    with asking(house, "zhao"):
        confirm_clock(house, cause="a flat battery")
    clock.now += timedelta(hours=1)


def staff_and_members(house: House) -> None:
    """Who comes, works and leaves; and a resident who joins."""
    granted = {"member": "wu", "role": "CL", "areas": ["BH"], "authority": DEED_SENT}
    with asking(house, "li"):
        staff.add_staff_member(house, "wu", name="吴敏", employer=COMPANY)
    with asking(house, "li"):
        approvals.propose(house, "role-of-wu", kind="role grant", content=granted)
    with asking(house, "zhao"):
        approvals.approve(house, "role-of-wu")
    with asking(house, "zhao"):
        staff.withdraw_role(house, "wu", role="CL", reason="调岗")
    with asking(house, "li"):
        approvals.propose(house, "another-of-wu", kind="role grant", content=granted | {"role": "CA"})
    with asking(house, "zhao"):
        approvals.approve(house, "another-of-wu")
    with asking(house, "zhao"):
        staff.disable_staff_member(house, "wu", reason="离职")
    with asking(house, "zhao"):
        staff.issue_slip_to_staff(house, "wu", reason="忘了密码")
    with asking(house, "chen"):
        staff.join_resident(house, "chen", dwelling=FIRST, batch="BH-1/2026-11")
    settle(house)


def back_to_a_backup(house: House, clock: Clock) -> None:
    """Nothing was lost but some numbers of a book, and those of a series that nobody here uses."""
    persons = {"prepared_by": "person:li", "approved_by": "person:zhao"}
    decide(house, ReceiptBook, "BH-00000101", lambda book: book.give_back(cause="restore-1", **persons))
    declared = RestoreDeclared(
        restore="restore-1",
        taken_at=clock(),
        kept_through=house.store.position(),
        lost_until=clock(),
        lost_through=None,
        series=("OLD",),
        forgone=(NumbersForgone("BH-00000101", 102, 200),),
        keys_lost=0,
        cause="a flooded cellar",
        authority=DEED,
        **persons,
    )
    decide(house, RecordKeeping, STORE, lambda keeping: keeping.declare_restore(declared))
