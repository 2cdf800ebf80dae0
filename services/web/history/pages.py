"""The addresses of histories: of a thing, of a person, of one fact, and of everything."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.history import Entry
from domain.values.dwelling_code import canonical
from projections import audit_trail, staff_roster
from projections.audit_trail import Sought, TrailRow
from projections.engine.business_day import BUSINESS_ZONE
from projections.engine.tables import Reading
from services.auth.tokens import TokenBroken, Tokens
from services.event_store.stretches import PoisonEntry
from services.house import House
from services.http.refusals import CursorInvalid, NothingThere
from services.languages import N_
from services.web.history.drawing import Told, speaking, tell_all, tell_whole, total
from services.web.history.things import Thing, area_of, thing
from services.web.history.tracing import payment_of, trace
from services.web.lists.fields import day as day_read
from services.web.may import may_of
from services.web.moments import Moment, moment_of
from services.web.page_route import PageRoute
from services.web.pages import house_of, page, tongue_of
from services.web.places import HISTORY, history_of, read

router = APIRouter(route_class=PageRoute, include_in_schema=False)
A_PAGE, BESIDE = 50, 50
KINDS = (
    ("dwellings", N_("房屋")),
    ("receipts", N_("收据号")),
    ("payments", N_("交款")),
    ("runs", N_("计费批次")),
    ("tariffs", N_("收费标准")),
    ("proposals", N_("事项")),
    ("shifts", N_("班次")),
    ("persons", N_("经办人")),
    ("books", N_("谁的账")),
    ("imports", N_("导入")),
    ("funds", N_("维修资金")),
)


class Found(NamedTuple):
    """Some of all that was recorded, the newest first."""

    told: list[Told]
    before: str  # Where the page of what is older begins.


@router.get(HISTORY)
def history_page(request: Request) -> Response:
    """What to look for; and what was recorded last."""
    asked = request.query_params
    kind, key = asked.get("kind", ""), asked.get("key", "").strip()
    if key and kind in dict(KINDS):
        return RedirectResponse(history_of(kind, canonical(key) if kind == "dwellings" else key), 303)
    sought = _sought(asked.get("who", ""), asked.get("from", ""), asked.get("to", ""))
    found = _newest(request, sought)
    entered = {name: asked.get(name, "") for name in ("who", "from", "to")}
    return page(request, "history/all.html", kinds=KINDS, entered=entered, found=found, older=_older(found, entered))


@router.get(f"{HISTORY}/persons/{{name}}")
def person_page(request: Request, name: str) -> HTMLResponse:
    """A person's acts, the newest first."""
    asked = request.query_params
    sought = _sought(name, asked.get("from", ""), asked.get("to", ""))
    found = _newest(request, sought)
    entered = {each: asked.get(each, "") for each in ("from", "to")}
    is_staff = house_of(request).ask(lambda reading: staff_roster.member(reading, name)) is not None
    return page(
        request,
        "history/person.html",
        name=name,
        is_staff=is_staff,
        entered=entered,
        found=found,
        older=_older(found, entered),
    )


@router.get(f"{HISTORY}/facts/{{kind}}/{{key}}/{{version}}")
def fact_page(request: Request, kind: str, key: str, version: str) -> HTMLResponse:
    """One fact: all that it says, what it came from, and what it caused."""
    house, to, may = house_of(request), speaking(house_of(request), tongue_of(request)), may_of(request)
    with house.read() as reading:
        row = audit_trail.entry(
            reading, f"{house.settings.tenant}/{kind}/{read(key)}", int(version) if version.isdecimal() else 0
        )
        if row is None:
            raise NothingThere
        entry = _at(house, row)
        may.must_see(area_of(entry))
        beside = [each for each in _entries(house, audit_trail.of_act(reading, row, BESIDE)) if may.sees(area_of(each))]
        caused = _entries(house, audit_trail.following_from(reading, row, BESIDE))
        cause = _cause(house, reading, entry)
        whole = tell_whole(reading, entry, to)
        return page(
            request,
            "history/fact.html",
            w=whole,
            cause=tell_all(reading, cause, to),
            beside=tell_all(reading, beside, to),
            caused=tell_all(reading, [each for each in caused if may.sees(area_of(each))], to),
        )


