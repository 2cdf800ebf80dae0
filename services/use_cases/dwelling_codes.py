"""Which dwelling is meant, by whichever of its codes and in whichever spelling."""

from domain.registry.dwelling import Dwelling
from domain.registry.refusals import CodeUsed
from domain.registry.taken_code import TakenCode
from domain.values.dwelling_code import canonical
from projections import dwelling_codes
from services.house import House


def dwelling_of(house: House, written: str) -> str:
    """The first code of the dwelling that has or had this one, else the code as it is. Raises DwellingCodeInvalid."""
    code = canonical(written)
    return house.ask(lambda reading: dwelling_codes.first_code(reading, code))


def free_code(house: House, written: str) -> str:
    """A code that no dwelling ever had. Raises DwellingCodeInvalid, CodeUsed."""
    code = canonical(written)
    if house.ask(lambda reading: dwelling_codes.is_used(reading, code)):
        raise CodeUsed(code)
    if house.store.load(Dwelling, code).version:
        raise CodeUsed(code)
    return code


def taken_code(house: House, code: str, dwelling: str) -> TakenCode:
    """The marker that goes into the same save, so that of two at one moment one is refused. Raises CodeUsed."""
    marker = house.store.load(TakenCode, code)
    marker.take(dwelling)
    return marker
