"""Persons, masked."""

from domain.registry.refusals import UnknownResident
from domain.values.personal import Personal
from projections import residents
from services.event_store.personal_keys import SubjectErased
from services.house import House
from services.http.acting import Asking
from services.http.describing import asking
from services.http.places import IdPath
from services.http.schemas.registry import ResidentTold
from services.http.strict_route import nouns
from services.web.wording import masked

router = nouns("residents")


@router.get("/residents/{id}", summary="One resident, masked", response_model=ResidentTold, responses=asking(404))
def get_resident(house: Asking, id: IdPath) -> ResidentTold:
    """Never in full: who reads a name must say what for, and that comes with access control."""
    resident = id.removeprefix("resident:")
    with house.read() as reading:
        name = residents.name(reading, resident)
        phone = residents.phone(reading, resident)
        retired = residents.is_retired(reading, resident)
    if name is None:
        raise UnknownResident()
    shown, number = _opened(house, name), _opened(house, phone)
    return ResidentTold(
        resident=resident,
        name=masked(shown) if shown else None,
        phone=masked_number(number) if number else None,
        retired=retired,
        erased=shown is None,
    )


def masked_number(phone: str) -> str:
    """13812345678 → 138****5678; of a short one only the end is shown."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"


def _opened(house: House, sealed: Personal | None) -> str | None:
    """None for who was erased. Raises KeysUnavailable, KeyLost."""
    try:
        return house.keys.open(sealed) if sealed else None
    except SubjectErased:
        return None