@router.get(f"{HISTORY}/{{kind}}/{{key}}")
def thing_page(request: Request, kind: str, key: str) -> HTMLResponse:
    """What happened to one thing, from the first fact to the last; as it was known at a moment, if that is asked."""
    house, tongue, may = house_of(request), tongue_of(request), may_of(request)
    moment, to = moment_of(house, request.query_params), speaking(house, tongue)
    with house.read() as reading:
        key = read(key)
        found = thing(house, reading, kind, key)
        may.must_see(found.area)
        entries = _then(found, moment, reading)
        told = tell_all(reading, entries, to, found.effect, found.booked)
        steps = _steps(house, reading, kind, key)
        traced = [(tongue.gettext(title), tell_all(reading, entries, to)) for title, entries in steps]
    return page(
        request,
        "history/thing.html",
        title=tongue.gettext(found.title) % {"name": found.name},
        told=told,
        figure=tongue.gettext(found.figure) if found.figure else "",
        total=total(entries, found.effect, tongue) if found.effect else "",
        traced=traced,
        moment=moment,
        asked=moment.asked(),
        path=history_of(kind, key),
    )


def _then(found: Thing, moment: Moment, reading: Reading) -> list[Entry]:
    """As far as it was known, and as far as the books counted it by a day."""
    position = moment.position(reading)
    known = [each for each in found.entries if position is None or each.position <= position]
    if moment.is_now:
        return known
    return [each for each in known if _counts_on(found, each) <= moment.day]


def _counts_on(found: Thing, entry: Entry) -> date:
    """What stands in no books counts on the day on which it was recorded."""
    return found.booked.get(entry.position) or entry.envelope.recorded_at.astimezone(BUSINESS_ZONE).date()


def _steps(house: House, reading: Reading, kind: str, key: str) -> list[tuple[str, list[Entry]]]:
    """From a receipt back to the resolution."""
    if kind not in ("receipts", "payments"):
        return []
    payment = payment_of(reading, kind, key)
    return [(step.title, list(step.entries)) for step in trace(house, reading, payment)] if payment else []


def _newest(request: Request, sought: Sought) -> Found:
    house, may = house_of(request), may_of(request)
    to, before = speaking(house, tongue_of(request)), _cursor(request)
    with house.read() as reading:
        rows = audit_trail.newest(reading, sought, before, A_PAGE + 1)
        entries = [each for each in _entries(house, rows[:A_PAGE]) if may.sees(area_of(each))]
        told = tell_all(reading, entries, to)
    more = len(rows) > A_PAGE
    return Found(told, _tokens(request).seal(str(rows[A_PAGE - 1].position), "history") if more else "")


def _sought(who: str, first: str, last: str) -> Sought:
    """Raises DayUnreadable."""
    begun, ended = day_read(first) if first.strip() else None, day_read(last) if last.strip() else None
    name = who.strip()
    return Sought(
        actor=(name if ":" in name else f"person:{name}") if name else None,
        begun=_midnight(begun) if begun else None,
        ended=_midnight(ended + timedelta(days=1)) if ended else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), BUSINESS_ZONE)


def _cause(house: House, reading: Reading, entry: Entry) -> list[Entry]:
    """What it names as its cause."""
    stream, _, version = (entry.envelope.causation_id or "").rpartition(":")
    row = audit_trail.entry(reading, stream, int(version)) if stream else None
    return [_at(house, row)] if row else []


def _entries(house: House, rows: list[TrailRow]) -> list[Entry]:
    """Those that can be read; what cannot is told by `anju doctor`."""
    found = []
    for row in rows:
        try:
            found.append(_at(house, row))
        except PoisonEntry:
            continue
    return found


def _at(house: House, row: TrailRow) -> Entry:
    """Raises PoisonEntry."""
    return house.store.entry(house.store.history(row.position - 1, 1)[0])


def _cursor(request: Request) -> int | None:
    """Raises CursorInvalid."""
    sealed = request.query_params.get("before")
    if sealed is None:
        return None
    try:
        return int(_tokens(request).open(sealed, "history"))
    except TokenBroken:
        raise CursorInvalid() from None


def _older(found: Found, entered: dict[str, str]) -> str:
    asked = {name: text for name, text in entered.items() if text} | {"before": found.before}
    return f"?{urlencode(asked)}" if found.before else ""


def _tokens(request: Request) -> Tokens:
    tokens: Tokens = request.app.state.tokens
    return tokens
