"""The vocabulary of the registry. These words stay on disk: add, never alter."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from domain.history import Event
from domain.values.authority import Authority
from domain.values.personal import Personal

SOLD_PUBLIC, COMMERCIAL, UNSOLD_PUBLIC = "sold public", "commercial", "unsold public"
TENURES = (SOLD_PUBLIC, COMMERCIAL, UNSOLD_PUBLIC)
"""房改房, 商品房, 未售公房."""


class Holding(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A party's share of a dwelling: 1/1 of a sole owner, 1/2 of each of two."""

    party: str
    numerator: int
    denominator: int


class ControlSum(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What a file's rows add up to for a building, so that everybody can add it up again."""

    building: str
    measure: str  # rows, floor area, outstanding, …
    hundredths: int  # 分, or 1/100 ㎡; rows as they are.


class DormitoryAreaRegistered(Event, frozen=True):
    TOPIC = "DormitoryAreaRegistered.v1"
    area: str
    name: str
    bureau: str


class BuildingRegistered(Event, frozen=True):
    TOPIC = "BuildingRegistered.v1"
    building: str
    entrances: tuple[str, ...]


class EntranceRegistered(Event, frozen=True):
    """An entrance that was not known when its building was registered."""

    TOPIC = "EntranceRegistered.v1"
    building: str
    entrance: str


class DwellingRegistered(Event, frozen=True):
    TOPIC = "DwellingRegistered.v1"
    dwelling: str
    area: str
    building: str
    entrance: str
    door: str
    floor_area_sqm: Decimal
    tenure: str
    owners: tuple[Holding, ...]
    moved_in_on: date | None
    contact: Personal | None  # A number that the ledger gives where it names no person for it.
    authority: Authority


class FloorAreaCorrected(Event, frozen=True):
    TOPIC = "FloorAreaCorrected.v1"
    dwelling: str
    floor_area_sqm: Decimal
    formerly_sqm: Decimal
    authority: Authority


class OwnershipTransferred(Event, frozen=True):
    """Sale, gift, inheritance, divorce: from this day on the dwelling is theirs."""

    TOPIC = "OwnershipTransferred.v1"
    dwelling: str
    owners: tuple[Holding, ...]
    effective_from: date
    cause: str
    authority: Authority
    prepared_by: str
    approved_by: str


class TenantMovedIn(Event, frozen=True):
    TOPIC = "TenantMovedIn.v1"
    dwelling: str
    resident: str
    capacity: str  # tenant, or occupant where the ledger names a user without a lease.
    since: date | None
    authority: Authority


class TenantMovedOut(Event, frozen=True):
    TOPIC = "TenantMovedOut.v1"
    dwelling: str
    resident: str
    moved_out_on: date


class VacancyDeclared(Event, frozen=True):
    TOPIC = "VacancyDeclared.v1"
    dwelling: str
    since: date | None
    authority: Authority


class VacancyEnded(Event, frozen=True):
    TOPIC = "VacancyEnded.v1"
    dwelling: str
    ended_on: date


class PayerNamed(Event, frozen=True):
    """Somebody other than the owner owes the fees from this day on; the owner is liable with them."""

    TOPIC = "PayerNamed.v1"
    dwelling: str
    payer: str
    effective_from: date
    authority: Authority


class ResidentRegistered(Event, frozen=True):
    TOPIC = "ResidentRegistered.v1"
    resident: str
    name: Personal
    retired: bool | None  # None where nobody asked.


class ContactGiven(Event, frozen=True):
    TOPIC = "ContactGiven.v1"
    resident: str
    contact: Personal


class ContactWithdrawn(Event, frozen=True):
    TOPIC = "ContactWithdrawn.v1"
    resident: str
    kind: str


class ImportPlanned(Event, frozen=True):
    """What a file holds, before any of it is applied."""

    TOPIC = "ImportPlanned.v1"
    kind: str  # dwellings, fund, arrears or retrofit.
    sha256: str
    rows: int
    control_sums: tuple[ControlSum, ...]
    planned_by: str


class ImportApplied(Event, frozen=True):
    TOPIC = "ImportApplied.v1"
    kind: str
    sha256: str
    recorded: int  # Facts that the file brought; rows known before bring none.
    applied_by: str


AreaEvent = DormitoryAreaRegistered | BuildingRegistered | EntranceRegistered
TenancyEvent = TenantMovedIn | TenantMovedOut | VacancyDeclared | VacancyEnded
DwellingEvent = DwellingRegistered | FloorAreaCorrected | OwnershipTransferred | PayerNamed | TenancyEvent
ResidentEvent = ResidentRegistered | ContactGiven | ContactWithdrawn
ImportEvent = ImportPlanned | ImportApplied
RegistryEvent = AreaEvent | DwellingEvent | ResidentEvent | ImportEvent
