"""A fee by hand, and what stands in an account."""

from datetime import date
from typing import Any

from domain.billing.dwelling_account import DwellingAccount
from services.house import House
from services.use_cases import assessment
from services.use_cases.preview import PreviewLine, preview
from tests.builders import DWELLINGS, FEE, asking, settle
from tests.every_word import both

HERE, THERE, ELSEWHERE = DWELLINGS
DUE = date(2026, 11, 30)


def assess(house: House, dwelling: str = HERE, key: str = "", sent: Any = "the same", **changes: Any) -> None:
    asked: dict[str, Any] = {"fee_kind": FEE, "period": "2026-11", "due_on": DUE} | changes
    with asking(house, key=key, sent=sent):
        assessment.assess_fee(house, dwelling, **asked)
    settle(house)


def charges(house: House, dwelling: str) -> dict[str, int]:
    """What stands in an account, as those see it who decide."""
    with asking(house):
        account = house.store.load(DwellingAccount, dwelling)
    return {charge_id: charge.amount_fen for charge_id, charge in account.charges.items() if not charge.reversed}


def planned_lines(house: House, run: str) -> tuple[PreviewLine, ...]:
    """What a run would post."""
    with asking(house):
        return preview(house, run).lines


def reverse(house: House, dwelling: str, charge_id: str) -> None:
    """冲销, prepared by one and approved by another."""
    content = {"dwelling": dwelling, "charge_id": charge_id, "reason": "wrong floor area"}
    both(house, f"reversal of {charge_id} in {dwelling}", "charge reversal", **content)
