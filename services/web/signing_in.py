"""The pages at which one comes in and goes out: residents, staff, with a paper's code, with a slip."""

from collections.abc import Callable
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from domain.errors import Refusal
from domain.values.dwelling_code import canonical
from services.auth import sessions, signing_in
from services.auth.entering import COOKIE, FAMILIAR, address_of, session_at
from services.auth.refusals import SignInDelayed
from services.auth.signing_in import Knock
from services.auth.tokens import Tokens
from services.demo.staff import PASSWORD, colleagues
from services.house import House
from services.http.problems import answer_to
from services.languages.refusals import sentence
from services.use_cases.dwelling_codes import dwelling_of
from services.web.page_route import PageRoute, said
from services.web.pages import house_of, page, tongue_of
from services.web.second_factor import come_in, enrolling

router = APIRouter(route_class=PageRoute, include_in_schema=False)


DEMO_NAMES = "、".join(each.member for each in colleagues("bureau:demo"))


class Step(NamedTuple):
    """What a form asks for, and what it does; gives who has come in."""

    template: str
    who: Callable[[Request, House, Tokens, Knock], str]


def _resident(request: Request, house: House, tokens: Tokens, knock: Knock) -> str:
    dwelling = _dwelling(house, said(request, "dwelling"))
    return signing_in.sign_in_resident(house, tokens, dwelling, said(request, "password"), knock)


def _staff(request: Request, house: House, tokens: Tokens, knock: Knock) -> str:
    name, digits = said(request, "name"), said(request, "digits")
    return signing_in.sign_in_staff(house, tokens, name, said(request, "password"), digits, knock)


def _joining(request: Request, house: House, _tokens: Tokens, knock: Knock) -> str:
    dwelling = _dwelling(house, said(request, "dwelling"))
    return signing_in.join(house, dwelling, said(request, "code"), said(request, "password"), knock)


def _slip(request: Request, house: House, _tokens: Tokens, knock: Knock) -> str:
    dwelling = _dwelling(house, said(request, "dwelling"))
    return signing_in.use_residents_slip(house, dwelling, said(request, "code"), said(request, "password"), knock)


def _staffs_slip(request: Request, house: House, _tokens: Tokens, knock: Knock) -> str:
    name, code = said(request, "name"), said(request, "code")
    return signing_in.use_staffs_slip(house, name, code, said(request, "password"), knock)


STEPS = {
    "/sign-in": Step("sign_in.html", _resident),
    "/staff/sign-in": Step("staff_sign_in.html", _staff),
    "/join": Step("join.html", _joining),
    "/slip": Step("slip.html", _slip),
    "/staff/slip": Step("staff_slip.html", _staffs_slip),
}


def _form(request: Request) -> Response:
    """Empty, but for what the address says already."""
    return _shown(request, None)


async def _send(request: Request) -> Response:
    return await run_in_threadpool(_try, request)


for _path in STEPS:
    router.add_api_route(_path, _form, methods=["GET"])
    router.add_api_route(_path, _send, methods=["POST"])


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Here; wherever else one has signed in, it goes on."""
    return await run_in_threadpool(_signed_out, request)


def _signed_out(request: Request) -> Response:
    session = session_at(request)
    if session:
        sessions.end_session(house_of(request), session.token)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def _try(request: Request) -> Response:
    """In; or the form again, with the sentence that says why not."""
    step, house = STEPS[request.url.path], house_of(request)
    try:
        actor = step.who(request, house, request.app.state.tokens, _knock(request))
    except Refusal as refusal:
        return _shown(request, refusal)
    if request.url.path == "/staff/slip" and not house.settings.demo:
        return enrolling(request, actor)
    return come_in(request, actor)


def _shown(request: Request, refusal: Refusal | None) -> Response:
    step, status = STEPS[request.url.path], 200
    if refusal:
        status, _ = answer_to(refusal)
    kept = request.query_params if refusal is None else request.state.form
    typed = {name: str(kept.get(name, ""))[:200] for name in ("dwelling", "name", "to")}
    told = [("", sentence(refusal, tongue_of(request)))] if refusal else []
    demo = {"demo_names": DEMO_NAMES, "demo_password": PASSWORD} if house_of(request).settings.demo else {}
    answer = page(request, step.template, status=status, refusals=told, typed=typed, **demo)
    if isinstance(refusal, SignInDelayed):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _knock(request: Request) -> Knock:
    return Knock(address_of(request), request.cookies.get(FAMILIAR, ""))


def _dwelling(house: House, written: str) -> str:
    """By its first code. Raises DwellingCodeInvalid, UnknownDwelling."""
    return dwelling_of(house, canonical(written))
