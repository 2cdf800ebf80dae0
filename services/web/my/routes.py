"""Where a resident sees what he owes and why, his receipts, his dwelling, the fund, and what is kept about him."""

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from domain.values.period import month_of
from projections.engine.tables import Reading
from projections.statement import statement
from services.auth.entering import reach_of
from services.documents.papers.printing import statement_pdf
from services.documents.papers.receipt_printing import receipt_pdf
from services.languages import Tongue
from services.web.my.doubting import own_doubts
from services.web.my.export import all_of
from services.web.my.handover import progress
from services.web.my.holdings import fund, holding
from services.web.my.mine import Mine, MyHome, mine, months, own_movements
from services.web.my.months import doubtable, month_page, place, read_account, read_month, year_page
from services.web.my.overview import HomeOwed, owed
from services.web.my.receipts import present_receipt, receipt, receipts
from services.web.my.rights import looks, records
from services.web.page_route import PageRoute
from services.web.pages import house_of, page, tongue_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/my")
def overview_page(request: Request) -> HTMLResponse:
    """What he owes at each dwelling, and the doors to all else."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        found = [_owed(request, reading, home, tongue) for home in who.homes]
        waiting = sum(row.outcome is None for _, row in own_doubts(reading, who))
    return page(request, "my/overview.html", homes=found, waiting=waiting)


@router.get("/my/statements/{dwelling}")
def my_statement(request: Request, dwelling: str, period: str | None = None) -> HTMLResponse:
    """A month: what was charged and how each amount is reckoned, what was paid, what is open."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        account = read_account(reading, who.home(dwelling), house.today())
        found = read_month(house, reading, account, period or "")
        shown = month_page(account, found, house.today(), tongue)
        own = doubtable(reading, who, account, found.own.period)
    return page(request, "statement.html", s=shown, mine=own)


@router.get("/my/statements/{dwelling}/pdf")
def my_statement_pdf(request: Request, dwelling: str, period: str | None = None) -> Response:
    """The same, on paper."""
    house = house_of(request)
    with house.read() as reading:
        account = read_account(reading, who_asks(request, reading).home(dwelling), house.today())
        found = read_month(house, reading, account, period or "")
    return pdf(statement_pdf(house, found, tongue_of(request)))


@router.get("/my/months")
def my_months(request: Request, home: str = "", year: str = "") -> HTMLResponse:
    """Month by month, a year at a time."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        chosen = who.home(home) if home else next(iter(who.homes), None)
        moved = own_movements(reading, chosen, house.today()) if chosen else []
    if chosen is None:
        return page(request, "my/months.html", home="", place="", found=None, homes=[])
    newest = months(chosen, moved, house.today()).last[:4]
    asked = year if year.isascii() and year.isdecimal() and len(year) == 4 else newest
    found = year_page(chosen, moved, asked, house.today(), tongue)
    homes = [(each.row.dwelling, place(each)) for each in who.homes if each is not chosen]
    return page(request, "my/months.html", home=chosen.row.dwelling, place=place(chosen), found=found, homes=homes)


@router.get("/my/receipts")
def my_receipts(request: Request) -> HTMLResponse:
    """Everything that was paid for his debts, the newest first."""
    tongue = tongue_of(request)
    with house_of(request).read() as reading:
        who = who_asks(request, reading)
        found = [(place(home), receipts(reading, who, home, tongue)) for home in who.homes]
    return page(request, "my/receipts.html", homes=found)


@router.get("/my/receipts/{number}")
def my_receipt(request: Request, number: str) -> HTMLResponse:
    """One of them, and what it paid."""
    with house_of(request).read() as reading:
        who = who_asks(request, reading)
        found = present_receipt(reading, who, receipt(reading, who, number), tongue_of(request))
    return page(request, "my/receipt.html", r=found)


@router.get("/my/receipts/{number}/pdf")
def my_receipt_pdf(request: Request, number: str) -> Response:
    """On paper, as it was given."""
    house = house_of(request)
    with house.read() as reading:
        found = receipt(reading, who_asks(request, reading), number)
    return pdf(receipt_pdf(house, found, tongue_of(request)))


@router.get("/my/dwellings")
def my_dwellings(request: Request) -> HTMLResponse:
    """What is on record of his dwellings, and how their fees are reckoned."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        found = [
            holding(reading, who, home, own_movements(reading, home, house.today()), house.today(), tongue)
            for home in who.homes
        ]
    return page(request, "my/dwellings.html", homes=found)


@router.get("/my/fund")
def my_fund(request: Request) -> HTMLResponse:
    """The maintenance fund of his building, and his own part in it."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        homes = [home for home in who_asks(request, reading).homes if home.is_his(house.today())]
        found = [(place(home), fund(reading, home, house.today(), tongue)) for home in homes]
    return page(request, "my/fund.html", homes=found)


@router.get("/my/handover")
def my_handover(request: Request) -> HTMLResponse:
    """How far the handover of his area has come."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        found = progress(reading, who_asks(request, reading).homes, house.today(), tongue)
    return page(request, "my/handover.html", areas=found)


@router.get("/my/data")
def my_data(request: Request) -> HTMLResponse:
    """What is kept about him, how long and for whom, and what he may demand."""
    house, tongue = house_of(request), tongue_of(request)
    with house.read() as reading:
        who = who_asks(request, reading)
        found = records(reading, house.keys, who, tongue)
    return page(request, "my/data.html", records=found, homes=[place(home) for home in who.homes])


@router.get("/my/data.json")
def my_data_file(request: Request) -> Response:
    """The same and all his accounts, for programs: to be kept, or given to somebody else."""
    house = house_of(request)
    with house.read() as reading:
        found = all_of(reading, house.keys, who_asks(request, reading), house.today())
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="anju-my-data.json"'}
    return Response(msgspec.json.encode(found), media_type="application/json", headers=headers)


@router.get("/my/reveals")
def my_reveals(request: Request) -> HTMLResponse:
    """Who looked at his name, his number or his words, when, and what for."""
    with house_of(request).read() as reading:
        found = looks(reading, who_asks(request, reading), tongue_of(request))
    return page(request, "my/reveals.html", looks=found)


def who_asks(request: Request, reading: Reading) -> Mine:
    """The one who has signed in, and what is his."""
    reach = reach_of(request)
    reach.goes_nowhere_special()  # Nothing is asked for here but what is his.
    return mine(reading, reach.principal, house_of(request).today())


def pdf(content: bytes) -> Response:
    """To be looked at, and kept by nobody on the way."""
    return Response(content, media_type="application/pdf", headers={"Cache-Control": "no-store"})


def _owed(request: Request, reading: Reading, home: MyHome, tongue: Tongue) -> HomeOwed:
    today = house_of(request).today()
    own = statement(reading, home.row.dwelling, month_of(today), debtor=home.debtor, as_of=today)
    return owed(home, own, today, tongue)
