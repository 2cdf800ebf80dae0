"""Areas, dwellings, and the persons in them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from domain.values.authority import Authority, must_be_named
from services.http.schemas.values import Asked, Day, FloorArea, PartyText, Text, Told, example

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
    "area": "BH",
    "building": "BH-1",
    "entrance": "BH-1-1",
    "door": "101",
    "floor_area_sqm": "62.25",
    "tenure": "sold public",
    "moved_in_on": "1998-06-01",
    "vacant": False,
}


class DwellingTold(Told):
    """A dwelling as it is now."""

    dwelling: str
    area: str
    building: str
    entrance: str
    door: str
    floor_area_sqm: Decimal = Field(description="㎡")
    tenure: str
    moved_in_on: date | None
    vacant: bool

    model_config = example(DWELLING)


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


class DwellingInFull(DwellingTold):
    """A dwelling with its owners, its users, and who owes its fees today."""

    owners: list[OwnerTold]
    users: list[UserTold]
    debtor: str

    model_config = example(
        {
            **DWELLING,
            "owners": [{"party": "resident:5e2b…", "since": None, "numerator": 1, "denominator": 1}],
            "users": [],
            "debtor": "resident:5e2b…",
        }
    )


class ResidentTold(Told):
    """A person, masked; what was erased for good is null."""

    resident: str
    name: str | None
    phone: str | None
    retired: bool | None = Field(description="Null where nobody asked.")
    erased: bool

    model_config = example(
        {"resident": "5e2b…", "name": "陈*明", "phone": "138****5678", "retired": True, "erased": False}
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
