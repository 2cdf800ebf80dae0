"""Who owns a dwelling: how it passes to others, and whose it was on a day, as it was known on another."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from msgspec import Struct

from domain.history import Aggregate
from domain.registry.dwelling import Dwelling
from domain.registry.events import Holding, OwnershipTransferred
from domain.registry.resident import Resident
from domain.values.authority import Authority
from domain.values.party import is_resident, party
from projections.engine.business_day import business_day
from services.house import House
from services.use_cases.dwelling_codes import dwelling_of


class OwnershipTransfer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """过户: sale, gift, inheritance, divorce, purchase from the unit, a court's judgment, a correction."""

    dwelling: str
    owners: tuple[Holding, ...]
    effective_from: date
    cause: str
    authority: Authority


class OwnersKnown(Struct, frozen=True, kw_only=True):
    """Whose a dwelling was on a day, by what was on record at the end of another; nobody's before its registration."""

    dwelling: str
    on: date
    as_known: date
    owners: tuple[Holding, ...]
    since: date | None  # None for the first on record.


def transfer_ownership(
    house: House, asked: OwnershipTransfer, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises UnknownDwelling, SharesIncomplete, UnknownCause, TransferOutOfOrder, NotUnsoldPublic, PersonDied, …"""
    dwelling = house.store.load(Dwelling, dwelling_of(house, asked.dwelling))
    must_be_able_to_own(house, asked.owners, asked.effective_from)
    dwelling.transfer_ownership(
        OwnershipTransferred(
            dwelling=dwelling.key,
            owners=asked.owners,
            effective_from=asked.effective_from,
            cause=asked.cause,
            authority=asked.authority,
            prepared_by=prepared_by,
            approved_by=approved_by,
        )
    )
    return [dwelling]


def must_be_able_to_own(house: House, owners: Sequence[Holding], day: date) -> None:
    """Each is a party, and no person who had died by then. Raises PartyInvalid, PersonDied."""
    parties = [party(owner.party) for owner in owners]
    persons = sorted({each.removeprefix("resident:") for each in parties if is_resident(each)})
    for person in house.store.load_all(Resident, persons).values():
        person.must_be_alive_on(day)


def owners_as_known(house: House, dwelling: str, *, on: date, as_known: date) -> OwnersKnown:
    """Folded anew from the dwelling's own history as far as it went then. Raises UnknownDwelling, NotStanding."""
    home = Dwelling(dwelling)
    told = house.store.since([house.store.stream(Dwelling, dwelling)], 0)
    then = takewhile(lambda each: business_day(each.envelope.recorded_at) <= as_known, told)
    facts: list[Any] = [each.event for each in then]
    home.replay(facts)
    if not told:
        home.must_be_registered()
    if not facts:
        return OwnersKnown(dwelling=dwelling, on=on, as_known=as_known, owners=(), since=None)
    home.must_stand_on(on)
    since = max((since for since, _ in home.owners if date.min < since <= on), default=None)
    return OwnersKnown(dwelling=dwelling, on=on, as_known=as_known, owners=home.owners_on(on), since=since)
