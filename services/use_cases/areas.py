"""An area as people write it."""

from domain.registry.refusals import UnknownArea
from domain.values.dwelling_code import area_code
from projections import directory
from services.house import House


def known_area(house: House, written: str) -> str:
    """Its code. Raises UnknownArea, AreaCodeInvalid."""
    area = area_code(written)
    if not any(known.area == area for known in house.ask(directory.areas)):
        raise UnknownArea(area)
    return area
