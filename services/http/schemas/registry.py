"""Areas, dwellings, and the persons in them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from domain.registry.events import CAPACITIES
from domain.values.authority import Authority, must_be_named
from services.http.schemas.values import Asked, Day, FloorArea, PartyText, Text, Told, choice, example

AUTHORITY = {"kind": "合同", "number": "2026-07", "dated": "2026-07-01", "sha256": None}


class AuthorityAsked(Asked):
    """The document that allows it."""

    kind: Text = Field(description="合同, 批复, 决议, 测绘报告, …")
    number: Text
    dated: Day | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    model_config = example(AUTHORITY)

    def named(self) -> Authority:
        """As the domain knows it."""
        authority = Authority(kind=self.kind, number=self.number, dated=self.dated, sha256=self.sha256)
        must_be_named(authority)
        return authority


class AuthorityTold(Told):
    """The document that allowed it."""

    kind: str
    number: str
    dated: date | None
    sha256: str | None


class AreaTold(Told):
    """A dormitory area."""

    area: str
    name: str
    bureau: str

    model_config = example({"area": "BH", "name": "滨湖路宿舍区", "bureau": "bureau:ezhou"})


DWELLING = {
    "dwelling": "BH-1-1-101",
    "code": "BH-1-1-101",
    "area": "BH",
    "building": "BH-1",
    "entrance": "BH-1-1",
    "door": "101",
    "floor_area_sqm": "62.25",
    "tenure": "sold public",
    "tenure_since": "2001-05-20",
    "moved_in_on": "1998-06-01",
    "moved_in_month": None,
    "vacant": False,
    "formed_on": None,
    "ended_on": None,
}


class DwellingTold(Told):
    """A dwelling as it is now."""

    dwelling: str = Field(description="Its first code, by which it is known for ever.")
    code: str = Field(description="The code on its door.")
    area: str
    building: str
    entrance: str
    door: str
    floor_area_sqm: Decimal = Field(description="㎡")
    tenure: str
    tenure_since: date | None = Field(description="Null where it never changed.")
    moved_in_on: date | None
    moved_in_month: str | None = Field(description="Where no day is known: 2003-05.")
    vacant: bool
    formed_on: date | None = Field(description="Since when it stands, where it was made of others.")
    ended_on: date | None = Field(description="When it was divided or joined.")

    model_config = example(DWELLING)


class Share(Asked):
    """An owner's part: 1/1 of a sole owner."""

    party: PartyText
    numerator: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    denominator: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class OwnerTold(Told):
    """Whose it is, from when on, and which share of it; `since` is null for the first on record."""

    party: str
    since: date | None
    numerator: int
    denominator: int


class UserTold(Told):
    """Who lives or lived there without owning it."""

    resident: str
    capacity: str
    since: date | None
    until: date | None


class CodeTold(Told):
    """A code that stood on its door; `since` is null for the first."""

    code: str
    since: date | None


IN_FULL = {
    **DWELLING,
    "owners": [{"party": "resident:5e2b…", "since": None, "numerator": 1, "denominator": 1}],
    "users": [],
    "debtor": "resident:5e2b…",
    "codes": [{"code": "BH-1-1-101", "since": None}],
    "became": [],
    "made_of": [],
}


class DwellingInFull(DwellingTold):
    """A dwelling with its owners, its users, who owes its fees today, its codes, and what became of it."""

    owners: list[OwnerTold]
    users: list[UserTold]
    debtor: str
    codes: list[CodeTold]
    became: list[str] = Field(description="What it was divided into or joined to.")
    made_of: list[str] = Field(description="What it was made of.")

    model_config = example(IN_FULL)


class AreaEffectTold(Told):
    """A standing charge that was reckoned by another area. 分; null where no tariff is in force for its month now."""

    charge_id: str
    fee_kind: str
    period: str
    then_sqm: Decimal
    now_sqm: Decimal
    amount_then_fen: int
    amount_now_fen: int | None
    difference_fen: int | None


EFFECT = {
    "charge_id": "物业服务费/2026-11/1",
    "fee_kind": "物业服务费",
    "period": "2026-11",
    "then_sqm": "62.25",
    "now_sqm": "63.10",
    "amount_then_fen": 3113,
    "amount_now_fen": 3155,
    "difference_fen": 42,
}


class AreaEffects(Told):
    """What the area on record would have meant for the bills that stand; nothing is assessed anew."""

    effects: list[AreaEffectTold]

    model_config = example({"effects": [EFFECT]})


class FloorAreaCorrected(DwellingInFull, AreaEffects):
    """The dwelling, and the bills that stand on its former area."""

    model_config = example({**IN_FULL, "floor_area_sqm": "63.10", "effects": [EFFECT]})


class Held(Told):
    """An owner's share."""

    party: str
    numerator: int
    denominator: int


class OwnersKnownTold(Told):
    """Whose a dwelling was on a day, by what was on record at the end of another; nobody's before its registration."""

    dwelling: str
    on: date
    as_known: date
    owners: list[Held]
    since: date | None = Field(description="Null for the first on record.")

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "on": "2026-05-01",
            "as_known": "2026-11-23",
            "owners": [{"party": "resident:5e2b…", "numerator": 1, "denominator": 1}],
            "since": None,
        }
    )


class EstateTold(Told):
    """A dwelling that waits for the heirs of an owner, with the share that does."""

    dwelling: str
    code: str
    party: str
    died_on: date
    numerator: int
    denominator: int

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "code": "BH-1-1-101",
            "party": "resident:5e2b…",
            "died_on": "2026-10-02",
            "numerator": 1,
            "denominator": 2,
        }
    )


class FloorAreaCorrection(Asked):
    """After a measurement."""

    floor_area_sqm: FloorArea
    authority: AuthorityAsked

    model_config = example({"floor_area_sqm": "63.10", "authority": {"kind": "测绘报告", "number": "CH-2026-118"}})


class PayerNaming(Asked):
    """Somebody other than the owner owes the fees from a day on."""

    payer: PartyText
    effective_from: Day
    authority: AuthorityAsked

    model_config = example(
        {"payer": "unit:市图书馆", "effective_from": "2026-12-01", "authority": {"kind": "租赁合同", "number": "ZL-12"}}
    )


class VacancyDeclaration(Asked):
    """Nobody lives there."""

    since: Day
    authority: AuthorityAsked

    model_config = example({"since": "2026-10-01", "authority": {"kind": "空置申请", "number": "KZ-2026-031"}})


class VacancyEnding(Asked):
    """Somebody lives there again."""

    ended_on: Day

    model_config = example({"ended_on": "2026-11-20"})


class TenantMovingIn(Asked):
    """Somebody lives there who does not own it: a tenant, or an occupant without a lease."""

    resident: Text = Field(description="The id of a registered person.")
    capacity: Annotated[Text, choice(CAPACITIES)]
    since: Day
    authority: AuthorityAsked

    model_config = example(
        {
            "resident": "5e2b…",
            "capacity": "tenant",
            "since": "2026-03-01",
            "authority": {"kind": "租赁合同", "number": "ZL-12"},
        }
    )


class TenantMovingOut(Asked):
    """Somebody lives there no more."""

    resident: Text
    moved_out_on: Day

    model_config = example({"resident": "5e2b…", "moved_out_on": "2026-08-31"})
