"""What the demo town's households paid, owe and agreed to; all sums hold to the 分."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.values.money import fen
from services.demo.households import Household

COST_PRICE = Decimal("880.00")
"""房改成本价, yuan a ㎡: the buyer of reform housing deposits 2 % of it (令165号 art. 8)."""
REFORM_PRICE, SELLING_UNIT_RATE = Decimal("545.60"), Decimal("0.20")  # yuan a ㎡; of the sale's proceeds
COMMERCIAL_PRICE, COMMERCIAL_DEPOSIT = Decimal("2350.00"), Decimal("45.00")  # yuan a ㎡
CLEANING_RATE = Decimal("0.30")  # 清洁管理费, yuan a ㎡ and month
DEBT_YEARS = range(2012, 2017)
RETROFIT_ITEMS = (
    ("水表出户", 850_00, 350_00, 0.69),
    ("一户一电表", 620_00, 320_00, 0.69),
    ("天然气入户", 3200_00, 1200_00, 0.53),
)
"""Item, cost a household in 分, the unit's subsidy in 分, how many of a hundred agree."""
_FIRST_DEPOSIT, _DEPOSIT_DAYS = date(2000, 1, 1), 365 * 17
_OBJECTIONS = ("认为应由单位负担", "费用偏高", "长期不住")


@dataclass(frozen=True)
class Fund:
    """One dwelling's part of the maintenance fund, in 分."""

    price_fen: int | None
    owner_due_fen: int
    owner_paid_fen: int
    unit_due_fen: int
    unit_paid_fen: int
    last_deposit_on: date | None
    held_fen: int


@dataclass(frozen=True)
class Debt:
    """One year's unpaid cleaning fee, in 分."""

    year: int
    assessed_fen: int
    paid_fen: int
    liable: str


@dataclass(frozen=True)
class Answer:
    """What a household said to one item of the retrofit."""

    item: str
    cost_fen: int
    subsidy_fen: int
    consent: str
    objection: str | None
    visits: int


def repair_costs(rng: random.Random, town: Sequence[Household]) -> dict[tuple[str, int], Decimal]:
    """What repairs took from the fund so far, yuan a ㎡, by area and building; many had none."""
    buildings = sorted({(each.area.code, each.building) for each in town})
    return {place: Decimal(rng.choice((0, 0, 180, 320, 450))).scaleb(-2) for place in buildings}


def fund(rng: random.Random, of: Household, repairs: Decimal) -> Fund:
    """Due by the rule of its tenure, paid as life went; repairs took `repairs` yuan a ㎡, while it lasted."""
    area, price, owner_due, unit_due = of.floor_area_sqm, None, 0, 0
    if of.tenure == "房改房":
        price, owner_due = fen(area * REFORM_PRICE), fen(area * COST_PRICE * 2 / 100)
        unit_due = fen(Decimal(price).scaleb(-2) * SELLING_UNIT_RATE)
    elif of.tenure == "商品房":
        price, owner_due = fen(area * COMMERCIAL_PRICE), fen(area * COMMERCIAL_DEPOSIT)
    owner_paid = owner_due * rng.choices((0, rng.randrange(20, 80), 100), (29, 22, 49))[0] // 100
    unit_paid = unit_due if rng.random() < 0.68 else 0
    deposit_on = _FIRST_DEPOSIT + timedelta(days=rng.randrange(_DEPOSIT_DAYS))
    return Fund(
        price_fen=price,
        owner_due_fen=owner_due,
        owner_paid_fen=owner_paid,
        unit_due_fen=unit_due,
        unit_paid_fen=unit_paid,
        last_deposit_on=deposit_on if owner_paid else None,
        held_fen=max(0, owner_paid + unit_paid - fen(area * repairs)),
    )


def debts(rng: random.Random, of: Household) -> Iterator[Debt]:
    """About two in five owe for one to three of the years 2012 to 2016; now and then half was paid."""
    if rng.random() >= 0.38:
        return
    assessed_fen = fen(of.floor_area_sqm * CLEANING_RATE * 12)
    for year in sorted(rng.sample(DEBT_YEARS, rng.choices((1, 2, 3), (38, 34, 28))[0])):
        paid_fen = (assessed_fen + 1) // 2 if rng.random() < 0.25 else 0
        yield Debt(year, assessed_fen, paid_fen, rng.choices(("业主", "原单位"), (84, 16))[0])


def answers(rng: random.Random) -> Iterator[Answer]:
    """One to each item; whoever has not agreed was visited up to four times and mostly said why."""
    for item, cost_fen, subsidy_fen, agree in RETROFIT_ITEMS:
        if rng.random() < agree:
            yield Answer(item, cost_fen, subsidy_fen, "同意", None, 0)
        else:
            objection = rng.choice(_OBJECTIONS) if rng.random() < 0.74 else None
            consent = rng.choice(("不同意", "未表态"))
            yield Answer(item, cost_fen, subsidy_fen, consent, objection, rng.randrange(5))
