"""A slip for a resident who forgot the password, or never joined: given to whoever has shown who he is."""

from fastapi import Request
from fastapi.responses import Response

from domain.errors import Refusal
from domain.registry.refusals import UnknownDwelling, UnknownResident
from projections import homes, residents
from projections.homes import Home
from services.auth import credentials
from services.auth.entering import reach_of
from services.documents.papers.receipt_printing import named
from services.http.routes.residents import key_of, must_reach_resident
from services.use_cases.staff import issue_slip_to_resident
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Sent
from services.web.pages import house_of, tongue_of

router = desk_router()


@router.get("/residents/{id}/slip")
def slip_page(request: Request, id: str) -> Response:
    """For which dwelling, and why. Raises UnknownResident."""
    return _page(request, id)


@router.post("/residents/{id}/slip")
def give_slip(sent: Sent, id: str) -> Response:
    """Its code is shown this once; sent again, the form gives none."""
    request, code = sent.request, ""
    mine = {home.dwelling for home in _homes(request, id)}
    try:
        if (dwelling := sent.said("dwelling")) not in mine:
            raise UnknownDwelling(dwelling)
        with sent.commanding():
            done = issue_slip_to_resident(sent.house, key_of(id), reason=sent.said("reason"))
        if not done.repeated:
            code = credentials.issue_slip(sent.house, f"resident:{key_of(id)}", dwelling)
    except Refusal as refusal:
        return _page(request, id, fault(request, refusal, "reason"), status_of(refusal))
    return _page(request, id, code=code, given=True)


def _homes(request: Request, id: str) -> list[Home]:
    """Those of his that the clerk may reach. Raises UnknownResident."""
    reach = reach_of(request)
    with house_of(request).read() as reading:
        must_reach_resident(reach, reading, key_of(id))
        if residents.name(reading, f"resident:{key_of(id)}") is None:
            raise UnknownResident()
        parties = [f"resident:{each}" for each in residents.same_person(reading, key_of(id))]
        found = {home.dwelling: home for home in homes.homes(reading, parties) if home.until is None}
    return [home for home in found.values() if reach.reaches_dwelling(home.dwelling)]


def _page(
    request: Request, id: str, faults: Faults | None = None, status: int = 200, *, code: str = "", given: bool = False
) -> Response:
    house, doors = house_of(request), _homes(request, id)
    with house.read() as reading:
        name = named(house, reading, f"resident:{key_of(id)}", tongue_of(request))
    return desk_page(
        request,
        "slip.html",
        status=status,
        id=key_of(id),
        name=name,
        homes=[(home.dwelling, home.code) for home in doors],
        faults=faults or [],
        code=code,
        given=given,
        address=f"{house.settings.public_url.rstrip('/')}/slip",
    )
