"""Who stands in a file, and who on record: nobody is taken for another because the names are alike."""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from domain.registry.dwelling import Dwelling
from domain.registry.resident import Resident
from domain.values.party import is_resident
from domain.values.personal import personal
from projections import residents
from services.documents.workbooks import LedgerRow
from services.house import House


class Newcomers:
    """Makes residents of a file's rows: one each time somebody is named."""

    def __init__(self, house: House, sha256: str) -> None:
        self._root = uuid5(NAMESPACE_URL, f"{house.settings.tenant}/{sha256}")
        self.residents: list[Resident] = []

    def register(self, row: LedgerRow, role: str, name: str, *, retired: bool | None, phone: str | None) -> str:
        """The party. Its id says nothing, and is the same each time the file is read."""
        key = uuid5(self._root, f"{row.at.sheet}/{row.at.row}/{role}").hex
        resident = Resident(key)
        resident.register(personal(key, "name", name), retired=retired)
        if phone:
            resident.give_contact(personal(key, "phone", phone))
        self.residents.append(resident)
        return f"resident:{key}"


class OnRecord:
    """Names, numbers and retired marks of those who own or live in some dwellings; in memory, for one decision."""

    def __init__(self, house: House, dwellings: Iterable[Dwelling]) -> None:
        self._bureau = (house.settings.bureau, house.settings.bureau_name)
        parties = {party for each in dwellings for party in _of_dwelling(house, each)}
        with house.read() as reading:
            rows = residents.sealed(reading, parties)
        known = [(f"resident:{row.resident}", row) for row in rows]
        self.retired = {party: row.retired for party, row in known}
        self._names = _opened(house, [(party, row.name) for party, row in known])
        self._phones = _opened(house, [(party, row.phone) for party, row in known])

    def name(self, party: str) -> str | None:
        """None for somebody who was erased."""
        if party == self._bureau[0]:
            return self._bureau[1]
        return self._names.get(party) if is_resident(party) else party.removeprefix("unit:")

    def phone(self, party: str) -> str | None:
        """None where none is known, or it was erased."""
        return self._phones.get(party)


def _of_dwelling(house: House, dwelling: Dwelling) -> list[str]:
    owners = [held.party for held in dwelling.owners_on(house.today())]
    return [party for party in (*owners, *dwelling.living_in) if is_resident(party)]


def _opened(house: House, sealed: Iterable[tuple[str, residents.Sealed]]) -> dict[str, str | None]:
    known = [(party, value) for party, value in sealed if value is not None]
    return dict(zip((party for party, _ in known), house.keys.open_all([value for _, value in known]), strict=True))
