"""A route of a page: whoever may not see it is told so on a page, and a form must be of this very sign-in."""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from domain.errors import Refusal
from services.auth.entering import must_show_factor, session_at
from services.auth.fresh_factor import FRESH_SECONDS
from services.auth.refusals import (
    FormOutdated,
    NotAllowed,
    NotSignedIn,
    PayLinkBusy,
    SecondFactorStale,
    SecondFactorWrong,
    SignInDelayed,
)
from services.auth.secrets_made import is_same
from services.http.bodies import FORM_BYTES_MAX, read_body
from services.http.guarded_route import GuardedRoute, Handle
from services.http.problems import answer_to
from services.http.refusals import QueryInvalid, TooManyRequests
from services.http.telling import OUTSIDE
from services.languages.refusals import sentence
from services.web.pages import page, tongue_of
from services.web.refusals import FormBroken, FromAnotherSite
from services.web.same_origin import is_our_own

FIELDS_MAX, FILES_MAX = 400, 1
SIGN_IN = "/sign-in"
DIGITS, ANEW = "second_factor", "/staff/second-factor/anew"
FORM_TOKEN, KEY = "csrf", "key"
"""The hidden fields of every form: of which sign-in it is, and the key with which it happens once."""


class PageRoute(GuardedRoute):
    """Raises nothing: what is refused is a page, too."""

    def get_route_handler(self) -> Handle:
        """The page, or why there is none."""
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn:
                return to_sign_in(request)
            except (SecondFactorStale, SecondFactorWrong) as refusal:
                return _asked_anew(request, refusal)
            except RequestValidationError as error:
                return refused_page(request, QueryInvalid(str(error.errors()[0]["loc"][-1])))
            except Refusal as refusal:
                return refused_page(request, refusal)
            except tuple(OUTSIDE) as error:
                return refused_page(request, next(OUTSIDE[kind](error) for kind in OUTSIDE if isinstance(error, kind)))

        return shown

    def checking(self, handle: Handle) -> Handle:
        """A form: its size, where it stood, and of which sign-in it is."""

        async def checked(request: Request) -> Response:
            if request.method != "POST":
                await must_show_factor(request, "")
                return await handle(request)
            await _must_be_from_here(request)
            try:
                async with request.form(max_files=FILES_MAX, max_fields=FIELDS_MAX) as form:
                    request.state.form = form
                    _must_be_of_this_sign_in(request)
                    await must_show_factor(request, said(request, DIGITS))
                    return await handle(request)
            except HTTPException:
                raise FormBroken from None

        return checked


def to_sign_in(request: Request) -> Response:
    """And back here afterwards, where it was a page to look at."""
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = f"?to={quote(request.url.path + query)}" if request.method == "GET" and request.url.path != "/" else ""
    return RedirectResponse(f"{SIGN_IN}{wanted}", 303, {"Cache-Control": "no-store"})


def refused_page(request: Request, refusal: Refusal) -> Response:
    """In a plain sentence."""
    status, _ = answer_to(refusal)
    told = sentence(refusal, tongue_of(request))
    answer = page(request, "refused.html", status=status, sentence=told, is_barred=isinstance(refusal, NotAllowed))
    if isinstance(refusal, (SignInDelayed, PayLinkBusy, TooManyRequests)):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _asked_anew(request: Request, refusal: Refusal) -> Response:
    """For six digits, beside all that was filled in: with them the same form is sent again and nothing is lost."""
    is_form = request.method == "POST"
    pairs = form_of(request).multi_items() if is_form else []
    query = f"?{request.url.query}" if request.url.query else ""
    return page(
        request,
        "fresh_factor.html",
        status=answer_to(refusal)[0],
        sentence=sentence(refusal, tongue_of(request)) if isinstance(refusal, SecondFactorWrong) else "",
        minutes=FRESH_SECONDS // 60,
        at=request.url.path if is_form else ANEW,
        to="" if is_form else request.url.path + query,
        carried=[(name, value) for name, value in pairs if isinstance(value, str) and name not in (DIGITS, FORM_TOKEN)],
    )


def form_of(request: Request) -> FormData:
    """What was sent, which has been looked at already."""
    form: FormData = request.state.form
    return form


def said(request: Request, name: str) -> str:
    """A text field; "" where it is missing."""
    value = form_of(request).get(name, "")
    return value if isinstance(value, str) else ""


async def _must_be_from_here(request: Request) -> None:
    """Raises BodyTooLarge, FromAnotherSite."""
    if not is_our_own(request):
        raise FromAnotherSite
    await read_body(request, FORM_BYTES_MAX)


def _must_be_of_this_sign_in(request: Request) -> None:
    """Raises FormOutdated."""
    session = session_at(request)
    if session is not None and not is_same(said(request, FORM_TOKEN), session.form_token):
        raise FormOutdated
