"""One dwelling at the desk: what stands, and every way on."""

from fastapi import Request
from fastapi.responses import Response

from services.auth.access import matrix
from services.auth.entering import reach_of
from services.languages import N_
from services.web.desk.account_presenting import present_account
from services.web.desk.account_reading import read_account
from services.web.desk.drawing import desk_page, desk_router
from services.web.pages import house_of, tongue_of

router = desk_router()
REVEAL, SLIP = "POST /desk/residents/{id}/reveal", "POST /desk/residents/{id}/slip"
DONE = {"assessed": N_("已计入这户的账。"), "proposed": N_("已提出，等另一个人批准。")}


@router.get("/dwellings/{code}")
def dwelling_page(request: Request, code: str, done: str = "") -> Response:
    """Whose it is, what is owed and why, what rests, what was paid. Raises UnknownDwelling."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        account = read_account(house, reading, code, tongue)
    told = tongue.gettext(DONE[done]) if done in DONE else ""
    shown = present_account(account, tongue)
    return desk_page(
        request,
        "dwelling.html",
        d=shown,
        done=told,
        may_reveal=may_reveal(request),
        may_give_slip=may_give_slip(request),
    )


def may_reveal(request: Request) -> bool:
    """Whether this is somebody to whom a name may be shown in full, once he says what for."""
    return matrix().may_call(frozenset(reach_of(request).principal.roles), REVEAL)


def may_give_slip(request: Request) -> bool:
    """Whether this is somebody who may let a resident choose a new password."""
    return matrix().may_call(frozenset(reach_of(request).principal.roles), SLIP)
