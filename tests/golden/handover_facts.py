"""One fact for every word of the handover."""

from datetime import UTC, date, datetime
from typing import Any

from domain.handover import events as handover
from domain.history import Event
from domain.values.authority import Authority

HANDOVER = "ezhou/handover/BH"
SHARED: dict[str, Any] = {
    "area": "BH",
    "company": "company:shicheng",
    "authority": Authority(kind="合同", number="实诚物业〔2026〕1号", dated=date(2026, 11, 20), sha256="c7" * 32),
    "prepared_by": "person:li",
    "approved_by": "person:zhao",
}
FACTS: list[tuple[str, int, Event]] = [
    (HANDOVER, 1, handover.HandoverPlanned(**SHARED)),
    (HANDOVER, 2, handover.CutOffAgreed(cut_off_at=datetime(2026, 11, 30, 16, tzinfo=UTC), **SHARED)),
    (
        HANDOVER,
        3,
        handover.ReservationSigned(gate=handover.MAINTENANCE_FUND, up_to_fen=1_234_567, up_to_households=214, **SHARED),
    ),
    (
        HANDOVER,
        4,
        handover.CollectionSuspended(
            suspended_from=datetime(2027, 3, 10, 1, 30, tzinfo=UTC), reason="代收款未按月移交", **SHARED
        ),
    ),
    (HANDOVER, 5, handover.CollectionResumed(resumed_at=datetime(2027, 3, 20, 0, 0, 1, tzinfo=UTC), **SHARED)),
    (HANDOVER, 6, handover.TermEnded(ended_at=datetime(2029, 11, 30, 16, tzinfo=UTC), **SHARED)),
]
