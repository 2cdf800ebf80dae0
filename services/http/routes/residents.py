"""Persons, masked, and what is recorded about them."""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import Response
from fastapi.responses import JSONResponse

from domain.registry.refusals import UnknownResident
from domain.registry.resident import Resident
from domain.values.personal import Personal
from projections import residents
from projections.engine.tables import Reading
from projections.homes import homes
from services.auth.reach import Reach
from services.event_store.personal_keys import SubjectErased
from services.house import House
from services.http.acting import Act, Acting, Asking, Reaching
from services.http.answering import answer
from services.http.describing import acting_on, asking
from services.http.editions import IfMatch, Showing, put, with_edition
from services.http.places import IdPath
from services.http.schemas.residents import (
    ContactGiving,
    DeathRecording,
    ResidentRegistration,
    ResidentTold,
    RetirementRecording,
)
from services.http.strict_route import nouns
from services.use_cases import residents as persons
from services.use_cases.command import Done
from services.web.wording import masked

router = nouns("residents")
NEEDS = ("residents",)


@router.get(
    "/residents/{id}", summary="One resident, masked", response_model=ResidentTold, responses=with_edition(asking(404))
)
def get_resident(house: Asking, reach: Reaching, id: IdPath, editions: Showing, answer: Response) -> ResidentTold:
    """Never in full: who reads a name must say what for, and that comes with access control."""
    put(answer, editions.shown(Resident, key_of(id), NEEDS))
    with house.read() as reading:
        must_reach_resident(reach, reading, key_of(id))
        return resident_told(house, reading, key_of(id))


@router.post(
    "/residents", summary="Register a person", status_code=201, response_model=ResidentTold, responses=acting_on()
)
def register_resident(act: Acting, asked: ResidentRegistration) -> JSONResponse:
    """Under a new id, which says nothing; the name and the number are sealed."""
    act = act.without("name", "phone")
    act.reach.goes_nowhere_special()
    with act.commanding() as envelope:
        resident = UUID(envelope.command_id).hex
        done = persons.register_resident(act.house, resident, name=asked.name, phone=asked.phone, retired=asked.retired)
    at = f"/api/v1/residents/{resident}"
    return answer(act, done, lambda reading: resident_told(act.house, reading, resident), needs=NEEDS, at=at)


@router.post(
    "/residents/{id}/contacts",
    summary="Give a number",
    response_model=ResidentTold,
    responses=with_edition(acting_on(412, 428)),
)
def give_contact(act: Acting, id: IdPath, asked: ContactGiving, editions: Showing, if_match: IfMatch) -> JSONResponse:
    """A newer one takes the place of the older."""
    act = act.without("phone")
    _reached(act, id)
    seen = editions.seen(Resident, key_of(id), if_match)
    with act.commanding():
        done = persons.give_contact(act.house, key_of(id), phone=asked.phone, seen=seen)
    return _resident(act, done, id, edition=partial(editions.shown, Resident, key_of(id)))


@router.post(
    "/residents/{id}/contact-withdrawals",
    summary="Withdraw the number",
    response_model=ResidentTold,
    responses=acting_on(),
)
def withdraw_contact(act: Acting, id: IdPath) -> JSONResponse:
    """It is not to be used any more."""
    _reached(act, id)
    with act.commanding():
        done = persons.withdraw_contact(act.house, key_of(id))
    return _resident(act, done, id)


@router.post(
    "/residents/{id}/retirements",
    summary="Set the retired mark",
    response_model=ResidentTold,
    responses=with_edition(acting_on(412, 428)),
)
def record_retirement(
    act: Acting, id: IdPath, asked: RetirementRecording, editions: Showing, if_match: IfMatch
) -> JSONResponse:
    """Or take it away."""
    _reached(act, id)
    seen, authority = editions.seen(Resident, key_of(id), if_match), asked.authority.named()
    with act.commanding():
        done = persons.record_retirement(act.house, key_of(id), retired=asked.retired, authority=authority, seen=seen)
    return _resident(act, done, id, edition=partial(editions.shown, Resident, key_of(id)))


@router.post("/residents/{id}/deaths", summary="Record a death", response_model=ResidentTold, responses=acting_on())
def record_death(act: Acting, id: IdPath, asked: DeathRecording) -> JSONResponse:
    """Dwellings stay in this name until the heirs' transfer; see /estates."""
    _reached(act, id)
    with act.commanding():
        done = persons.record_death(act.house, key_of(id), died_on=asked.died_on, authority=asked.authority.named())
    return _resident(act, done, id)


def key_of(id: str) -> str:
    """The id, also where it is written as a party."""
    return id.removeprefix("resident:")


def must_reach_resident(reach: Reach, reading: Reading, resident: str) -> None:
    """Somebody with a home in one's areas, or with none anywhere yet. Raises UnknownResident."""
    parties = [f"resident:{each}" for each in residents.same_person(reading, resident)]
    known = homes(reading, parties)
    reach.goes_nowhere_special()
    if known and not any(reach.reaches_dwelling(home.dwelling) for home in known):
        raise UnknownResident()


def _reached(act: Act, id: str) -> None:
    act.house.ask(lambda reading: must_reach_resident(act.reach, reading, key_of(id)))


def resident_told(house: House, reading: Reading, resident: str) -> ResidentTold:
    """Raises UnknownResident, KeysUnavailable, KeyLost."""
    name, phone = residents.name(reading, resident), residents.phone(reading, resident)
    if name is None:
        raise UnknownResident()
    shown, number = _opened(house, name), _opened(house, phone)
    return ResidentTold(
        resident=resident,
        name=masked(shown) if shown else None,
        phone=masked_number(number) if number else None,
        retired=residents.is_retired(reading, resident),
        died_on=residents.died_on(reading, resident),
        erased=shown is None,
    )


def masked_number(phone: str) -> str:
    """13812345678 → 138****5678; of a short one only the end is shown."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"


def _resident(act: Act, done: Done, id: str, **how: Any) -> JSONResponse:
    def read(reading: Reading) -> ResidentTold:
        return resident_told(act.house, reading, key_of(id))

    return answer(act, done, read, needs=NEEDS, code=200, **how)


def _opened(house: House, sealed: Personal | None) -> str | None:
    """None for who was erased. Raises KeysUnavailable, KeyLost."""
    try:
        return house.keys.open(sealed) if sealed else None
    except SubjectErased:
        return None
