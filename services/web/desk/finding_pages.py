"""The first page of the desk, and finding a dwelling. A name never stands in an address: it goes sealed."""

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from domain.errors import Refusal
from services.auth.tokens import TokenBroken
from services.http.refusals import NothingThere
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import Faults, desk_page, desk_router, fault, status_of
from services.web.desk.finding import WHYS, find_at_desk, payment_of_receipt
from services.web.desk.forms import Sent
from services.web.pages import house_of, tongue_of

router = desk_router()
WHERE = {"counter": "/desk/counter", "dwelling": "/desk/dwellings"}
"""Where a dwelling that was found is opened."""
PURPOSE = "words of a search"


@router.get("/find")
def find_page(request: Request, of: str = "", at: str = "dwelling") -> Response:
    """An empty form, or what was found by words that come sealed. Raises NothingThere, KeysUnavailable."""
    if at not in WHERE:
        raise NothingThere
    return _found(request, _opened(request, of) if of else None, at)


@router.post("/find")
def find_dwelling(sent: Sent) -> Response:
    """Straight to the dwelling where there is one; else to the list."""
    at, words, request = sent.said("at"), sent.said("words"), sent.request
    if at not in WHERE:
        raise NothingThere
    if payment := sent.house.ask(lambda reading: payment_of_receipt(reading, words)):
        return RedirectResponse(f"/desk/payments/{payment}", 303)
    try:
        found = {each.code for each in find_at_desk(sent.house, words, sent.clerk.areas)}
    except Refusal as refusal:
        return _found(request, None, at, fault(request, refusal, "words"), status_of(refusal))
    if len(found) == 1:
        return RedirectResponse(f"{WHERE[at]}/{found.pop()}", 303)
    return RedirectResponse(
        "/desk/find?" + urlencode({"of": request.app.state.tokens.seal(words.strip(), PURPOSE), "at": at}), 303
    )


def _opened(request: Request, sealed: str) -> str:
    try:
        return str(request.app.state.tokens.open(sealed, PURPOSE))
    except TokenBroken:
        raise NothingThere from None


def _found(request: Request, words: str | None, at: str, faults: Faults | None = None, status: int = 200) -> Response:
    tongue = tongue_of(request)
    found = find_at_desk(house_of(request), words, clerk_of(request).areas) if words else None
    return desk_page(
        request,
        "find.html",
        status=status,
        faults=faults or [],
        words=words or "",
        at=at,
        where=WHERE[at],
        found=None if found is None else [(each, tongue.gettext(WHYS[each.why])) for each in found],
    )
