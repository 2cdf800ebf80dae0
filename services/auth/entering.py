"""Who stands at a door: read from what a request carries, before the door is opened."""

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from services.auth.access import matrix
from services.auth.fresh_factor import must_be_fresh
from services.auth.principals import NOBODY, Principal, principal
from services.auth.reach import Reach, reach
from services.auth.service_accounts import principal_of_token
from services.auth.sessions import Session, session_of
from services.auth.signing_in import Knock
from services.house import House

COOKIE, FAMILIAR = "__Host-anju", "__Host-anju-familiar"
"""Only over an encrypted line, or on this computer; only for this very host; never for a script."""
BEARER = "bearer "
UNCOUNTED = frozenset({"GET /livez", "GET /readyz", "GET /static/anju.css"})
"""Nobody is looked up or counted there: whether the process turns must hang on no database, and a page brings its sheet
along."""


def enter(request: Request, call: str) -> Reach:
    """How far who asks may go, and not too often; it stands in `request.state` from now on.

    Raises TooManyRequests, NotSignedIn, NotAllowed, TokenRefused.
    """
    house: House = request.app.state.house
    request.state.session, request.state.call = None, call
    request.state.principal = NOBODY  # Until it is known who it is; known, it is told also to whoever may not enter.
    request.state.principal = NOBODY if call in UNCOUNTED else _who_counted(request, house)
    request.state.reach = reach(request.state.principal, call)
    return reach_of(request)


async def must_show_factor(request: Request, digits: str) -> None:
    """Before an act that the matrix names, where this session's second factor is not fresh.

    Raises SecondFactorStale, SecondFactorWrong, SignInDelayed.
    """
    if request.state.call in matrix().fresh:  # Of all others nothing is asked: no thread is waited for.
        state, knock = request.app.state, Knock(address_of(request), request.cookies.get(FAMILIAR, ""))
        await run_in_threadpool(must_be_fresh, state.house, state.tokens, request.state.session, digits, knock)


def address_of(request: Request) -> str:
    """Where a request comes from; behind a proxy, what that one says of it."""
    if request.app.state.house.settings.behind_proxy:
        return request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return request.client.host if request.client else ""


def reach_of(request: Request) -> Reach:
    """As `enter` found it."""
    found: Reach = request.state.reach
    return found


def session_at(request: Request) -> Session | None:
    """The sign-in behind a request; None for programs and for nobody."""
    found: Session | None = request.state.session
    return found


def _who_counted(request: Request, house: House) -> Principal:
    """Whoever has signed in counts for himself, wherever he sits; strangers and false tokens count by their address."""
    counted_as = address_of(request)
    try:
        who = _who(request, house)
        counted_as = who.actor or counted_as
        return who
    finally:
        request.app.state.throttle.must_allow(counted_as)


def _who(request: Request, house: House) -> Principal:
    shown = request.headers.get("authorization", "")
    if shown[: len(BEARER)].lower() == BEARER:
        return principal_of_token(house, shown[len(BEARER) :].strip())
    token = request.cookies.get(COOKIE)
    found = session_of(house, token) if token else None
    if found is None:
        return NOBODY
    request.state.session = found
    return house.ask(lambda reading: principal(reading, found.actor, house.clock()))
