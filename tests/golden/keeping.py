"""Where the golden bytes and their keys stand, and what they were made from."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from eventsourcing.persistence import StoredEvent

from domain.history import Entry, Envelope, Event
from services.event_store.key_stores import SqliteKeyStore
from services.event_store.personal_keys import PersonalKeys, StoredKey
from tests.golden import (
    assessment_facts,
    handover_facts,
    money_facts,
    online_facts,
    record_facts,
    registry_facts,
    staff_facts,
)

ROOM = Path(__file__).parent
BYTES, KEYS = ROOM / "golden_bytes.txt", ROOM / "golden_keys.json"
MASTER, MASTERS = "golden", {"golden": bytes(range(32))}  # No secret: it opens these persons, who do not exist.
BY_HAND = Envelope(
    command_id="b6a8e1d2-0c5f-5d0e-9a51-6f2f3c1d4e5f",
    fingerprint="9f86d081884c7d659a2feaa0c55ad015",
    actor="person:wang",
    role="staff",
    recorded_at=datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC),
    salt=bytes(range(8)),
)
BY_REACTION = Envelope(
    command_id="0d7c3f6e-3a52-5b1c-8f77-2b9d7f1e6a40",
    fingerprint="60303ae22b998861bce3b28f33eec1be",
    actor="service:reactions",
    role="service",
    recorded_at=datetime(2026, 11, 23, 4, 0, 1, tzinfo=UTC),
    salt=bytes(range(8, 16)),
    reason="rests are applied",
    correlation_id="b6a8e1d2-0c5f-5d0e-9a51-6f2f3c1d4e5f",
    causation_id="ezhou/sheet/BH/物业服务费/2026-11/1/BH-1:3",
)
FACTS: list[tuple[str, int, Event]] = [
    *registry_facts.FACTS,
    *assessment_facts.FACTS,
    *money_facts.FACTS,
    *online_facts.FACTS,
    *record_facts.FACTS,
    *staff_facts.FACTS,
    *handover_facts.FACTS,
]
ENTRIES = {
    (stream, version): Entry(stream, version, BY_HAND if version % 2 else BY_REACTION, fact)
    for stream, version, fact in FACTS
}
"""What the bytes say, by its place in history."""


class Line(NamedTuple):
    """A line of the file: one stored state."""

    topic: str
    stream: str
    version: int
    state: bytes

    @property
    def stored(self) -> StoredEvent:
        """As the recorder hands it out."""
        return StoredEvent(self.stream, self.version, self.topic, self.state)


def lines() -> list[Line]:
    """Every line of the golden bytes."""
    found = []
    for written in BYTES.read_text("utf-8").splitlines() if BYTES.exists() else []:
        topic, stream, version, state = written.split(" ", 3)
        found.append(Line(topic, stream, int(version), state.encode()))
    return found


def golden_keys(folder: Path) -> PersonalKeys:
    """A key store that holds the keys of the golden persons, as they were wrapped then."""
    store = SqliteKeyStore(folder / "keys.db")
    rows = json.loads(KEYS.read_text("utf-8")) if KEYS.exists() else []
    store.insert_missing(
        [StoredKey(row["subject"], row["class"], row["master"], bytes.fromhex(row["wrapped"]), None) for row in rows]
    )
    return PersonalKeys(store, MASTERS, MASTER)
