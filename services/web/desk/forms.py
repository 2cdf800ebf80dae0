"""A form of the desk: read once, guarded, and carried out under its own key."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, NamedTuple
from uuid import uuid4

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from domain.history import Envelope
from domain.values.money import yuan_read
from domain.values.period import month
from services.auth.entering import reach_of
from services.auth.reach import Reach
from services.house import House
from services.http.acting import Act
from services.http.refusals import TextInvalid
from services.use_cases.command import Done
from services.web.desk.clerk import Clerk, clerk_of
from services.web.desk.drawing import desk_page
from services.web.page_route import DIGITS, form_of
from services.web.refusals import DayUnreadable, FormBroken
from services.worker import wait_for

LONGEST, KEY_MAX = 200, 64
SEEN_SECONDS = 2.0
"""For the next page to show what was recorded."""
SEALED = ("key", "csrf", DIGITS)
"""What a form carries beside what it is about."""


class Form(NamedTuple):
    """What was filled in, by whom, at which door."""

    request: Request
    clerk: Clerk
    key: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def house(self) -> House:
        """The running service."""
        house: House = self.request.app.state.house
        return house

    @property
    def reach(self) -> Reach:
        """How far they may go at this door."""
        return reach_of(self.request)

    def said(self, name: str) -> str:
        """A field as it was filled in; "" where it was not."""
        return next((value for each, value in self.pairs if each == name), "")

    def ticked(self, name: str) -> tuple[str, ...]:
        """All that were chosen of a list."""
        return tuple(value for each, value in self.pairs if each == name)

    def text(self, name: str) -> str:
        """In composed form, without the spaces around it. Raises TextInvalid."""
        clean = unicodedata.normalize("NFC", self.said(name)).strip()
        if not 1 <= len(clean) <= LONGEST or not clean.isprintable():
            raise TextInvalid(LONGEST)
        return clean

    def amount(self, name: str) -> int:
        """In 分, however people write yuan. Raises AmountUnreadable, MoreThanTwoDecimals."""
        return yuan_read(self.said(name))

    def day(self, name: str) -> date:
        """Raises DayUnreadable."""
        try:
            return date.fromisoformat(self.said(name).strip())
        except ValueError:
            raise DayUnreadable from None

    def month(self, name: str) -> str:
        """Raises PeriodInvalid."""
        return month(self.said(name).strip())

    @contextmanager
    def commanding(self, reach: Reach | None = None) -> Iterator[Envelope]:
        """Around the use case, in its thread, as far as this call reaches unless it was narrowed.

        The same form sent again happens once. Raises CommandIdReused.
        """
        request = self.request
        act = Act(
            house=self.house,
            reach=reach or self.reach,
            key=self.key,
            door=f"page {request.method} {request.scope['route'].path}",
            sent={"path": request.path_params, "form": [pair for pair in self.pairs if pair[0] not in SEALED]},
            tokens=request.app.state.tokens,
            wait_seconds=SEEN_SECONDS,
        )
        with act.commanding() as envelope:
            yield envelope

    def seen(self, done: Done, to: str, *needs: str) -> Response:
        """On to the page that shows it; where the read side is not there yet, a page that says it is recorded."""
        if wait_for(self.house, done.position, self.request.app.state.wait_seconds, needs):
            return RedirectResponse(to, 303)
        return desk_page(self.request, "recorded.html", status=202, to=to)


def authority_in(sent: Form) -> dict[str, Any]:
    """The document that was named, as a proposal holds it. Raises TextInvalid, DayUnreadable."""
    dated = str(sent.day("dated")) if sent.said("dated").strip() else None
    return {"kind": sent.text("kind"), "number": sent.text("number"), "dated": dated, "sha256": None}


async def _form(request: Request) -> Form:
    """Raises FormBroken."""
    pairs = tuple((name, value) for name, value in form_of(request).multi_items() if not isinstance(value, UploadFile))
    key = next((value for name, value in pairs if name == "key"), "")
    if len(key) > KEY_MAX or any("\0" in name + value for name, value in pairs):
        raise FormBroken
    return Form(request, clerk_of(request), key or uuid4().hex, pairs)


Sent = Annotated[Form, Depends(_form)]
