"""How a page is drawn: the templates in both languages, the style sheet, the headers that guard them."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.auth.entering import session_at
from services.auth.languages_kept import keep_language
from services.auth.principals import NOBODY, Principal
from services.auth.sessions import Session
from services.house import House
from services.languages import Tongue, choose
from services.settings import Settings
from services.web.menu import entries

ROOM = Path(__file__).parent
SHEET = (ROOM / "static" / "anju.css").read_bytes()
SHEET_VERSION = sha256(SHEET).hexdigest()[:12]
COOKIE, COOKIE_DAYS = "lang", 365
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:;"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_KEPT = (
    *("period", "as_of", "known_at", "home", "charge", "year", "who", "group", "size"),
    *("area", "building", "dwelling", "fee_kind", "creditor", "payee", "books", "account", "channel", "from", "to"),
    *("shift", "cashier", "made_by", "age", "due", "state", "kind", "tenure", "vacant", "owing", "missing", "ground"),
)
"""What of an address stays when a reader changes the language."""


def house_of(request: Request) -> House:
    """The running service."""
    house: House = request.app.state.house
    return house


def tongue_of(request: Request) -> Tongue:
    """The reader's language: what the address says, then his own choice, then the browser's."""
    asked = request.query_params.get("lang")
    return _tongue(choose(asked, _kept(request), request.headers.get("accept-language", "")))


def _kept(request: Request) -> str | None:
    """Of whoever has signed in, what he chose, in whichever browser; of others, and where he never did, the cookie."""
    session = _session(request)
    return (session and session.language) or request.cookies.get(COOKIE)


def _session(request: Request) -> Session | None:
    return session_at(request) if hasattr(request.state, "session") else None


def page(
    request: Request, template: str, *, status: int = 200, cache: str = "no-store", **values: object
) -> HTMLResponse:
    """A template in the reader's language; one that was asked for is remembered, of him and in this browser."""
    tongue = tongue_of(request)
    frame = {
        "switch": _switch(request, tongue),
        "phone": house_of(request).settings.service_phone,
        "is_demo": house_of(request).settings.demo,
        "who": _who(request),
        "entries": entries(_who(request), tongue),
        "here": request.url.path,
        "csrf": form_token(request),
        "key": uuid4().hex,
    }
    text = _environment(tongue.code).get_template(template).render(frame | values)
    headers = _guards(house_of(request).settings) | {
        "Cache-Control": cache,
        "Content-Language": tongue.tag,
        "Vary": "Accept-Language, Cookie",
    }
    response = HTMLResponse(text, status, headers)
    if request.query_params.get("lang") == tongue.code:
        response.set_cookie(COOKIE, tongue.code, max_age=COOKIE_DAYS * 86_400, httponly=True, samesite="lax")
        session = _session(request)
        if session is not None and session.language != tongue.code:
            keep_language(house_of(request), session.actor, tongue.code)
    return response


def _guards(settings: Settings) -> dict[str, str]:
    """Whoever pays is led on by a form to the provider's page: browsers hold that against the form's own rule."""
    if not settings.takes_money_online:
        return GUARDS
    there = f"{'http' if settings.stripe_api else 'https'}://{settings.stripe_page_host}"
    policy = GUARDS["Content-Security-Policy"].replace("form-action 'self'", f"form-action 'self' {there}")
    return GUARDS | {"Content-Security-Policy": policy}


def form_token(request: Request) -> str:
    """Stands in each form of somebody who has signed in."""
    session = _session(request)
    return session.form_token if session else ""


def _who(request: Request) -> Principal:
    who: Principal = getattr(request.state, "principal", NOBODY)
    return who


def sheet(version: str) -> Response:
    """The style sheet; under its own version it never changes, and is kept."""
    kept = "public, max-age=31536000, immutable" if version == SHEET_VERSION else "no-cache"
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
    return Response(SHEET, media_type="text/css", headers=headers)


@cache
def _tongue(code: str) -> Tongue:
    return Tongue(code)


@cache
def _environment(code: str) -> Environment:
    tongue = _tongue(code)
    environment = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # It comes with the extension.
        tongue.gettext, tongue.ngettext, newstyle=True
    )
    other = _tongue("en" if code == "zh" else "zh")
    environment.globals.update(t=tongue, other=other, sheet_version=SHEET_VERSION)
    return environment


def _switch(request: Request, tongue: Tongue) -> str:
    """The address of this page in the other language."""
    kept: Mapping[str, str] = request.query_params
    asked = {name: kept[name] for name in _KEPT if name in kept}
    return "?" + urlencode(asked | {"lang": "en" if tongue.code == "zh" else "zh"})
