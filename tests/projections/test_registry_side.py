"""Directory, fund and retrofit: the ledgers' facts as rows, and what comes of them later."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from domain.registry.dwelling import Dwelling
from domain.registry.resident import Resident
from domain.retrofit.retrofit_programme import RetrofitProgramme
from domain.values.personal import personal
from projections import directory, residents
from projections.fund_ledger import FundOfBuilding, fund, funds_of_area, sub_accounts_of
from projections.retrofit_progress import RetrofitOfBuilding, retrofits_of_area
from services.house import House
from services.use_cases import registry
from tests.builders import BUREAU, CHEN, LEDGER, LIN, asking, move_in, register_person, settle
from tests.every_word import DEED_SENT, both, decide
from tests.town import cells, hundredths

HERE, THERE, ELSEWHERE = "BH-1-1-101", "BH-1-1-102", "BH-2-1-101"


# Fund and retrofit ----------------------------------------------------------------------------------


@dataclass
class Sums:
    """What a spreadsheet adds up for one building."""

    dwellings: int = 0
    owner_due_fen: int = 0
    owner_paid_fen: int = 0
    owner_missing_fen: int = 0
    owner_missing_dwellings: int = 0
    selling_unit_due_fen: int = 0
    selling_unit_paid_fen: int = 0
    selling_unit_missing_fen: int = 0
    selling_unit_missing_dwellings: int = 0
    held_fen: int = 0


SIDES = {"owner": ("业主应交(元)", "业主已交(元)"), "selling_unit": ("售房单位应提取(元)", "售房单位已提取(元)")}


def fund_sums() -> dict[str, Sums]:
    buildings: dict[str, Sums] = {}
    for row in cells("fund"):
        sums = buildings.setdefault(f"{row['宿舍区编码']}-{row['楼栋']}", Sums())
        sums.dwellings += 1
        sums.held_fen += hundredths(row["当前余额(元)"])
        for side, (due, paid) in SIDES.items():
            gap = hundredths(row[due]) - hundredths(row[paid])
            add = {f"{side}_due_fen": hundredths(row[due]), f"{side}_paid_fen": hundredths(row[paid])}
            add |= {f"{side}_missing_fen": max(gap, 0), f"{side}_missing_dwellings": int(gap > 0)}
            for name, value in add.items():
                setattr(sums, name, getattr(sums, name) + value)
    return buildings


def test_the_fund_of_every_building_is_what_a_spreadsheet_adds_up(areas: House) -> None:
    wanted = {building: vars(sums) for building, sums in fund_sums().items()}
    with areas.read() as reading:
        found = {each.building: each for area in ("BH", "WC") for each in funds_of_area(reading, area)}
        for building, each in found.items():
            assert fund(reading, building) == each
            assert sum(sub.held_fen for sub in sub_accounts_of(reading, building)) == each.held_fen
        assert fund(reading, "BH-99") is None
    assert {b: {n: getattr(f, n) for n in vars(Sums())} for b, f in found.items()} == wanted
    assert sum(each.owner_missing_dwellings for each in found.values()) > 0, "gaps are there to be counted"
    assert all(isinstance(each, FundOfBuilding) for each in found.values())


def test_a_surplus_of_one_dwelling_does_not_fill_the_gap_of_another(areas: House) -> None:
    with areas.writing.begin() as connection:
        rows = "UPDATE fund_sub_account SET owner_due_fen = {}, owner_paid_fen = {} WHERE building = 'BH-1' AND {}"
        connection.exec_driver_sql(rows.format(100, 100, "true"))
        connection.exec_driver_sql(rows.format(100, 900, "dwelling = 'BH-1-1-101'"))
        connection.exec_driver_sql(rows.format(100, 40, "dwelling = 'BH-1-1-102'"))
    with areas.read() as reading:
        found = fund(reading, "BH-1")
    assert found is not None
    assert (found.owner_missing_fen, found.owner_missing_dwellings) == (60, 1)
    assert found.owner_paid_fen > found.owner_due_fen


def test_the_retrofit_of_every_building_is_what_a_spreadsheet_adds_up(areas: House) -> None:
    wanted: dict[tuple[str, str], Counter[str]] = {}
    words = {"同意": "consented", "不同意": "refused", "未表态": "undecided"}
    for row in cells("retrofit"):
        sums = wanted.setdefault((f"{row['宿舍区编码']}-{row['楼栋']}", str(row["改造项目"])), Counter())
        sums["dwellings"] += 1
        sums["visits"] += int(str(row["走访次数"] or 0))
        sums[words[str(row["是否同意"])]] += 1
        sums["household_cost_fen"] += hundredths(row["每户造价(元)"])
        sums["subsidy_fen"] += hundredths(row["单位补贴(元)"])
        sums["share_fen"] += hundredths(row["个人应交(元)"])
        sums["unconsented_share_fen"] += hundredths(row["个人应交(元)"]) if row["是否同意"] != "同意" else 0
    with areas.read() as reading:
        found = [each for area in ("BH", "WC") for each in retrofits_of_area(reading, area)]
    names = [name for name in RetrofitOfBuilding.__struct_fields__ if name not in ("building", "item")]
    assert {(each.building, each.item): Counter({n: getattr(each, n) for n in names}) for each in found} == wanted
    assert min(sum(each.refused for each in found), sum(each.undecided for each in found)) > 0


def test_a_household_may_speak_later_and_think_again(areas: House) -> None:
    def first() -> RetrofitOfBuilding:
        with areas.read() as reading:
            return next(each for each in retrofits_of_area(reading, "BH") if each.building == "BH-1")

    before = first()
    with areas.read() as reading:
        silent = "building = 'BH-1' AND item = :item AND consent = 'undecided'"
        asked = sa.text(f"SELECT dwelling FROM retrofit_share WHERE {silent} LIMIT 1")
        undecided = str(reading.execute(asked, {"item": before.item}).scalar_one())
    programme = f"BH/{before.item}"
    decide(areas, RetrofitProgramme, programme, lambda p: p.refuse_consent(undecided, "fee too high"))
    assert (first().refused, first().undecided) == (before.refused + 1, before.undecided - 1)
    assert first().unconsented_share_fen == before.unconsented_share_fen
    decide(areas, RetrofitProgramme, programme, lambda p: p.give_consent(undecided), lambda p: p.make_visit(undecided))
    after = first()
    assert (after.refused, after.consented, after.visits) == (before.refused, before.consented + 1, before.visits + 1)
    assert after.unconsented_share_fen < before.unconsented_share_fen


# Directory --------------------------------------------------------------------------------------------


@pytest.fixture
def street(house: House) -> House:
    register_person(house, "chen", "陈小明", "19900000001")
    register_person(house, "lin", "林琳")
    move_in(house, ("BH-10-1-101", HERE, THERE, ELSEWHERE))
    return house


def test_dwellings_stand_in_the_order_in_which_people_count_and_can_be_paged(street: House) -> None:
    with street.read() as reading:
        codes = [row.dwelling for row in directory.dwellings(reading, "BH")]
        assert codes == [HERE, THERE, ELSEWHERE, "BH-10-1-101"], "building 2 before building 10"
        paged = [row.dwelling for row in directory.dwellings(reading, "BH", after=THERE, limit=1)]
        assert paged == [ELSEWHERE]
        assert [row.area for row in directory.areas(reading)] == ["BH"]
        assert directory.dwelling(reading, "BH-9-9-999") is None
        row = directory.dwelling(reading, HERE)
    assert row is not None
    assert (row.building, row.entrance, row.door, row.floor_area_sqm) == ("BH-1", "BH-1-1", "101", Decimal("62.25"))
    assert (row.tenure, row.vacant) == ("sold public", False)


def test_a_corrected_area_and_a_vacancy_show_at_once(street: House) -> None:
    with asking(street):
        registry.correct_floor_area(street, HERE, floor_area_sqm=Decimal("63.1"), authority=LEDGER)
    with asking(street):
        registry.declare_vacancy(street, HERE, since=date(2026, 1, 1), authority=LEDGER)
    settle(street)
    with street.read() as reading:
        row = directory.dwelling(reading, HERE)
    assert row is not None
    assert (str(row.floor_area_sqm), row.vacant) == ("63.10", True)


def test_owners_in_time_and_who_owes_on_a_day(street: House) -> None:
    half = [{"party": who, "numerator": 1, "denominator": 2} for who in (LIN, BUREAU)]
    sale = {"owners": half, "effective_from": "2026-09-15", "cause": "sale", "authority": DEED_SENT}
    both(street, "sale", "ownership transfer", dwelling=HERE, **sale)
    with asking(street):
        registry.name_payer(street, HERE, payer="unit:tax-office", effective_from=date(2026, 11, 1), authority=LEDGER)
    settle(street)
    days = [date(1990, 1, 1), date(2026, 9, 14), date(2026, 9, 15), date(2026, 10, 31), date(2026, 11, 1)]
    with street.read() as reading:
        known = directory.owners(reading, HERE)
        assert [(row.since, row.party) for row in known] == [
            (directory.EVER, CHEN),
            (date(2026, 9, 15), LIN),
            (date(2026, 9, 15), BUREAU),
        ]
        assert [directory.debtor_on(reading, HERE, day) for day in days] == [CHEN, CHEN, LIN, LIN, "unit:tax-office"]
        assert directory.debtors_on(reading, "BH", days[1])[HERE] == (CHEN, ())
        assert directory.debtors_on(reading, "BH", days[3])[HERE] == (LIN, (BUREAU,))
        assert directory.debtors_on(reading, "BH", days[4])[HERE] == ("unit:tax-office", (LIN, BUREAU))
        assert directory.debtor_on(reading, "BH-9-9-999", days[0]) == ""
    with asking(street):
        home = street.store.load(Dwelling, HERE)
    assert [home.debtor_on(day) for day in days] == [CHEN, CHEN, LIN, LIN, "unit:tax-office"], "as those decide"


def test_of_two_payers_named_for_one_day_the_later_word_holds_as_it_does_for_those_who_decide(street: House) -> None:
    for payer in ("unit:tax-office", "unit:post-office"):
        with asking(street):
            registry.name_payer(street, HERE, payer=payer, effective_from=date(2026, 11, 1), authority=LEDGER)
    settle(street)
    with street.read() as reading:
        assert directory.debtor_on(reading, HERE, date(2026, 11, 2)) == "unit:post-office"
    with asking(street):
        assert street.store.load(Dwelling, HERE).debtor_on(date(2026, 11, 2)) == "unit:post-office"


def test_who_lives_there_since_when_and_until_when(street: House) -> None:
    decide(
        street,
        Dwelling,
        HERE,
        lambda home: home.move_in("resident:wu", "tenant", since=date(2026, 3, 1), authority=LEDGER),
        lambda home: home.move_in("resident:he", "occupant", since=None, authority=LEDGER),
        lambda home: home.move_out("resident:wu", on=date(2026, 8, 31)),
    )
    with street.read() as reading:
        users = {row.resident: (row.capacity, row.since, row.until) for row in directory.users(reading, HERE)}
    assert users == {
        "resident:wu": ("tenant", date(2026, 3, 1), date(2026, 8, 31)),
        "resident:he": ("occupant", None, None),
    }
    decide(
        street,
        Dwelling,
        HERE,
        lambda home: home.move_in("resident:wu", "occupant", since=date(2026, 10, 1), authority=LEDGER),
    )
    with street.read() as reading:
        users = {row.resident: (row.capacity, row.since, row.until) for row in directory.users(reading, HERE)}
    assert users["resident:wu"] == ("occupant", date(2026, 10, 1), None), "who comes back lives there again"


def test_persons_stay_sealed_and_a_newer_number_takes_the_place_of_the_older(street: House) -> None:
    def phone() -> str | None:
        with street.read() as reading:
            sealed = residents.phone(reading, CHEN)
        return street.keys.open(sealed) if sealed else None

    assert phone() == "19900000001"
    decide(street, Resident, "chen", lambda resident: resident.give_contact(personal("chen", "phone", "19900000002")))
    assert phone() == "19900000002"
    decide(street, Resident, "chen", lambda resident: resident.withdraw_contact("phone"))
    assert phone() is None
    with street.read() as reading:
        name = residents.name(reading, CHEN)
        assert residents.is_retired(reading, CHEN) is True
        assert residents.is_retired(reading, "resident:nobody") is None
        assert residents.name(reading, "unit:tax-office") is None
    assert name is not None
    assert street.keys.open(name) == "陈小明"
