"""Where the code on a paper statement leads."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.web.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/join")
def join_page(request: Request) -> HTMLResponse:
    """Nobody signs in yet: it says what to do with the code until then, and asks for nothing."""
    return page(request, "join.html", cache="no-cache")
