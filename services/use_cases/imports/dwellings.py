"""房屋台账: areas, buildings, dwellings, owners, and who lives there."""

from uuid import NAMESPACE_URL, uuid5

from domain.billing.dwelling_account import DwellingAccount
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import UNSOLD_PUBLIC, DwellingRegistered, Holding
from domain.registry.resident import Resident
from domain.values.authority import Authority
from domain.values.personal import personal
from projections import residents
from projections.engine.tables import Reading
from services.documents.workbooks import DwellingRow, Fault, Ledger
from services.event_store.personal_keys import SubjectErased
from services.house import House
from services.use_cases.imports.control import TENURE_IN_LEDGERS, Decided, authority_of, control_sums


class _Persons:
    """Makes residents of a file's rows: one each time somebody is named, never merged by their names."""

    def __init__(self, house: House, sha256: str) -> None:
        self._root = uuid5(NAMESPACE_URL, f"{house.settings.tenant}/{sha256}")
        self.residents: list[Resident] = []

    def register(self, row: DwellingRow, role: str, name: str, *, retired: bool | None, phone: str | None) -> str:
        """The party. Its id says nothing, and is the same each time the file is read."""
        key = uuid5(self._root, f"{row.at.sheet}/{row.at.row}/{role}").hex
        resident = Resident(key)
        resident.register(personal(key, "name", name), retired=retired)
        if phone:
            resident.give_contact(personal(key, "phone", phone))
        self.residents.append(resident)
        return f"resident:{key}"


def decide_dwellings(house: House, ledger: Ledger[DwellingRow], sha256: str) -> Decided:
    """New dwellings are registered with their accounts; known ones must say the same."""
    authority, faults = authority_of("房屋台账", sha256), list(ledger.faults)
    keys = sorted({row.dwelling for row in ledger.rows})
    dwellings = house.store.load_all(Dwelling, keys)
    accounts = house.store.load_all(DwellingAccount, keys)
    areas = house.store.load_all(DormitoryArea, sorted({row.area for row in ledger.rows}))
    persons, unchanged = _Persons(house, sha256), 0
    for code, area in areas.items():
        _register_area(house, ledger, code, area, faults)
    with house.read() as reading:
        for row in ledger.rows:
            dwelling = dwellings[row.dwelling]
            if dwelling.version:
                faults += _differences(house, reading, ledger, row, dwelling)
                unchanged += 1
                continue
            _register(house, row, dwelling, persons, authority)
            accounts[row.dwelling].open()
    return Decided(
        aggregates=[*areas.values(), *persons.residents, *dwellings.values(), *accounts.values()],
        faults=tuple(faults),
        control_sums=control_sums(ledger.rows, {"floor area": lambda row: int(row.floor_area_sqm * 100)}),
        unchanged=unchanged,
    )


def _register_area(
    house: House, ledger: Ledger[DwellingRow], code: str, area: DormitoryArea, faults: list[Fault]
) -> None:
    """One name an area; its buildings with their entrances."""
    rows = [row for row in ledger.rows if row.area == code]
    name = area.name or rows[0].area_name
    for row in rows:
        if row.area_name != name:
            faults.append(ledger.fault_at(row, "area_name", "already_recorded", row.area_name, recorded=name))
    area.register(name, bureau=house.settings.bureau)
    for building in dict.fromkeys(row.building for row in rows):
        area.register_building(building, {row.entrance for row in rows if row.building == building})


def _register(house: House, row: DwellingRow, dwelling: Dwelling, persons: _Persons, authority: Authority) -> None:
    """The number and the retired mark belong to whoever lives in a public dwelling, else to its owner."""
    unsold = row.tenure == UNSOLD_PUBLIC
    unit = _unit(house, row.owner_name) if unsold or row.owner_name == house.settings.bureau_name else None
    theirs = unit is not None and row.occupant_name is not None
    owner = unit or persons.register(row, "owner", row.owner_name, retired=row.retired, phone=row.phone)
    orphan = row.phone if unit and not theirs else None
    dwelling.register(
        DwellingRegistered(
            dwelling=row.dwelling,
            area=row.area,
            building=row.building,
            entrance=row.entrance,
            door=row.door,
            floor_area_sqm=row.floor_area_sqm,
            tenure=row.tenure,
            owners=(Holding(owner, 1, 1),),
            moved_in_on=row.moved_in_on,
            contact=personal(f"dwelling-{row.dwelling}", "phone", orphan) if orphan else None,
            authority=authority,
        )
    )
    if row.occupant_name:
        retired, phone = (row.retired, row.phone) if theirs else (None, None)
        resident = persons.register(row, "occupant", row.occupant_name, retired=retired, phone=phone)
        capacity = "tenant" if unsold else "occupant"
        dwelling.move_in(resident, capacity, since=row.moved_in_on if theirs else None, authority=authority)
    if row.vacant:
        dwelling.declare_vacancy(since=None, authority=authority)


def _unit(house: House, name: str) -> str:
    """The bureau itself, or the unit that the ledger names as owner of a public dwelling."""
    if name == house.settings.bureau_name:
        return house.settings.bureau
    return f"unit:{''.join(name.split()).replace(':', '：')}"


def _differences(
    house: House, reading: Reading, ledger: Ledger[DwellingRow], row: DwellingRow, dwelling: Dwelling
) -> list[Fault]:
    """What a dwelling that is on record says otherwise."""
    faults = []
    if row.floor_area_sqm != dwelling.floor_area_sqm:
        registered = str(dwelling.floor_area_sqm)
        faults.append(
            ledger.fault_at(row, "floor_area_sqm", "floor_area_differs", str(row.floor_area_sqm), registered=registered)
        )
    if row.tenure != dwelling.registered.tenure:
        said, registered = TENURE_IN_LEDGERS[row.tenure], TENURE_IN_LEDGERS[dwelling.registered.tenure]
        faults.append(ledger.fault_at(row, "tenure", "tenure_differs", said, registered=registered))
    owner = dwelling.owners_on(house.today())[0].party
    if _name_of(house, reading, owner) not in (None, row.owner_name):
        faults.append(ledger.fault_at(row, "owner_name", "already_recorded", "***", recorded="***"))
    return faults


def _name_of(house: House, reading: Reading, party: str) -> str | None:
    """As on record; None for a unit by another name, and for somebody who was erased."""
    if party == house.settings.bureau:
        return house.settings.bureau_name
    name = residents.name(reading, party)
    try:
        return house.keys.open(name) if name else None
    except SubjectErased:
        return None
