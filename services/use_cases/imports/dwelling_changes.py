"""Where a 房屋台账 says otherwise than the record, and which fact each difference becomes."""

from domain.registry.dwelling import Dwelling
from domain.registry.events import (
    LEDGER_UPDATE,
    OCCUPANT,
    PURCHASE,
    SOLD_PUBLIC,
    TENANT,
    UNSOLD_PUBLIC,
    Holding,
    OwnershipTransferred,
)
from domain.registry.resident import Resident
from domain.values.party import is_resident
from domain.values.personal import personal
from services.documents.workbooks import DwellingRow, Fault, Ledger, Month
from services.house import House
from services.use_cases.imports.control import TENURE_IN_LEDGERS, Change, File, change_at
from services.use_cases.imports.persons import Newcomers, OnRecord

YES_OR_NO = {True: "是", False: "否"}
LIVED_IN = {True: "空置", False: "在住"}


def unit_named(house: House, row: DwellingRow) -> str | None:
    """The bureau itself, or the unit that the ledger names as owner of a public dwelling; None for a person."""
    if row.owner_name == house.settings.bureau_name:
        return house.settings.bureau
    return f"unit:{''.join(row.owner_name.split()).replace(':', '：')}" if row.tenure == UNSOLD_PUBLIC else None


class Comparison:
    """Known dwellings beside their rows. What changed since nobody says when, changed today."""

    def __init__(
        self, house: House, ledger: Ledger[DwellingRow], file: File, newcomers: Newcomers, on_record: OnRecord
    ) -> None:
        self._house, self._ledger, self._file = house, ledger, file
        self._newcomers, self._on_record = newcomers, on_record
        self._authority, self._today = file.authority("房屋台账"), house.today()
        self._residents: dict[str, Resident] = {}
        self.changes: list[Change] = []
        self.faults: list[Fault] = []

    @property
    def residents(self) -> list[Resident]:
        """Of whom something else is known now."""
        return list(self._residents.values())

    def compare(self, row: DwellingRow, dwelling: Dwelling) -> bool:
        """Whether the row says what is on record. A row that cannot be carried into the record is a fault."""
        before = len(self.changes) + len(self.faults)
        if fault := self._refused(row, dwelling):
            self.faults.append(fault)
            return False
        self._compare_floor_area(row, dwelling)
        self._compare_move_in(row, dwelling)
        self._compare_vacancy(row, dwelling)
        transferred = self._compare_owner(row, dwelling)
        if not transferred:
            self._compare_person(row, dwelling)
        self._compare_occupant(row, dwelling)
        return len(self.changes) + len(self.faults) == before

    def _refused(self, row: DwellingRow, dwelling: Dwelling) -> Fault | None:
        """A public dwelling is bought; any other change of tenure is a mistake in one of the two."""
        if dwelling.ended_on:
            return self._ledger.fault_at(row, "door", "dwelling_ended", row.dwelling, ended=str(dwelling.ended_on))
        if row.tenure not in (dwelling.tenure, SOLD_PUBLIC) or (
            row.tenure != dwelling.tenure and dwelling.tenure != UNSOLD_PUBLIC
        ):
            said, registered = TENURE_IN_LEDGERS[row.tenure], TENURE_IN_LEDGERS[dwelling.tenure]
            return self._ledger.fault_at(row, "tenure", "tenure_differs", said, registered=registered)
        if self._owner_differs(row, dwelling) and dwelling.owners[-1][0] >= self._today:
            return self._ledger.fault_at(row, "owner_name", "transferred_today", "***")
        return None

    def _change(self, row: DwellingRow, field: str, becomes: str, recorded: str, said: str, *, two: bool) -> None:
        found = change_at(self._ledger, row, field, becomes, recorded=recorded, in_file=said, takes_two=two)
        self.changes.append(found)

    def _compare_floor_area(self, row: DwellingRow, dwelling: Dwelling) -> None:
        if row.floor_area_sqm != dwelling.floor_area_sqm:
            recorded, said = str(dwelling.floor_area_sqm), str(row.floor_area_sqm)
            self._change(row, "floor_area_sqm", "FloorAreaCorrected", recorded, said, two=False)
            dwelling.correct_floor_area(row.floor_area_sqm, authority=self._authority)

    def _compare_move_in(self, row: DwellingRow, dwelling: Dwelling) -> None:
        """A month says nothing against a day in it, and an empty cell nothing at all."""
        since = row.moved_in_on
        if since is None:
            return
        recorded = str(dwelling.moved_in_on or dwelling.moved_in_month)
        said = since.period if isinstance(since, Month) else str(since)
        if recorded == said or (isinstance(since, Month) and recorded.startswith(f"{said}-")):
            return
        self._change(row, "moved_in_on", "MoveInCorrected", recorded, said, two=False)
        month = since.period if isinstance(since, Month) else None
        dwelling.correct_move_in(None if isinstance(since, Month) else since, month, authority=self._authority)

    def _compare_vacancy(self, row: DwellingRow, dwelling: Dwelling) -> None:
        if row.vacant == dwelling.vacant:
            return
        becomes = "VacancyDeclared" if row.vacant else "VacancyEnded"
        self._change(row, "vacant", becomes, LIVED_IN[dwelling.vacant], LIVED_IN[row.vacant], two=False)
        if row.vacant:
            dwelling.declare_vacancy(since=self._today, authority=self._authority)
        else:
            dwelling.end_vacancy(on=self._today)

    def _compare_owner(self, row: DwellingRow, dwelling: Dwelling) -> bool:
        """Whether it is somebody else's from today on; buying it from its unit makes it sold public."""
        bought = row.tenure != dwelling.tenure
        if not bought and not self._owner_differs(row, dwelling):
            return False
        self._change(row, "owner_name", "OwnershipTransferred", "***", row.owner_name, two=True)
        if bought:
            recorded, said = TENURE_IN_LEDGERS[dwelling.tenure], TENURE_IN_LEDGERS[row.tenure]
            self._change(row, "tenure", "TenureConverted", recorded, said, two=True)
        owner = unit_named(self._house, row) or self._newcomers.register(
            row, "owner", row.owner_name, retired=row.retired, phone=row.phone
        )
        dwelling.transfer_ownership(
            OwnershipTransferred(
                dwelling=dwelling.key,
                owners=(Holding(owner, 1, 1),),
                effective_from=self._today,
                cause=PURCHASE if bought else LEDGER_UPDATE,
                authority=self._authority,
                prepared_by=self._file.planned_by,
                approved_by=self._file.applied_by,
            )
        )
        return True

    def _owner_differs(self, row: DwellingRow, dwelling: Dwelling) -> bool:
        """None of those who own it today goes by that name; of somebody who was erased nobody can say."""
        owners = [held.party for held in dwelling.owners_on(self._today)]
        unit = unit_named(self._house, row)
        if unit is not None:
            return unit not in owners
        names = [self._on_record.name(owner) for owner in owners]
        return row.owner_name not in names and None not in names

    def _compare_person(self, row: DwellingRow, dwelling: Dwelling) -> None:
        """The number and the retired mark: of whoever lives in a public dwelling, else of its first owner."""
        owner = dwelling.owners_on(self._today)[0].party
        party = owner if is_resident(owner) else next(iter(dwelling.living_in), "")
        if not is_resident(party) or self._on_record.name(party) not in (row.owner_name, row.occupant_name):
            return
        if row.phone and row.phone != self._on_record.phone(party):
            self._change(row, "phone", "ContactGiven", "***", row.phone, two=False)
            resident = self._resident(party)
            resident.give_contact(personal(resident.key, "phone", row.phone))
        retired = self._on_record.retired.get(party)
        if retired is not None and row.retired != retired:
            recorded, said = YES_OR_NO[retired], YES_OR_NO[row.retired]
            self._change(row, "retired", "RetirementRecorded", recorded, said, two=False)
            self._resident(party).record_retirement(row.retired, authority=self._authority)

    def _compare_occupant(self, row: DwellingRow, dwelling: Dwelling) -> None:
        """Who lives there now by the file; a cell left empty says that nobody else does."""
        names = {party: self._on_record.name(party) for party in dwelling.living_in}
        gone = [party for party, name in names.items() if name not in (None, row.occupant_name)]
        for party in gone:
            self._change(row, "occupant_name", "TenantMovedOut", "***", row.occupant_name or "", two=False)
            dwelling.move_out(party, on=self._today)
        if row.occupant_name and row.occupant_name not in names.values():
            self._change(row, "occupant_name", "TenantMovedIn", "", row.occupant_name, two=False)
            theirs = unit_named(self._house, row) is not None
            retired, phone = (row.retired, row.phone) if theirs else (None, None)
            resident = self._newcomers.register(row, "occupant", row.occupant_name, retired=retired, phone=phone)
            capacity = TENANT if row.tenure == UNSOLD_PUBLIC else OCCUPANT
            dwelling.move_in(resident, capacity, since=self._today, authority=self._authority)

    def _resident(self, party: str) -> Resident:
        key = party.removeprefix("resident:")
        if key not in self._residents:
            self._residents[key] = self._house.store.load(Resident, key)
        return self._residents[key]
