"""楼盘表: the buildings of an area, and each as a grid of its doors, by how they stand."""

from fastapi import Request
from fastapi.responses import Response

from projections import building_grid, directory
from services.http.places import building_code
from services.http.refusals import UnknownBuilding
from services.web.desk.building_presenting import present_grid
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import desk_page, desk_router
from services.web.pages import house_of, tongue_of

router = desk_router()


@router.get("/buildings")
def buildings_page(request: Request) -> Response:
    """Building by building, with what is owed there; sums for each area, and for all."""
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    with house.read() as reading:
        areas = [
            (area.name, building_grid.buildings(reading, area.area, house.today()))
            for area in directory.areas(reading)
            if me.is_at(area.area)
        ]
    return desk_page(request, "buildings.html", areas=areas, day=tongue.day(house.today()))


@router.get("/buildings/{building}")
def building_page(request: Request, building: str) -> Response:
    """Floor by floor, the highest first; each cell opens its dwelling. Raises UnknownBuilding."""
    house, tongue, me = house_of(request), tongue_of(request), clerk_of(request)
    code = building_code(building)
    area = code.partition("-")[0]
    with house.read() as reading:
        cells = building_grid.cells(reading, code, house.today())
        known = {each.area: each.name for each in directory.areas(reading)}
    if not cells or not me.is_at(area):
        raise UnknownBuilding
    return desk_page(request, "building.html", g=present_grid(known[area], code, cells, house.today(), tongue))
