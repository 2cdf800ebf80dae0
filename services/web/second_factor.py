"""Setting up the second factor of somebody of the staff, and the moment at which one is in."""

from typing import NamedTuple
from urllib.parse import urlsplit

import segno
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from services.auth import credentials, sessions, throttle
from services.auth.entering import COOKIE, FAMILIAR, address_of, session_at
from services.auth.fresh_factor import must_be_fresh, shown
from services.auth.principals import PERSON
from services.auth.second_factors import Enrolment, enrolment_address, new_secret, step_of
from services.auth.signing_in import Knock
from services.auth.tokens import TokenBroken, Tokens
from services.languages.refusals import sentence
from services.web.page_route import DIGITS, PageRoute, said
from services.web.pages import house_of, page, tongue_of
from services.web.refusals import DigitsWrong, FormBroken

router = APIRouter(route_class=PageRoute, include_in_schema=False)
PURPOSE, ISSUER = "a second factor that is being set up", "安居 Anju"
TIME_TO_SET_UP_SECONDS = 15 * 60


class _Begun(NamedTuple):
    """What stands sealed in the form until it is proved."""

    actor: str
    secret: str
    begun_at: str


@router.post("/staff/second-factor")
async def set_second_factor(request: Request) -> Response:
    """The first six digits prove that the app has it."""
    return await run_in_threadpool(_proved, request)


@router.post("/staff/second-factor/anew")
def show_second_factor_anew(request: Request) -> Response:
    """Before something is shown that wants it fresh; then on to that. Raises FormBroken, SecondFactorWrong, …"""
    session = session_at(request)
    if session is None:
        raise FormBroken
    knock = Knock(address_of(request), request.cookies.get(FAMILIAR, ""))
    must_be_fresh(house_of(request), request.app.state.tokens, session, said(request, DIGITS), knock)
    return RedirectResponse(wanted(said(request, "to")), 303)


def enrolling(request: Request, actor: str) -> Response:
    """A fresh secret for whoever has just chosen a password with a slip."""
    return _shown(request, _Begun(actor, new_secret(), str(_now(request))))


def come_in(request: Request, actor: str) -> Response:
    """With a cookie that only this host and no script sees; and one by which this browser is known next time."""
    house = house_of(request)
    opened, known = sessions.open_session(house, actor), throttle.make_familiar(house, actor)
    if actor.startswith(PERSON):
        shown(house, opened)
    answer = RedirectResponse(wanted(said(request, "to")), 303)
    for name, token, lasting in ((COOKIE, opened.token, None), (FAMILIAR, known, throttle.FAMILIAR_SECONDS)):
        answer.set_cookie(name, token, max_age=lasting, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def wanted(to: str) -> str:
    """A page of ours, and nothing else: nobody is sent elsewhere after signing in."""
    parts = urlsplit(to) if to.isprintable() else None
    is_ours = parts is not None and to.startswith("/") and not to.startswith(("//", "/\\")) and not parts.netloc
    return to if is_ours else "/"


def _proved(request: Request) -> Response:
    """Raises FormBroken."""
    house, tokens = house_of(request), request.app.state.tokens
    begun = _opened(tokens, said(request, "sealed"))
    known = credentials.of_staff(house, tokens, begun.actor)
    if known is None or known.factor or _now(request) - int(begun.begun_at) > TIME_TO_SET_UP_SECONDS:
        raise FormBroken
    step = step_of(begun.secret, said(request, "digits"), _now(request), 0)
    if step is None:
        return _shown(request, begun, sentence(DigitsWrong(), tongue_of(request)))
    credentials.set_factor(house, tokens, begun.actor, begun.secret, step)
    return come_in(request, begun.actor)


def _shown(request: Request, begun: _Begun, wrong: str = "") -> Response:
    """A QR code for the app, and the same in letters."""
    name = begun.actor.removeprefix(PERSON)
    told = Enrolment(begun.secret, enrolment_address(begun.secret, name, ISSUER))
    picture = segno.make(told.address, error="m", micro=False).svg_data_uri(border=2, scale=4)
    sealed = request.app.state.tokens.seal("\n".join(begun), PURPOSE)
    status = 422 if wrong else 200
    return page(
        request, "second_factor.html", status=status, picture=picture, secret=told.secret, sealed=sealed, wrong=wrong
    )


def _opened(tokens: Tokens, sealed: str) -> _Begun:
    """Raises FormBroken."""
    try:
        return _Begun(*tokens.open(sealed, PURPOSE).split("\n"))
    except (TokenBroken, TypeError):
        raise FormBroken from None


def _now(request: Request) -> int:
    return int(house_of(request).clock().timestamp())
