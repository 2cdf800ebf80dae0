"""The figures of a running Anju, in Prometheus' words: what was counted, and what is looked up when somebody asks."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import msgspec
import sqlalchemy as sa
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from projections import ledger, suspense
from projections.collection import shifts_
from services.event_store.outages import StoreUnavailable
from services.event_store.personal_keys import KeysUnavailable
from services.house import House
from services.operation import backup_manifest
from services.operation.disks import free_ratio, places
from services.operation.lag import followers
from services.operation.measures import REGISTRY
from services.payment_gateway import inbox
from services.payment_gateway.last_reconciled import last_found

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SELDOM_SECONDS = 300.0
"""What every posting must be read for is looked up so often, and no oftener."""
VARIANCE_DAYS = 7
NOBODY = ("nobody", "contact")
AWAY = (StoreUnavailable, KeysUnavailable, sa.exc.SQLAlchemyError, OSError)
"""Then a figure is not told: that it is missing says enough."""


class Figures:
    """All that this process can tell."""

    def __init__(self, house: House) -> None:
        self._looked_up = CollectorRegistry()
        self._looked_up.register(_LookedUp(house))

    def told(self) -> bytes:
        """As they are scraped."""
        return generate_latest(REGISTRY) + generate_latest(self._looked_up)


class _LookedUp(Collector):
    def __init__(self, house: House) -> None:
        self._house = house
        self._imbalance_at, self._imbalance_fen = float("-inf"), 0

    def describe(self) -> Iterable[Metric]:
        """Nothing in advance: to be registered asks no database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """One after the other; where one cannot be had, the others are told."""
        families: tuple[Callable[[], Iterator[Metric]], ...] = (
            *(self._following, self._imbalance, self._keys, self._variance, self._suspense),
            *(self._inbox, self._reconciliation, self._backups, self._disks, self._clock),
        )
        for family in families:
            try:
                yield from list(family())
            except AWAY:
                continue

    def _following(self) -> Iterator[Metric]:
        found = followers(self._house)
        lag = {each.name: each.seconds for each in found}
        yield _gauges("projection_lag_seconds", "Since the first entry that is not followed yet.", "name", lag)
        stuck = {each.name: float(each.is_stuck) for each in found}
        yield _gauges("projection_stuck", "1 where one cannot go on.", "name", stuck)

    def _imbalance(self) -> Iterator[Metric]:
        """By whoever follows history: one process is enough."""
        if not self._house.may_follow:
            return
        if monotonic() - self._imbalance_at >= SELDOM_SECONDS:
            with self._house.read() as reading:
                self._imbalance_fen = sum(abs(difference) for _, _, difference in ledger.uneven_days(reading))
            self._imbalance_at = monotonic()
        told = "What debits and credits of a set of books and a day differ by, in all: anything but 0 is our fault."
        yield _gauge("ledger_imbalance_fen", told, self._imbalance_fen)

    def _keys(self) -> Iterator[Metric]:
        try:
            self._house.keys.lost([NOBODY])
            answers = 1
        except KeysUnavailable:
            answers = 0
        yield _gauge("key_store_up", "1 where the keys of personal values can be had.", answers)

    def _variance(self) -> Iterator[Metric]:
        since = self._house.today() - timedelta(days=VARIANCE_DAYS - 1)
        query = sa.select(sa.func.sum(sa.func.abs(shifts_.c.over_fen))).where(shifts_.c.opened_on >= since)
        with self._house.read() as reading:
            fen = int(reading.scalar(query) or 0)
        told = f"What was counted too much or too little, in all, in the shifts of the last {VARIANCE_DAYS} days."
        yield _gauge("shift_variance_fen", told, fen)

    def _suspense(self) -> Iterator[Metric]:
        with self._house.read() as reading:
            fen = suspense.parked_in_all(reading)
        yield _gauge("suspense_fen", "What came in and waits until somebody finds whose it is.", fen)

    def _inbox(self) -> Iterator[Metric]:
        if self._house.gateway is None:
            return
        messages, seconds = inbox.waiting(self._house)
        yield _gauge("inbox_pending", "Messages of the payment provider that nobody has handled yet.", messages)
        yield _gauge("inbox_oldest_seconds", "For how long the oldest of them waits.", seconds)

    def _reconciliation(self) -> Iterator[Metric]:
        """As the last one found, whoever made it."""
        gateway = self._house.gateway
        found = last_found(self._house.doors, gateway.name) if gateway else None
        if gateway is None or found is None:
            return
        told = "Messages that the payment provider could not deliver, by the last reconciliation."
        yield _gauge(f"{gateway.name}_undelivered", told, found.undelivered)
        told = "Σ of what moved at the payment provider and is not on record here; foreign money in its smallest unit."
        yield _gauge("reconcile_difference_fen", told, found.difference_minor)

    def _backups(self) -> Iterator[Metric]:
        folder = self._house.settings.backup_folder
        if folder is None:
            return
        now = self._house.clock()
        age = min(((now - taken_at).total_seconds() for taken_at in _backups_in(folder)), default=float("inf"))
        told = "Since the newest backup in ANJU_BACKUP_FOLDER was taken; +Inf where there is none."
        yield _gauges("backup_age_seconds", told, "part", {"history": age, "keys": age})

    def _disks(self) -> Iterator[Metric]:
        free = {part: free_ratio(place) for part, place in places(self._house.settings).items()}
        yield _gauges("disk_free_ratio", "0.25 is a quarter. A PostgreSQL server tells of its own.", "part", free)

    def _clock(self) -> Iterator[Metric]:
        """There is a second clock only where there is a server."""
        if self._house.settings.database != "postgresql":
            return
        with self._house.read() as reading:
            theirs = reading.scalar(sa.text("SELECT clock_timestamp()"))
            offset = (self._house.clock() - theirs).total_seconds()
        yield _gauge("clock_offset_seconds", "Our clock less the database's.", offset)


def _backups_in(folder: Path) -> Iterator[datetime]:
    """When each was taken, as its manifest says."""
    for manifest in folder.glob(f"*/{backup_manifest.NAME}"):
        try:
            yield msgspec.json.decode(manifest.read_bytes(), type=backup_manifest.Manifest).taken_at
        except msgspec.MsgspecError:
            continue


def _gauge(name: str, told: str, figure: float) -> Metric:
    return GaugeMetricFamily(f"anju_{name}", told, value=figure)


def _gauges(name: str, told: str, label: str, figures: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(f"anju_{name}", told, labels=(label,))
    for value, figure in figures.items():
        family.add_metric((value,), figure)
    return family
