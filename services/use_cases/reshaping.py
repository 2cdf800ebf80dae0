"""Dwellings get another number, are divided, or are joined. Each takes two persons."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from domain.billing.dwelling_account import DwellingAccount
from domain.history import Aggregate
from domain.registry import refusals
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import DwellingDivided, DwellingRegistered, DwellingRenumbered, DwellingsJoined, Holding
from domain.values.authority import Authority
from domain.values.dwelling_code import place
from services.house import House
from services.use_cases.dwelling_codes import dwelling_of, free_code, taken_code
from services.use_cases.ownership import must_be_able_to_own


class DwellingRenumbering(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """改号: another code on the door."""

    dwelling: str
    code: str
    effective_from: date
    authority: Authority


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dwelling that is formed, as it was measured, and whose it is."""

    code: str
    floor_area_sqm: Decimal
    owners: tuple[Holding, ...]


class DwellingDivision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """分户: one becomes several."""

    dwelling: str
    parts: tuple[Part, ...]
    effective_from: date
    authority: Authority


class DwellingJoining(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """并户: several become one."""

    dwellings: tuple[str, ...]
    into: Part
    effective_from: date
    authority: Authority


def renumber(
    house: House, asked: DwellingRenumbering, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises UnknownDwelling, DwellingEnded, CodeUsed, OtherArea, AuthorityMissing."""
    dwelling, code = house.store.load(Dwelling, dwelling_of(house, asked.dwelling)), free_code(house, asked.code)
    dwelling.renumber(
        DwellingRenumbered(
            dwelling=dwelling.key,
            code=code,
            formerly="",
            effective_from=asked.effective_from,
            authority=asked.authority,
            prepared_by=prepared_by,
            approved_by=approved_by,
        )
    )
    return [dwelling, taken_code(house, code, dwelling.key), _area_with(house, [code])]


def divide(house: House, asked: DwellingDivision, /, *, prepared_by: str, approved_by: str) -> Sequence[Aggregate[Any]]:
    """Raises UnknownDwelling, DwellingEnded, PartsUnclear, CodeUsed, OtherArea, SharesIncomplete, …"""
    dwelling = house.store.load(Dwelling, dwelling_of(house, asked.dwelling))
    codes = [free_code(house, part.code) for part in asked.parts]
    dwelling.divide(
        DwellingDivided(
            dwelling=dwelling.key,
            into=tuple(codes),
            effective_from=asked.effective_from,
            authority=asked.authority,
            prepared_by=prepared_by,
            approved_by=approved_by,
        )
    )
    formed = [
        each
        for code, part in zip(codes, asked.parts, strict=True)
        for each in _formed(house, code, part, [dwelling], asked.effective_from, asked.authority)
    ]
    return [dwelling, *formed, _area_with(house, codes)]


def join(house: House, asked: DwellingJoining, /, *, prepared_by: str, approved_by: str) -> Sequence[Aggregate[Any]]:
    """Raises UnknownDwelling, DwellingEnded, PartsUnclear, TenuresDiffer, CodeUsed, OtherArea, SharesIncomplete, …"""
    keys = list(dict.fromkeys(dwelling_of(house, written) for written in asked.dwellings))
    if len(keys) < 2 or len(keys) < len(asked.dwellings):
        raise refusals.PartsUnclear()
    old, code = list(house.store.load_all(Dwelling, keys).values()), free_code(house, asked.into.code)
    for each in old:
        each.join(
            DwellingsJoined(
                dwelling=each.key,
                into=code,
                effective_from=asked.effective_from,
                authority=asked.authority,
                prepared_by=prepared_by,
                approved_by=approved_by,
            )
        )
    if len({each.tenure for each in old}) > 1:
        raise refusals.TenuresDiffer()
    formed = _formed(house, code, asked.into, old, asked.effective_from, asked.authority)
    return [*old, *formed, _area_with(house, [code])]


def _formed(
    house: House, code: str, part: Part, out_of: Sequence[Dwelling], since: date, authority: Authority
) -> list[Aggregate[Any]]:
    """The new dwelling with its account."""
    must_be_able_to_own(house, part.owners, since)
    dwelling, account = house.store.load(Dwelling, code), house.store.load(DwellingAccount, code)
    where = place(code)
    fact = DwellingRegistered(
        dwelling=code,
        area=where.area,
        building=where.building,
        entrance=where.entrance,
        door=where.door,
        floor_area_sqm=part.floor_area_sqm,
        tenure=out_of[0].tenure,
        owners=part.owners,
        moved_in_on=None,
        contact=None,
        authority=authority,
    )
    dwelling.form(fact, [each.key for each in out_of], effective_from=since)
    account.open()
    return [dwelling, account, taken_code(house, code, code)]


def _area_with(house: House, codes: Sequence[str]) -> DormitoryArea:
    """Their area, which knows their buildings and entrances now."""
    area = house.store.load(DormitoryArea, place(codes[0]).area)
    for code in codes:
        area.register_building(place(code).building, [place(code).entrance])
    return area
