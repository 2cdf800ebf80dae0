"""Areas on their way to a company: one whole term by proposals of two persons, and one area at each step of it."""

from typing import Any

from domain.handover.vendor_handover import Decided, VendorHandover
from domain.registry.dormitory_area import DormitoryArea
from services.house import House
from tests.builders import BUREAU, COMPANY, CONTRACT, NOON, asking, settle
from tests.every_word.acts import both

CONTRACT_SENT = {"kind": "合同", "number": "2026-07", "dated": "2026-07-01", "sha256": None}


def whole_term(house: House, area: str = "DH") -> None:
    """All that can happen to a company in an area."""
    of: dict[str, Any] = {"area": area, "authority": CONTRACT_SENT}
    both(house, "who takes over", "handover planning", company=COMPANY, **of)
    both(house, "the hour", "cut-off", cut_off_at="2026-12-01T00:00:00+08:00", **of)
    both(house, "signed", "gate reservation", gate="utility retrofit", up_to_fen=500_000, up_to_households=12, **of)
    stopped = {"suspended_from": "2027-03-10T09:30:00+08:00", "reason": "代收款未按月移交"}
    both(house, "stopped", "collection suspension", **stopped, **of)
    both(house, "goes on", "collection resumption", resumed_at="2027-03-20T12:00:00+08:00", **of)
    both(house, "over", "term ending", ended_at="2029-12-01T00:00:00+08:00", **of)


def at_each_step(house: House) -> None:
    """NEW, PLANNED and STOPPED: areas without dwellings."""
    decided = Decided(CONTRACT, "person:li", "person:zhao")
    with asking(house):
        areas = house.store.load_all(DormitoryArea, ["NEW", "PLANNED", "STOPPED"]).values()
        for area in areas:
            area.register(f"{area.key}宿舍区", bureau=BUREAU)
        handovers = house.store.load_all(VendorHandover, ["PLANNED", "STOPPED"])
        for handover in handovers.values():
            handover.plan(COMPANY, decided)
        suspended, hour = handovers["STOPPED"], NOON.replace(month=10)
        suspended.agree_cut_off(hour, decided, now=hour)
        suspended.suspend(hour, "the books are not settled", decided)
        house.store.record(*areas, *handovers.values())
    settle(house)
