"""A company's time in an area, as the tests agree it. Hours are of Shanghai."""

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.handover import events
from domain.handover.vendor_handover import Decided, VendorHandover
from domain.values.authority import Authority
from tests.scenario import given

COMPANY, NEXT_COMPANY = "company:shicheng", "company:lvdao"
CONTRACT = Authority(kind="合同", number="2026-07", dated=None, sha256=None)
DECIDED = Decided(CONTRACT, "person:li", "person:zhao")
CUT_OFF = datetime(2026, 11, 30, 16, tzinfo=UTC)  # 2026-12-01 00:00.
SUSPENDED = datetime(2027, 3, 10, 1, 30, tzinfo=UTC)
RESUMED = datetime(2027, 3, 20, 4, tzinfo=UTC)
END = datetime(2028, 11, 30, 16, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
_SHARED: dict[str, Any] = {
    "area": "BH",
    "company": COMPANY,
    "authority": CONTRACT,
    "prepared_by": "person:li",
    "approved_by": "person:zhao",
}

PLANNED = events.HandoverPlanned(**_SHARED)
AGREED = events.CutOffAgreed(cut_off_at=CUT_OFF, **_SHARED)
STOPPED = events.CollectionSuspended(suspended_from=SUSPENDED, reason="accounts not settled", **_SHARED)
GOES_ON = events.CollectionResumed(resumed_at=RESUMED, **_SHARED)
ENDED = events.TermEnded(ended_at=END, **_SHARED)
RESERVED = events.ReservationSigned(gate=events.MAINTENANCE_FUND, up_to_fen=500_000, up_to_households=12, **_SHARED)
NEXT = events.HandoverPlanned(**_SHARED | {"company": NEXT_COMPANY})


def handover(*facts: events.HandoverEvent) -> given[VendorHandover]:
    """Of BH, with a past."""
    return given(VendorHandover("BH"), *facts)
