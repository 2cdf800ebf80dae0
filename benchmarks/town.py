"""A town to measure: where its dwellings stand, what they owe a month, and who asks."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import structlog

from domain.billing.due import Due
from domain.billing.events import Assessment, TariffAdopted
from domain.billing.tariff import Tariff, tariff_key
from domain.handover.events import CutOffAgreed, HandoverPlanned
from domain.values.authority import Authority
from domain.values.money import HALF_UP_TO_FEN
from domain.values.period import last_day
from services import bootstrap
from services.house import House
from services.settings import Settings
from services.use_cases import assessment
from services.use_cases.command import acting

FEE, COMPANY = "物业服务费", "company:bench"
OLD_FEES = (FEE, "清洁管理费", "公共水电费")
PAPER = Authority(kind="合同", number="1", dated=None, sha256=None)
HOMES = 200
"""Dwellings of a building."""
OLD_AREA, OLD_HOMES = "OLD", 100
"""Where accounts are twenty years long."""
NOW = datetime(2026, 1, 15, 4, tzinfo=UTC)
_keys = count(1)


@dataclass
class Town:
    """A house with dwellings in so many areas of one size, and the months that nobody has assessed yet."""

    settings: Settings
    house: House
    areas_in_all: int
    buildings: int
    """Of each area."""
    months: Iterator[str] = field(default_factory=lambda: (f"{2026 + n // 12}-{n % 12 + 1:02}" for n in count()))

    @property
    def areas(self) -> list[str]:
        """Their codes."""
        return [f"A{n + 1}" for n in range(self.areas_in_all)]

    @property
    def dwellings(self) -> int:
        """Those whose accounts are a year old."""
        return self.areas_in_all * self.buildings * HOMES

    def places(self) -> list[tuple[str, int]]:
        """Each building: its area and its number."""
        return [(area, n + 1) for area in self.areas for n in range(self.buildings)]

    def homes(self) -> list[str]:
        """Every dwelling whose account is a year old."""
        return [home for place in self.places() for home in homes_of(*place)]


def homes_of(area: str, building: int) -> list[str]:
    """Four entrances, four doors on a floor."""
    return [f"{area}-{building}-{1 + n // 50}-{1 + n % 50 // 4}{1 + n % 4:02}" for n in range(HOMES)]


def old_homes() -> list[str]:
    """The dwellings whose accounts are twenty years old."""
    return [f"{OLD_AREA}-1-1-{n + 1}" for n in range(OLD_HOMES)]


def floor_area(place: int) -> Decimal:
    """Of the dwelling at a place in its building, ㎡."""
    return Decimal(4000 + 7 * place) / 100


def adoption(area: str, fee_kind: str = FEE) -> TariffAdopted:
    """0.50 yuan a ㎡ and month."""
    return TariffAdopted(
        area=area,
        version=1,
        fee_kind=fee_kind,
        basis="floor_area",
        rate_yuan=Decimal("0.50"),
        effective_from="2000-01",
        creditor=COMPANY,
        rounding=HALF_UP_TO_FEN,
        authority=PAPER,
        prepared_by="person:planner",
        approved_by="person:approver",
    )


def taken_over(area: str) -> tuple[HandoverPlanned, CutOffAgreed]:
    """The company has assessed and collected here for twenty years."""
    decided: dict[str, Any] = {"authority": PAPER, "prepared_by": "person:planner", "approved_by": "person:approver"}
    planned = HandoverPlanned(area=area, company=COMPANY, **decided)
    return planned, CutOffAgreed(area=area, company=COMPANY, cut_off_at=datetime(2006, 1, 1, tzinfo=UTC), **decided)


def fees(area: str, building: int, period: str) -> list[Assessment]:
    """What a month costs in a building."""
    tariff = Tariff(tariff_key(area, FEE))
    tariff.adopt(adoption(area))
    return [
        tariff.assess(Due(home, floor_area(n), f"resident:{home}", (), period, due_on(period)))
        for n, home in enumerate(homes_of(area, building))
    ]


def due_on(period: str) -> date:
    """A month's fees are due at its end."""
    return last_day(period)


def open_house(settings: Settings) -> House:
    """In this process; it is always the same noon, and nobody logs each request."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return bootstrap.build(settings, lambda: NOW)


@contextmanager
def asking(house: House, who: str = "person:clerk") -> Iterator[None]:
    """A command of its own."""
    with acting(house, who, f"bench-{os.getpid()}-{next(_keys):010}", door="bench", sent=None):
        yield


def approve_runs(house: House, period: str, areas: list[str]) -> list[str]:
    """A month of some areas, planned by one and approved by another; the read side must be current."""
    return [_approved(house, area, period) for area in areas]


def post_runs(runs: list[str], house: House) -> None:
    """Every charge of these runs in the books."""
    for run in runs:
        with asking(house, "person:approver"):
            assessment.post_run(house, run)


def _approved(house: House, area: str, period: str) -> str:
    run = f"{area}/{FEE}/{period}/1"
    with asking(house, "person:planner"):
        assessment.plan_run(house, area, fee_kind=FEE, period=period, due_on=due_on(period), number=1)
    with asking(house, "person:approver"):
        assessment.approve_run(house, run)
    return run
