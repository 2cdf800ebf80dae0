"""One fact for every word of record keeping, and for what it does to receipt books."""

from datetime import UTC, datetime

from domain.history import Event
from domain.operations.events import ClockConfirmed, NumbersForgone, RestoreDeclared
from domain.payments.events import ReceiptBookReturned
from domain.privacy.events import ValuesRevealed
from domain.values.authority import Authority

RESTORE = "restore-20261124-5f5f5f"
FACTS: list[tuple[str, int, Event]] = [
    (
        "ezhou/record-keeping/store",
        1,
        RestoreDeclared(
            restore=RESTORE,
            taken_at=datetime(2026, 11, 23, 18, 0, tzinfo=UTC),
            kept_through=1_000_001,
            lost_until=datetime(2026, 11, 24, 1, 12, 30, tzinfo=UTC),
            lost_through=None,
            series=("BH", "NX"),
            forgone=(NumbersForgone("BH-00000001", 2, 100),),
            keys_lost=0,
            cause="机房进水",
            authority=Authority(kind="批复", number="鄂(2026)119号", dated=None, sha256="c7" * 32),
            prepared_by="person:li",
            approved_by="person:zhao",
        ),
    ),
    (
        "ezhou/record-keeping/store",
        2,
        ClockConfirmed(
            newest=datetime(2027, 11, 24, 1, 0, tzinfo=UTC),
            now=datetime(2026, 11, 24, 1, 0, 0, 5, tzinfo=UTC),
            cause="主板电池没电",
            confirmed_by="person:zhao",
        ),
    ),
    (
        "ezhou/receipt-book/BH-00000001",
        4,
        ReceiptBookReturned(
            book="BH-00000001", next_number=2, cause=RESTORE, prepared_by="person:li", approved_by="person:zhao"
        ),
    ),
    (
        "ezhou/reveal-log/c04e5f2b9a7d4d6c8e1f0a2b3c4d5e6f",
        1,
        ValuesRevealed(
            subject="c04e5f2b9a7d4d6c8e1f0a2b3c4d5e6f",
            kinds=("name", "phone"),
            purpose="answer a doubt",
            case="d1",
            seen_by="person:li",
            role="CL",
        ),
    ),
]
