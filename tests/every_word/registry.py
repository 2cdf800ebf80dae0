"""Areas, dwellings and persons: how they come on record, and what becomes of them."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.fund.maintenance_fund import MaintenanceFund
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import UNSOLD_PUBLIC
from domain.registry.resident import Resident
from domain.retrofit.retrofit_programme import RetrofitProgramme, Share
from services.house import House
from services.use_cases import registry, residents
from services.use_cases.imports import apply_import
from tests.builders import BUREAU, LEDGER, LIN, asking, move_in, register_person, registered, settle
from tests.every_word.acts import (
    BOUGHT,
    DEED,
    DEED_SENT,
    FIRST,
    JOINED,
    OF_TWO,
    PARTS,
    RENUMBERED,
    SECOND,
    THIRD,
    both,
    decide,
)
from tests.workbooks.clerk import ledger


def registered_areas(house: House) -> None:
    for key, name in (("chen", "陈小明"), ("lin", "林琳"), ("zhou", "周转")):
        register_person(house, key, name, "19900000001")
    decide(house, Resident, "zhou", lambda resident: resident.withdraw_contact("phone"))
    move_in(house, (FIRST, SECOND, THIRD))
    decide(house, DormitoryArea, "BH", lambda area: area.register_building("BH-1", ["BH-1-2"]))
    with asking(house):
        registry.name_payer(house, THIRD, payer="unit:tax-office", effective_from=date(2026, 11, 1), authority=LEDGER)
    for code in (SECOND, THIRD):
        with asking(house):
            registry.declare_vacancy(house, code, since=date(2026, 1, 1), authority=LEDGER)
    with asking(house):
        registry.end_vacancy(house, THIRD, ended_on=date(2026, 9, 1))
    decide(
        house,
        Dwelling,
        SECOND,
        lambda home: home.move_in("resident:zhou", "tenant", since=date(2026, 3, 1), authority=LEDGER),
        lambda home: home.move_in("resident:wu", "occupant", since=None, authority=LEDGER),
        lambda home: home.move_out("resident:zhou", on=date(2026, 8, 31)),
    )
    content = {"owners": [{"party": LIN, "numerator": 1, "denominator": 1}], "effective_from": "2026-10-01"}
    both(house, "sale", "ownership transfer", dwelling=SECOND, cause="sale", authority=DEED_SENT, **content)


def reshaped_dwellings(house: House) -> None:
    """A public flat is bought by its tenant, one is divided, its parts are joined again, and that one is renumbered."""
    decide(house, DormitoryArea, "DH", lambda area: area.register("东湖路宿舍区", bureau=BUREAU))
    with asking(house):
        dwelling, account = house.store.load(Dwelling, BOUGHT), house.store.load(DwellingAccount, BOUGHT)
        dwelling.register(registered(BOUGHT, BUREAU, tenure=UNSOLD_PUBLIC))
        dwelling.move_in("resident:zhou", "tenant", since=date(2020, 1, 1), authority=LEDGER)
        account.open()
        house.store.record(dwelling, account)
    mine = [{"party": "resident:zhou", "numerator": 1, "denominator": 1}]
    papers = {"effective_from": "2026-10-01", "authority": DEED_SENT}
    both(house, "bought", "ownership transfer", dwelling=BOUGHT, owners=mine, cause="purchase", **papers)
    parts = [{"code": code, "floor_area_sqm": "31.10", "owners": mine} for code in PARTS]
    both(house, "divided", "dwelling division", dwelling=BOUGHT, parts=parts, **papers)
    into = {"code": JOINED, "floor_area_sqm": "62.30", "owners": mine}
    papers["effective_from"] = "2026-11-01"
    both(house, "joined", "dwelling joining", dwellings=PARTS, into=into, **papers)
    both(house, "renumbered", "dwelling renumbering", dwelling=JOINED, code=RENUMBERED, **papers)


def lives(house: House) -> None:
    """Zhou is retired no more, was registered twice, is not Lin, and dies."""
    register_person(house, "zhou-again", "周转")
    with asking(house):
        residents.record_retirement(house, "zhou", retired=False, authority=DEED)
    with asking(house):
        residents.record_same_person(house, "zhou-again", same_as="zhou", authority=DEED)
    with asking(house):
        residents.tell_persons_apart(house, "zhou", other="lin")
    with asking(house):
        residents.record_death(house, "zhou", died_on=date(2026, 11, 20), authority=DEED)
    settle(house)


def ledgers(house: House) -> None:
    for kind, rows in (
        ("fund", (OF_TWO, OF_TWO | {"owner_paid_fen": 900, "held_fen": 900})),
        ("arrears", ({"note": "找她女儿要"}, {"liable": "原单位"})),
        ("retrofit", ({}, {"consent": "同意", "objection": None, "visits": 1})),
    ):
        with asking(house):
            apply_import(house, kind, ledger(kind, *rows))
    settle(house)
    lake: dict[str, Any] = {"area": "LH", "area_name": "莲花湖宿舍区"}
    with asking(house):
        rows = lake | {"moved_in_on": "2003.5"}, lake | {"floor_area_sqm": "about 60"}
        apply_import(house, "dwellings", ledger("dwellings", *rows), skip_faulty=True)
    settle(house)
    decide(house, RetrofitProgramme, "BH/水表出户", lambda p: p.make_visit(FIRST), lambda p: p.make_visit(FIRST))
    _corrections(house)


def _corrections(house: House) -> None:
    """A later file says otherwise: what one planned, another applied."""
    later: dict[str, Any] = {"authority": LEDGER, "prepared_by": "person:li", "approved_by": "person:zhao"}
    decide(house, Dwelling, FIRST, lambda home: home.correct_move_in(None, "1998-06", authority=LEDGER))
    decide(
        house,
        MaintenanceFund,
        "BH-1",
        lambda fund: fund.correct_balances([replace(fund.lines[SECOND], held_fen=90_001)], **later),
    )
    decide(
        house,
        RetrofitProgramme,
        "BH/水表出户",
        lambda programme: programme.correct_share(SECOND, Share(85_000, 34_000, 51_000), **later),
    )
