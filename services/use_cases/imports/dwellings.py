"""房屋台账: areas, buildings, dwellings, owners, and who lives there."""

from datetime import date

from domain.billing.dwelling_account import DwellingAccount
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import OCCUPANT, TENANT, UNSOLD_PUBLIC, DwellingRegistered, Holding
from domain.values.authority import Authority
from domain.values.personal import personal
from projections import directory
from services.documents.workbooks import DwellingRow, Fault, Ledger, Month
from services.house import House
from services.use_cases.imports.control import Decided, File, Missing, control_sums
from services.use_cases.imports.dwelling_changes import Comparison, unit_named
from services.use_cases.imports.persons import Newcomers, OnRecord


def decide_dwellings(house: House, ledger: Ledger[DwellingRow], file: File) -> Decided:
    """New dwellings are registered with their accounts; where a known one says otherwise, the file is the authority."""
    faults = list(ledger.faults)
    keys = sorted({row.dwelling for row in ledger.rows})
    dwellings = house.store.load_all(Dwelling, keys)
    accounts = house.store.load_all(DwellingAccount, keys)
    areas = house.store.load_all(DormitoryArea, sorted({row.area for row in ledger.rows}))
    rows = _of_named_areas(ledger, areas, faults)
    newcomers = Newcomers(house, file.sha256)
    known = [row for row in rows if dwellings[row.dwelling].version]
    comparison = Comparison(house, ledger, file, newcomers, OnRecord(house, (dwellings[row.dwelling] for row in known)))
    authority, unchanged = file.authority("房屋台账"), 0
    for row in file.each(rows):
        if dwellings[row.dwelling].version:
            unchanged += comparison.compare(row, dwellings[row.dwelling])
        else:
            _register(house, row, dwellings[row.dwelling], newcomers, authority)
            accounts[row.dwelling].open()
    by_area: dict[str, list[DwellingRow]] = {}
    for row in rows:
        by_area.setdefault(row.area, []).append(row)
    for code, known_rows in by_area.items():
        _register_area(house, known_rows, areas[code])
    persons = [*newcomers.residents, *comparison.residents]
    return Decided(
        aggregates=[*areas.values(), *persons, *dwellings.values(), *accounts.values()],
        faults=(*faults, *comparison.faults),
        control_sums=control_sums(ledger.rows, {"floor area": _hundredths}),
        unchanged=unchanged,
        changes=tuple(comparison.changes),
        missing=_missing(house, ledger),
    )


def _hundredths(row: DwellingRow) -> int:
    return int(row.floor_area_sqm * 100)


def _of_named_areas(
    ledger: Ledger[DwellingRow], areas: dict[str, DormitoryArea], faults: list[Fault]
) -> list[DwellingRow]:
    """One name an area: a row by another name is a fault."""
    names = {code: area.name for code, area in areas.items() if area.name}
    rows = []
    for row in ledger.rows:
        name = names.setdefault(row.area, row.area_name)
        if row.area_name == name:
            rows.append(row)
        else:
            faults.append(ledger.fault_at(row, "area_name", "already_recorded", row.area_name, recorded=name))
    return rows


def _register_area(house: House, rows: list[DwellingRow], area: DormitoryArea) -> None:
    """With its buildings and their entrances; quiet for what is known."""
    area.register(rows[0].area_name, bureau=house.settings.bureau)
    entrances: dict[str, set[str]] = {}
    for row in rows:
        entrances.setdefault(row.building, set()).add(row.entrance)
    for building, theirs in entrances.items():
        area.register_building(building, theirs)


def _register(house: House, row: DwellingRow, dwelling: Dwelling, newcomers: Newcomers, authority: Authority) -> None:
    """The number and the retired mark belong to whoever lives in a public dwelling, else to its owner."""
    unsold = row.tenure == UNSOLD_PUBLIC
    unit = unit_named(house, row)
    theirs = unit is not None and row.occupant_name is not None
    owner = unit or newcomers.register(row, "owner", row.owner_name, retired=row.retired, phone=row.phone)
    orphan = row.phone if unit and not theirs else None
    since = row.moved_in_on if isinstance(row.moved_in_on, date) else None
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
            moved_in_on=since,
            contact=personal(f"dwelling-{row.dwelling}", "phone", orphan) if orphan else None,
            authority=authority,
        )
    )
    if row.occupant_name:
        retired, phone = (row.retired, row.phone) if theirs else (None, None)
        resident = newcomers.register(row, "occupant", row.occupant_name, retired=retired, phone=phone)
        capacity = TENANT if unsold else OCCUPANT
        dwelling.move_in(resident, capacity, since=since if theirs else None, authority=authority)
    if isinstance(row.moved_in_on, Month):
        dwelling.record_move_in_month(row.moved_in_on.period, authority=authority)
    if row.vacant:
        dwelling.declare_vacancy(since=None, authority=authority)


def _missing(house: House, ledger: Ledger[DwellingRow]) -> tuple[Missing, ...]:
    """Dwellings of the file's buildings that it does not name; a row with a fault does name its dwelling."""
    named = {row.dwelling for row in ledger.rows}
    buildings = {row.building for row in ledger.rows}
    if ledger.faults:
        return ()  # Which dwellings the faulty rows are is not known: nobody is asked for them in vain.
    with house.read() as reading:
        known = [
            each for area in sorted({row.area for row in ledger.rows}) for each in directory.dwellings(reading, area)
        ]
    return tuple(
        Missing(dwelling=each.dwelling, what="")
        for each in known
        if each.building in buildings and each.dwelling not in named
    )
