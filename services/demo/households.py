"""The dwellings of the demo town and who lives there."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from services.demo.names import UNSOLD_OWNER, person, phone

Tenure = Literal["房改房", "商品房", "未售公房"]
_TYPICAL_AREAS_CENTIARES = (5832, 6274, 7130, 7858, 8421, 9650, 11210)
"""The plans the houses were built from, in 1/100 ㎡; each dwelling differs by up to half a ㎡."""


@dataclass(frozen=True)
class DemoArea:
    """One dormitory area: two dwellings on every floor of every entrance."""

    code: str
    name: str
    buildings: int
    entrances: int
    floors: int
    first_moved_in: date
    years_moving_in: int


AREAS = (
    DemoArea("BH", "滨湖路宿舍区", 8, 3, 6, date(1994, 1, 1), 7),
    DemoArea("WC", "吴都宿舍区", 5, 2, 7, date(2000, 1, 1), 6),
)


@dataclass(frozen=True)
class Household:
    """A dwelling as the registry's ledger has it; `floor_area_sqm` with two decimals."""

    area: DemoArea
    building: int
    entrance: int
    door: str
    floor_area_sqm: Decimal
    tenure: Tenure
    owner_name: str
    phone: str | None
    retired: bool
    moved_in_on: date
    vacant: bool
    occupant_name: str | None


def households(rng: random.Random) -> list[Household]:
    """All 428, by area, building, entrance and door."""
    return [_household(rng, number, *place) for number, place in enumerate(_places())]


def _places() -> Iterator[tuple[DemoArea, int, int, str]]:
    for area in AREAS:
        for building in range(1, area.buildings + 1):
            for entrance in range(1, area.entrances + 1):
                for floor in range(1, area.floors + 1):
                    for side in (1, 2):
                        yield area, building, entrance, f"{floor}{side:02}"


def _household(rng: random.Random, number: int, area: DemoArea, building: int, entrance: int, door: str) -> Household:
    tenure: Tenure = rng.choices(("房改房", "商品房", "未售公房"), (74, 15, 11))[0]
    unsold, vacant = tenure == "未售公房", rng.random() < 0.05
    lives_there = not vacant and (unsold or rng.random() < 0.08)
    centiares = rng.choice(_TYPICAL_AREAS_CENTIARES) + rng.randint(-50, 50)
    return Household(
        area=area,
        building=building,
        entrance=entrance,
        door=door,
        floor_area_sqm=Decimal(centiares).scaleb(-2),
        tenure=tenure,
        owner_name=UNSOLD_OWNER if unsold else person(rng),
        phone=phone(number) if rng.random() < 0.87 else None,
        retired=rng.random() < 0.56,
        moved_in_on=area.first_moved_in + timedelta(days=rng.randrange(365 * area.years_moving_in)),
        vacant=vacant,
        occupant_name=person(rng) if lives_there else None,
    )
