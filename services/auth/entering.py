"""Who stands at a door: read from what a request carries, before the door is opened."""

from fastapi import Request

from services.auth.principals import NOBODY, Principal, principal
from services.auth.reach import Reach, reach
from services.auth.service_accounts import principal_of_token
from services.auth.sessions import Session, session_of
from services.house import House

COOKIE, FAMILIAR = "__Host-anju", "__Host-anju-familiar"
"""Only over an encrypted line, or on this computer; only for this very host; never for a script."""
BEARER = "bearer "


def enter(request: Request, call: str) -> Reach:
    """How far who asks may go; it stands in `request.state` from now on.

    Raises NotSignedIn, NotAllowed, TokenRefused.
    """
    house: House = request.app.state.house
    request.state.session = None
    found = reach(_who(request, house), call)
    request.state.reach = found
    return found


def reach_of(request: Request) -> Reach:
    """As `enter` found it."""
    found: Reach = request.state.reach
    return found


def session_at(request: Request) -> Session | None:
    """The sign-in behind a request; None for programs and for nobody."""
    found: Session | None = request.state.session
    return found


def _who(request: Request, house: House) -> Principal:
    shown = request.headers.get("authorization", "")
    if shown[: len(BEARER)].lower() == BEARER:
        return principal_of_token(house, shown[len(BEARER) :].strip())
    token = request.cookies.get(COOKIE)
    found = session_of(house, token) if token else None
    if found is None:
        return NOBODY
    request.state.session = found
    return house.ask(lambda reading: principal(reading, found.actor))
