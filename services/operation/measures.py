"""What is counted while it happens. A label is a word of ours: never a person, a dwelling, or what somebody typed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
REGISTRY = CollectorRegistry()
"""Of this process."""
COMMAND_SECONDS = Histogram(
    "anju_command_seconds",
    "From the asking to the record, with every repetition in between.",
    ("command", "outcome"),
    buckets=SECONDS,
    registry=REGISTRY,
)
COMMAND_RETRIES = Counter(
    "anju_command_retries",
    "Decided or sent again: somebody was faster, or the server was away.",
    ("cause",),
    registry=REGISTRY,
)
IDEMPOTENT_REPLAYS = Counter(
    "anju_idempotent_replays", "Commands that came again and had happened already.", registry=REGISTRY
)
UNKNOWN_OUTCOMES = Counter(
    "anju_unknown_outcomes", "Saves of which nobody knows yet whether they stand.", registry=REGISTRY
)
KEYS_LOST = Counter("anju_keys_lost", "Personal values whose key is neither there nor destroyed.", registry=REGISTRY)
SIGN_IN_FAILURES = Counter(
    "anju_sign_in_failures", "Names, passwords and codes that were not right.", registry=REGISTRY
)
REVEALS = Counter("anju_reveals", "Looks at personal values, by role.", ("role",), registry=REGISTRY)
for _cause in ("conflict", "away"):
    COMMAND_RETRIES.labels(_cause)


class Outcome:
    """How a command ended; said by whoever knows, else it has failed."""

    word = "failed"


@contextmanager
def command(name: str) -> Iterator[Outcome]:
    """Around a command."""
    outcome, begun = Outcome(), time.perf_counter()
    try:
        yield outcome
    finally:
        COMMAND_SECONDS.labels(name, outcome.word).observe(time.perf_counter() - begun)
