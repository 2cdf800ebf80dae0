"""A name or a number in full: the purpose is on record before anything is shown."""

from fastapi import Request
from fastapi.responses import Response

from domain.errors import Refusal
from domain.privacy.events import NAME, PHONE, PURPOSES
from domain.registry.refusals import UnknownResident
from projections import homes, residents
from projections.engine.tables import Reading
from services.auth.entering import reach_of
from services.documents.papers.receipt_printing import named
from services.house import House
from services.http.routes.residents import key_of, must_reach_resident
from services.languages import Said, Tongue
from services.use_cases.reveals import Seen, record_reveal, seen
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.forms import Sent
from services.web.pages import house_of, tongue_of

router = desk_router()
KINDS = (NAME, PHONE)


@router.get("/residents/{id}/reveal")
def reveal_page(request: Request, id: str) -> Response:
    """What is wanted, and what for. Raises UnknownResident."""
    return _page(request, id)


@router.post("/residents/{id}/reveal")
def reveal(sent: Sent, id: str) -> Response:
    """The person whom it is about sees who looked."""
    sent.house.ask(lambda reading: must_reach_resident(reach_of(sent.request), reading, key_of(id)))
    kinds, purpose = sent.ticked("kind"), sent.said("purpose")
    try:
        with sent.commanding():
            record_reveal(sent.house, key_of(id), kinds=kinds, purpose=purpose)
    except Refusal as refusal:
        return _page(sent.request, id, fault(sent.request, refusal), status_of(refusal))
    return _page(sent.request, id, shown=seen(sent.house, key_of(id), kinds=kinds))


def _page(
    request: Request,
    id: str,
    faults: Faults = (),  # type: ignore[assignment]  # Nothing is added to it.
    status: int = 200,
    *,
    shown: Seen | None = None,
) -> Response:
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        must_reach_resident(reach_of(request), reading, key_of(id))
        who, doors = _who(house, reading, key_of(id), tongue)
    return desk_page(
        request,
        "reveal.html",
        status=status,
        id=key_of(id),
        name=who,
        homes=doors,
        kinds=[(each, tongue.term(each)) for each in KINDS],
        purposes=[(each, tongue.term(each)) for each in PURPOSES],
        shown=shown,
        faults=faults,
    )


def _who(house: House, reading: Reading, resident: str, tongue: Tongue) -> tuple[Said, list[str]]:
    """Masked, with the dwellings by which a clerk knows whom he asks about. Raises UnknownResident."""
    if residents.name(reading, f"resident:{resident}") is None:
        raise UnknownResident()
    parties = [f"resident:{each}" for each in residents.same_person(reading, resident)]
    doors = dict.fromkeys(home.code for home in homes.homes(reading, parties))
    return named(house, reading, f"resident:{resident}", tongue), list(doors)
