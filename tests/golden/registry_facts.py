"""One fact for every word of the registry and of what was brought forward with it."""

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from domain.fund.events import FundBalanceBroughtForward, FundBalanceCorrected, FundCorrection, FundLine
from domain.history import Event
from domain.registry import events as registry
from domain.registry.events import ControlSum, Holding
from domain.retrofit import events as retrofit
from domain.values.authority import Authority
from domain.values.personal import personal

LEDGER = Authority(kind="台账", number="房屋台账", dated=None, sha256="5f" * 32)
DEED = Authority(kind="不动产权证", number="鄂(2026)0007号", dated=date(2026, 5, 1), sha256="a0" * 32)
DECISION = Authority(kind="批复", number="2026-31", dated=date(2026, 10, 20), sha256=None)
TWO = {"prepared_by": "person:li", "approved_by": "person:zhao"}
HOME, AREA, DWELLING = "BH-1-1-101", "ezhou/area/BH", "ezhou/dwelling/BH-1-1-101"
CHEN = "c04e5f2b9a7d4d6c8e1f0a2b3c4d5e6f"
OWNERS = (Holding(f"resident:{CHEN}", 2, 3), Holding("bureau:ezhou", 1, 3))
REGISTERED = registry.DwellingRegistered(
    dwelling=HOME,
    area="BH",
    building="BH-1",
    entrance="BH-1-1",
    door="101",
    floor_area_sqm=Decimal("62.25"),
    tenure="sold public",
    owners=OWNERS,
    moved_in_on=date(1998, 3, 15),
    contact=personal("dwelling-BH-1-1-101", "phone", "0711-3350001"),
    authority=LEDGER,
)
SHARE = retrofit.RetrofitShareBroughtForward(
    dwelling=HOME,
    item="天然气入户",
    household_cost_fen=320_000,
    subsidy_fen=120_000,
    share_fen=200_000,
    visits=3,
    objection="费用太高",
    authority=LEDGER,
)
FUND_LINE = FundLine(
    dwelling=HOME,
    purchase_price_fen=8_600_000,
    owner_due_fen=172_000,
    owner_paid_fen=171_999,
    selling_unit_due_fen=258_000,
    selling_unit_paid_fen=0,
    last_deposit_on=date(1999, 6, 30),
    held_fen=150_001,
)
IMPORT = f"ezhou/import/dwellings/{'5f' * 32}"
RETROFIT, RESIDENT = "ezhou/retrofit/BH/天然气入户", f"ezhou/resident/{CHEN}"
FACTS: list[tuple[str, int, Event]] = [
    (AREA, 1, registry.DormitoryAreaRegistered(area="BH", name="滨湖路宿舍区", bureau="bureau:ezhou")),
    (AREA, 2, registry.BuildingRegistered(building="BH-1", entrances=("BH-1-1", "BH-1-2"))),
    (AREA, 3, registry.EntranceRegistered(building="BH-1", entrance="BH-1-3")),
    (DWELLING, 1, REGISTERED),
    (
        "ezhou/dwelling/BH-1-1-102",
        1,
        registry.DwellingRegistered(
            dwelling="BH-1-1-102",
            area="BH",
            building="BH-1",
            entrance="BH-1-1",
            door="102",
            floor_area_sqm=Decimal("88.00"),
            tenure="unsold public",
            owners=(Holding("bureau:ezhou", 1, 1),),
            moved_in_on=None,
            contact=None,
            authority=LEDGER,
        ),
    ),
    (
        DWELLING,
        2,
        registry.FloorAreaCorrected(
            dwelling=HOME, floor_area_sqm=Decimal("62.30"), formerly_sqm=Decimal("62.25"), authority=DEED
        ),
    ),
    (
        DWELLING,
        3,
        registry.OwnershipTransferred(
            dwelling=HOME,
            owners=(Holding("resident:lin", 1, 1),),
            effective_from=date(2026, 5, 1),
            cause="sale",
            authority=DEED,
            prepared_by="person:li",
            approved_by="person:zhao",
        ),
    ),
    (
        DWELLING,
        4,
        registry.PayerNamed(dwelling=HOME, payer="unit:市第一中学", effective_from=date(2026, 9, 1), authority=DEED),
    ),
    (
        DWELLING,
        5,
        registry.TenantMovedIn(
            dwelling=HOME, resident="resident:wu", capacity="tenant", since=date(2026, 6, 1), authority=DEED
        ),
    ),
    (DWELLING, 6, registry.TenantMovedOut(dwelling=HOME, resident="resident:wu", moved_out_on=date(2026, 8, 31))),
    (DWELLING, 7, registry.VacancyDeclared(dwelling=HOME, since=None, authority=DEED)),
    (DWELLING, 8, registry.VacancyEnded(dwelling=HOME, ended_on=date(2026, 10, 1))),
    (
        DWELLING,
        9,
        registry.DwellingRenumbered(
            dwelling=HOME, code="BH-1-1-111", formerly=HOME, effective_from=date(2026, 11, 1), authority=DECISION, **TWO
        ),
    ),
    (
        DWELLING,
        10,
        registry.DwellingDivided(
            dwelling=HOME,
            into=("BH-1-1-103", "BH-1-1-104"),
            effective_from=date(2026, 12, 1),
            authority=DECISION,
            **TWO,
        ),
    ),
    (
        "ezhou/dwelling/BH-1-1-103",
        2,
        registry.DwellingFormed(
            dwelling="BH-1-1-103", out_of=(HOME,), effective_from=date(2026, 12, 1), authority=DECISION
        ),
    ),
    (
        "ezhou/dwelling/BH-1-1-102",
        2,
        registry.TenureConverted(
            dwelling="BH-1-1-102",
            tenure="sold public",
            formerly="unsold public",
            effective_from=date(2026, 5, 1),
            authority=DEED,
        ),
    ),
    (
        "ezhou/dwelling/BH-1-1-102",
        3,
        registry.DwellingsJoined(
            dwelling="BH-1-1-102", into="BH-1-1-105", effective_from=date(2026, 12, 1), authority=DECISION, **TWO
        ),
    ),
    (
        "ezhou/dwelling/BH-1-1-102",
        4,
        registry.MoveInMonthRecorded(dwelling="BH-1-1-102", month="2003-05", authority=LEDGER),
    ),
    ("ezhou/code/BH-1-1-105", 1, registry.DwellingCodeTaken(code="BH-1-1-105", dwelling="BH-1-1-102")),
    (RESIDENT, 1, registry.ResidentRegistered(resident=CHEN, name=personal(CHEN, "name", "陈小明𬱖"), retired=True)),
    (RESIDENT, 2, registry.ContactGiven(resident=CHEN, contact=personal(CHEN, "phone", "13800001234"))),
    (RESIDENT, 3, registry.ContactWithdrawn(resident=CHEN, kind="phone")),
    (RESIDENT, 4, registry.RetirementRecorded(resident=CHEN, retired=False, authority=DECISION)),
    (RESIDENT, 5, registry.SamePersonRecorded(resident=CHEN, same_as="lin", authority=DECISION)),
    (RESIDENT, 6, registry.PersonsToldApart(resident=CHEN, other="wu")),
    (RESIDENT, 7, registry.DeathRecorded(resident=CHEN, died_on=date(2026, 10, 2), authority=DECISION)),
    (
        IMPORT,
        1,
        registry.ImportPlanned(
            kind="dwellings",
            sha256="5f" * 32,
            rows=428,
            control_sums=(ControlSum(building="BH-1", measure="floor area", hundredths=2_664_000),),
            planned_by="person:wang",
        ),
    ),
    (IMPORT, 2, registry.ImportApplied(kind="dwellings", sha256="5f" * 32, recorded=1290, applied_by="person:wang")),
    (
        IMPORT,
        3,
        registry.ImportAppliedInPart(
            kind="dwellings", sha256="5f" * 32, recorded=1287, left_out=1, applied_by="person:wang"
        ),
    ),
    ("ezhou/fund/BH-1", 1, FundBalanceBroughtForward(building="BH-1", lines=(FUND_LINE,), authority=LEDGER)),
    (RETROFIT, 1, SHARE),
    (RETROFIT, 2, retrofit.ConsentGiven(dwelling=HOME, item="天然气入户")),
    (RETROFIT, 3, retrofit.ConsentRefused(dwelling=HOME, item="天然气入户", reason="cost")),
    (RETROFIT, 4, retrofit.VisitMade(dwelling=HOME, item="天然气入户")),
    (
        RETROFIT,
        5,
        retrofit.RetrofitShareCorrected(
            dwelling=HOME,
            item="天然气入户",
            household_cost_fen=320_000,
            subsidy_fen=100_000,
            share_fen=220_000,
            formerly_household_cost_fen=320_000,
            formerly_subsidy_fen=120_000,
            formerly_share_fen=200_000,
            authority=LEDGER,
            **TWO,
        ),
    ),
    (
        "ezhou/fund/BH-1",
        2,
        FundBalanceCorrected(
            building="BH-1",
            corrections=(FundCorrection(formerly=FUND_LINE, line=replace(FUND_LINE, held_fen=150_000)),),
            authority=LEDGER,
            **TWO,
        ),
    ),
    (
        "ezhou/dwelling/BH-1-1-102",
        5,
        registry.MoveInCorrected(
            dwelling="BH-1-1-102",
            moved_in_on=date(2003, 5, 17),
            month=None,
            formerly_on=None,
            formerly_month="2003-05",
            authority=LEDGER,
        ),
    ),
]
