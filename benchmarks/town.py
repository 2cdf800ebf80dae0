"""A town to measure: dwellings with their accounts, a tariff, an approved run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import TariffAdopted
from domain.billing.tariff import Tariff
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import SOLD_PUBLIC, DwellingRegistered, Holding
from domain.values.authority import Authority
from domain.values.dwelling_code import place
from domain.values.money import HALF_UP_TO_FEN
from services import bootstrap
from services.house import House
from services.settings import Settings
from services.use_cases import assessment, counter
from services.use_cases.command import acting
from services.worker import follow

FEE, COMPANY, CASHIER = "物业服务费", "company:bench", "person:cashier"
PAPER = Authority(kind="合同", number="1", dated=None, sha256=None)
_keys = count(1)


@contextmanager
def asking(house: House, who: str = CASHIER) -> Iterator[None]:
    """A command of its own."""
    with acting(house, who, f"bench-key-{next(_keys):08}", door="bench", sent=None):
        yield


def build(folder: Path, dwellings: int) -> House:
    """So many dwellings in buildings of 200, with a tariff and an open counter."""
    house = bootstrap.build(Settings(home=folder))
    codes = [f"BH-{n // 200 + 1}-1-{n % 200 + 1}" for n in range(dwellings)]
    with asking(house):
        house.store.record(*_registered(house, codes), _tariff(house))
    with asking(house):
        counter.open_shift(house, "s1", payee=COMPANY, float_fen=0)
    with asking(house):
        counter.receive_receipt_book(house, series="B", first=1, last=9999, payee=COMPANY, holder=CASHIER)
    follow(house)
    return house


def approved_run(house: House, period: str) -> str:
    """A month, planned and approved."""
    run = f"BH/{FEE}/{period}/1"
    with asking(house, "person:planner"):
        assessment.plan_run(house, "BH", fee_kind=FEE, period=period, due_on=date(2026, 12, 31), number=1)
    with asking(house, "person:approver"):
        assessment.approve_run(house, run)
    return run


def _registered(house: House, codes: list[str]) -> Iterator[Any]:
    area = DormitoryArea("BH")
    area.register("测量区", bureau=house.settings.bureau)
    for code in codes:
        where = place(code)
        area.register_building(where.building, [where.entrance])
        dwelling, account = Dwelling(code), DwellingAccount(code)
        dwelling.register(
            DwellingRegistered(
                dwelling=code,
                area=where.area,
                building=where.building,
                entrance=where.entrance,
                door=where.door,
                floor_area_sqm=Decimal("62.25"),
                tenure=SOLD_PUBLIC,
                owners=(Holding(f"resident:{code}", 1, 1),),
                moved_in_on=None,
                contact=None,
                authority=PAPER,
            )
        )
        account.open()
        yield dwelling
        yield account
    yield area


def _tariff(house: House) -> Tariff:
    tariff = Tariff(f"BH/{FEE}")
    tariff.adopt(
        TariffAdopted(
            area="BH",
            version=1,
            fee_kind=FEE,
            basis="floor_area",
            rate_yuan=Decimal("0.50"),
            effective_from="2020-01",
            creditor=COMPANY,
            rounding=HALF_UP_TO_FEN,
            authority=PAPER,
            prepared_by="person:planner",
            approved_by="person:approver",
        )
    )
    return tariff
