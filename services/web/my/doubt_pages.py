"""Where a resident says that he doubts a charge, and reads the answer."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.billing.events.doubts import GROUNDS
from domain.errors import Refusal
from domain.values.personal import WORDS_MAX
from projections.engine.tables import Reading
from services.auth.entering import reach_of
from services.http.problems import answer_to
from services.languages.refusals import sentence
from services.use_cases.command import Done, acting
from services.use_cases.doubts import raise_doubt
from services.web.my.doubting import ChargeShown, charge, charges, own_doubt, own_doubts, present_doubt
from services.web.my.mine import Mine, MyHome, own_movements
from services.web.my.months import place, waiting
from services.web.my.routes import who_asks
from services.web.page_route import KEY, PageRoute, said
from services.web.pages import house_of, page, tongue_of
from services.web.refusals import GroundMissing
from services.worker import wait_for

router = APIRouter(route_class=PageRoute, include_in_schema=False)
WAIT_SECONDS = 2.0
CHARGES_SHOWN = 36


@router.get("/my/doubts")
def my_doubts(request: Request) -> HTMLResponse:
    """All that he has doubted, and which charge he may doubt."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        found = [present_doubt(home, row, house.today(), tongue) for home, row in own_doubts(reading, who)]
        homes = [_doubtable(request, reading, who, home) for home in who.homes]
    return page(request, "my/doubts.html", doubts=found, homes=homes)


@router.get("/my/doubts/new")
def new_doubt(request: Request, home: str = "", charge: str = "") -> Response:
    """The form about one charge; where it is doubted already, that doubt."""
    return _form(request, home, charge, None)


@router.post("/my/doubts")
async def raise_my_doubt(request: Request) -> Response:
    """On record; then the page that says so."""
    return await run_in_threadpool(_raise, request)


@router.get("/my/doubts/{id}")
def my_doubt(request: Request, id: str, said: str = "") -> HTMLResponse:
    """Waiting, or answered; in the words of both."""
    house = house_of(request)
    with house.read() as reading:
        home, row = own_doubt(reading, who_asks(request, reading), id)
    shown = present_doubt(home, row, house.today(), tongue_of(request), house.keys)
    return page(request, "my/doubt.html", d=shown, is_new=bool(said))


def _raise(request: Request) -> Response:
    house, reach = house_of(request), reach_of(request)
    asked = {"home": said(request, "home"), "charge": said(request, "charge"), "ground": said(request, "ground")}
    with house.read() as reading:
        who = who_asks(request, reading)
        home = who.home(asked["home"])
        charge(own_movements(reading, home, house.today()), asked["charge"], tongue_of(request))
    try:
        if not asked["ground"]:
            raise GroundMissing()
        with acting(
            house, reach.principal.actor, said(request, KEY), door="POST /my/doubts", sent=asked, role=reach.role
        ) as envelope:
            dispute_id = UUID(envelope.command_id).hex
            done = _recorded(request, who, home, asked, dispute_id)
    except Refusal as refusal:
        return _form(request, asked["home"], asked["charge"], refusal)
    is_shown = wait_for(house, done.position, WAIT_SECONDS, ("doubts",))
    return RedirectResponse(f"/my/doubts/{dispute_id}?said=1" if is_shown else "/my/doubts", 303)


def _recorded(request: Request, who: Mine, home: MyHome, asked: dict[str, str], dispute_id: str) -> Done:
    """In the name in which it is owed, where that is one of his; else in the name in which he owns it."""
    return raise_doubt(
        house_of(request),
        home.row.dwelling,
        dispute_id=dispute_id,
        charge_id=asked["charge"],
        ground=asked["ground"],
        words=said(request, "words") or None,
        by=home.debtor if home.debtor in who.parties else home.party,
    )


def _form(request: Request, home: str, charge_id: str, refusal: Refusal | None) -> Response:
    """Empty, or as it was filled in, with what is to be put right."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        chosen = who.home(home)
        shown = charge(own_movements(reading, chosen, house.today()), charge_id, tongue)
        before = waiting(reading, who, chosen).get(charge_id)
    if before and refusal is None:
        return RedirectResponse(f"/my/doubts/{before}", 303)
    return page(
        request,
        "my/new_doubt.html",
        status=answer_to(refusal)[0] if refusal else 200,
        home=chosen.row.dwelling,
        place=place(chosen),
        c=shown,
        grounds=[(each, tongue.term(each)) for each in GROUNDS],
        ground=said(request, "ground") if refusal else "",
        words=said(request, "words") if refusal else "",
        longest=WORDS_MAX,
        refusals=[("ground-1" if isinstance(refusal, GroundMissing) else "words", sentence(refusal, tongue))]
        if refusal
        else [],
    )


def _doubtable(request: Request, reading: Reading, who: Mine, home: MyHome) -> tuple[str, str, list[ChargeShown]]:
    found = charges(own_movements(reading, home, house_of(request).today()), tongue_of(request))
    asked = waiting(reading, who, home)
    return home.row.dwelling, place(home), [each for each in found if each.charge_id not in asked][:CHARGES_SHOWN]
