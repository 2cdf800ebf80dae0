"""Who stands in a file, and who on record: nobody is taken for another because the names are alike."""

from collections.abc import Callable, Iterable
from hashlib import sha1
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.registry.dwelling import Dwelling
from domain.registry.events import ContactGiven, ContactWithdrawn, ResidentRegistered, RetirementRecorded
from domain.registry.resident import Resident
from domain.values.party import is_resident
from domain.values.personal import personal
from projections import residents
from services.documents.workbooks import LedgerRow
from services.house import House

_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
"""The two bits that RFC 9562 sets."""


class Newcomers:
    """Makes residents of a file's rows: one each time somebody is named."""

    def __init__(self, house: House, sha256: str) -> None:
        self._key_of = keys_under(uuid5(NAMESPACE_URL, f"{house.settings.tenant}/{sha256}"))
        self.residents: list[Resident] = []

    def register(self, row: LedgerRow, role: str, name: str, *, retired: bool | None, phone: str | None) -> str:
        """The party. Its id says nothing, and is the same each time the file is read."""
        key = self._key_of(f"{row.at.sheet}/{row.at.row}/{role}")
        resident = Resident(key)
        resident.register(personal(key, "name", name), retired=retired)
        if phone:
            resident.give_contact(personal(key, "phone", phone))
        self.residents.append(resident)
        return f"resident:{key}"


def keys_under(root: UUID) -> Callable[[str], str]:
    """What uuid5 makes of a text under this root, in hexadecimal, in a quarter of the time."""
    begun = sha1(root.bytes, usedforsecurity=False)

    def key_of(text: str) -> str:
        made = begun.copy()
        made.update(text.encode())
        told = made.hexdigest()
        return f"{told[:12]}5{told[13:16]}{_VARIANT[told[16]]}{told[17:32]}"

    return key_of


class OnRecord:
    """Names, numbers and retired marks of those who own or live in some dwellings; in memory, for one decision."""

    def __init__(self, house: House, dwellings: Iterable[Dwelling]) -> None:
        self._bureau = (house.settings.bureau, house.settings.bureau_name)
        parties = {party for each in dwellings for party in _of_dwelling(house, each)}
        with house.read() as reading:
            rows = residents.sealed(reading, parties)
        rows += _not_shown_yet(house, parties - {f"resident:{row.resident}" for row in rows})
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


def _not_shown_yet(house: House, parties: set[str]) -> list[residents.SealedRow]:
    """Those whom the read side has not come to: as they stand in history."""
    rows: dict[str, residents.SealedRow] = {}
    streams = [house.store.stream(Resident, party.removeprefix("resident:")) for party in sorted(parties)]
    for entry in house.store.since(streams, 0) if streams else ():
        match entry.event:
            case ResidentRegistered() as fact:
                rows[entry.key] = residents.SealedRow(entry.key, fact.retired, fact.name, None)
            case RetirementRecorded() as fact:
                rows[entry.key] = rows[entry.key]._replace(retired=fact.retired)
            case ContactGiven() as fact if fact.contact.kind == "phone":
                rows[entry.key] = rows[entry.key]._replace(phone=fact.contact)
            case ContactWithdrawn(kind="phone"):
                rows[entry.key] = rows[entry.key]._replace(phone=None)
            case _:
                pass
    return list(rows.values())


def _opened(house: House, sealed: Iterable[tuple[str, residents.Sealed]]) -> dict[str, str | None]:
    known = [(party, value) for party, value in sealed if value is not None]
    return dict(zip((party for party, _ in known), house.keys.open_all([value for _, value in known]), strict=True))
