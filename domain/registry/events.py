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

SALE, GIFT, INHERITANCE, DIVORCE = "sale", "gift", "inheritance", "divorce"
PURCHASE, COURT_JUDGMENT, CORRECTION = "purchase", "court judgment", "correction"
LEDGER_UPDATE = "ledger update"
CAUSES = (SALE, GIFT, INHERITANCE, DIVORCE, PURCHASE, COURT_JUDGMENT, CORRECTION, LEDGER_UPDATE)
"""买卖, 赠与, 继承, 离婚析产, 购买公房 (of an unsold public dwelling, from its unit), 法院裁判, 更正, 台账更新
(an imported ledger names another owner and does not say why)."""
TENANT, OCCUPANT = "tenant", "occupant"
CAPACITIES = (TENANT, OCCUPANT)
"""承租人, 使用人 (without a lease)."""


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


class MoveInMonthRecorded(Event, frozen=True):
    """The ledger knows the month in which somebody moved in, and not the day: none is made up."""

    TOPIC = "MoveInMonthRecorded.v1"
    dwelling: str
    month: str  # 2003-05.
    authority: Authority


class MoveInCorrected(Event, frozen=True):
    """Another day, or another month where no day is known, than was on record."""

    TOPIC = "MoveInCorrected.v1"
    dwelling: str
    moved_in_on: date | None
    month: str | None
    formerly_on: date | None
    formerly_month: str | None
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


class TenureConverted(Event, frozen=True):
    """A public dwelling was bought from its unit; who owns it now stands in the transfer beside."""

    TOPIC = "TenureConverted.v1"
    dwelling: str
    tenure: str
    formerly: str
    effective_from: date
    authority: Authority


class DwellingRenumbered(Event, frozen=True):
    """The door has another number; whoever knows the dwelling by its first code still does."""

    TOPIC = "DwellingRenumbered.v1"
    dwelling: str
    code: str
    formerly: str
    effective_from: date
    authority: Authority
    prepared_by: str
    approved_by: str


class DwellingCodeTaken(Event, frozen=True):
    """A marker in the code's own stream: one code never becomes that of two dwellings, however close they come."""

    TOPIC = "DwellingCodeTaken.v1"
    code: str
    dwelling: str


class DwellingDivided(Event, frozen=True):
    """From this day on there are its parts, each a dwelling of its own."""

    TOPIC = "DwellingDivided.v1"
    dwelling: str
    into: tuple[str, ...]
    effective_from: date
    authority: Authority
    prepared_by: str
    approved_by: str


class DwellingsJoined(Event, frozen=True):
    """From this day on it is a part of another dwelling; stands in the stream of each that was joined."""

    TOPIC = "DwellingsJoined.v1"
    dwelling: str
    into: str
    effective_from: date
    authority: Authority
    prepared_by: str
    approved_by: str


class DwellingFormed(Event, frozen=True):
    """Out of which dwellings a new one was made, and from which day on it stands."""

    TOPIC = "DwellingFormed.v1"
    dwelling: str
    out_of: tuple[str, ...]
    effective_from: date
    authority: Authority


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


class RetirementRecorded(Event, frozen=True):
    TOPIC = "RetirementRecorded.v1"
    resident: str
    retired: bool
    authority: Authority


class DeathRecorded(Event, frozen=True):
    TOPIC = "DeathRecorded.v1"
    resident: str
    died_on: date
    authority: Authority


class SamePersonRecorded(Event, frozen=True):
    """Two records are of one person; both ids stay in history."""

    TOPIC = "SamePersonRecorded.v1"
    resident: str
    same_as: str
    authority: Authority


class PersonsToldApart(Event, frozen=True):
    """Two records look alike, and are of two persons."""

    TOPIC = "PersonsToldApart.v1"
    resident: str
    other: str


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


class ImportAppliedInPart(Event, frozen=True):
    """The sound rows of a file; the rest is to be mended, and the file may be sent again."""

    TOPIC = "ImportAppliedInPart.v1"
    kind: str
    sha256: str
    recorded: int
    left_out: int  # Rows with a fault.
    applied_by: str


AreaEvent = DormitoryAreaRegistered | BuildingRegistered | EntranceRegistered
TenancyEvent = MoveInMonthRecorded | MoveInCorrected | TenantMovedIn | TenantMovedOut | VacancyDeclared | VacancyEnded
OwnershipEvent = OwnershipTransferred | PayerNamed | TenureConverted
ShapeEvent = FloorAreaCorrected | DwellingRenumbered | DwellingDivided | DwellingsJoined | DwellingFormed
DwellingEvent = DwellingRegistered | OwnershipEvent | ShapeEvent | TenancyEvent
PersonEvent = RetirementRecorded | DeathRecorded | SamePersonRecorded | PersonsToldApart
CodeEvent = DwellingCodeTaken
ResidentEvent = ResidentRegistered | ContactGiven | ContactWithdrawn | PersonEvent
ImportEvent = ImportPlanned | ImportApplied | ImportAppliedInPart
RegistryEvent = AreaEvent | DwellingEvent | CodeEvent | ResidentEvent | ImportEvent
