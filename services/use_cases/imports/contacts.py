"""联系方式: new telephone numbers and retired marks of people who are on record."""

from domain.registry.dwelling import Dwelling
from domain.registry.resident import Resident
from domain.values.party import is_resident
from domain.values.personal import personal
from services.documents.workbooks import ContactRow, Fault, Ledger
from services.house import House
from services.use_cases.imports.control import Change, Decided, File, change_at, control_sums, known_dwellings
from services.use_cases.imports.persons import OnRecord

YES_OR_NO = {True: "是", False: "否", None: ""}


def decide_contacts(house: House, ledger: Ledger[ContactRow], file: File) -> Decided:
    """Nobody is registered by a list of numbers: whom the record does not know there is a fault."""
    faults: list[Fault] = list(ledger.faults)
    dwellings, rows = known_dwellings(house, ledger, faults)
    on_record = OnRecord(house, dwellings.values())
    residents, changes, unchanged = dict[str, Resident](), list[Change](), 0
    for row in file.each(rows):
        party = _of(house, row, dwellings[row.dwelling], on_record)
        if party is None:
            faults.append(ledger.fault_at(row, "name", "nobody_by_this_name", row.name, dwelling=row.dwelling))
            continue
        found = _changes(ledger, row, party, on_record)
        changes += found
        unchanged += not found
        key = party.removeprefix("resident:")
        if found and key not in residents:
            residents[key] = house.store.load(Resident, key)
        for change in found:
            _record(residents[key], row, change, file)
    sums = control_sums(ledger.rows, {})
    return Decided(list(residents.values()), tuple(faults), sums, unchanged, tuple(changes))


def _of(house: House, row: ContactRow, dwelling: Dwelling, on_record: OnRecord) -> str | None:
    """Who is meant, by name, among those who own it today or live in it."""
    owners = [held.party for held in dwelling.owners_on(house.today())]
    among = owners if row.relation == "owner" else list(dwelling.living_in)
    return next((party for party in among if is_resident(party) and on_record.name(party) == row.name), None)


def _changes(ledger: Ledger[ContactRow], row: ContactRow, party: str, on_record: OnRecord) -> list[Change]:
    found = []
    if row.phone != on_record.phone(party):
        found.append(change_at(ledger, row, "phone", "ContactGiven", recorded="***", in_file=row.phone))
    retired = on_record.retired.get(party)
    if row.retired is not None and row.retired != retired:
        recorded, said = YES_OR_NO[retired], YES_OR_NO[row.retired]
        found.append(change_at(ledger, row, "retired", "RetirementRecorded", recorded=recorded, in_file=said))
    return found


def _record(resident: Resident, row: ContactRow, change: Change, file: File) -> None:
    if change.becomes == "ContactGiven":
        resident.give_contact(personal(resident.key, "phone", row.phone))
    elif row.retired is not None:
        resident.record_retirement(row.retired, authority=file.authority("联系方式"))
