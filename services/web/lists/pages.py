"""The addresses of the lists: each as a page and as a workbook."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from projections.engine.business_day import BUSINESS_ZONE
from projections.engine.listing import Asked, totals, walk
from projections.engine.listing import Row as ListRow
from projections.engine.tables import Reading
from services.auth.tokens import TokenBroken, Tokens
from services.documents.list_workbook import ROWS_MAX, Head, Kind, Row, Words, list_workbook
from services.http.refusals import CursorInvalid
from services.languages import N_, Tongue
from services.web.lists.columns import Column, Writing, for_workbook
from services.web.lists.fields import Shown
from services.web.lists.presenting import Listed, learn_names, present, present_faults, writing_of
from services.web.lists.question import SIZES, UNGROUPED, Question, question_of
from services.web.lists.refusals import TooManyRows
from services.web.lists.sheets import SHEETS, Sheet
from services.web.may import May, may_of
from services.web.page_route import PageRoute
from services.web.pages import house_of, page, tongue_of
from services.web.places import LISTS, listed

router = APIRouter(route_class=PageRoute, include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES_AT_ONCE = 500
_KINDS: dict[str, Kind] = {"age": "count", "area": "area", "count": "count", "day": "day", "money": "money"}
"""How a workbook holds a column; the others are texts."""


def _page_of(sheet: Sheet) -> Callable[[Request], HTMLResponse]:
    def list_page(request: Request) -> HTMLResponse:
        house, tongue, may = house_of(request), tongue_of(request), may_of(request)
        with house.read() as reading:
            shown = Shown(reading, may.areas, tongue)
            question = question_of(house, sheet, request.query_params, shown)
            if question.faults:
                return _drawn(request, present_faults(question, shown), status=422)
            writing = writing_of(house, question, tongue, may)
            after, before = _cursor(request, question, "after"), _cursor(request, question, "before")
            found = present(question, may, shown, writing, after, before)
        return _drawn(request, _beside(request, question, found))

    return list_page


def _workbook_of(sheet: Sheet) -> Callable[[Request], Response]:
    def list_as_workbook(request: Request) -> Response:
        house, tongue, may = house_of(request), tongue_of(request), may_of(request)
        with house.read_at_length() as reading:
            shown = Shown(reading, may.areas, tongue)
            question = question_of(house, sheet, request.query_params, shown)
            if question.faults:
                return _drawn(request, present_faults(question, shown), status=422)
            book = workbook(question, may, shown, writing_of(house, question, tongue, may), _when(request))
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_file_name(question, tongue))}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(book, media_type=XLSX, headers=headers)

    return list_as_workbook


def workbook(question: Question, may: May, shown: Shown, writing: Writing, when: str) -> bytes:
    """All rows of a question, in their order. Raises TooManyRows."""
    sheet, tongue, asked = question.sheet, shown.tongue, question.asked(shown.reading, may)
    count = totals(shown.reading, sheet.listing, asked).rows
    if count > ROWS_MAX:
        raise TooManyRows(count, ROWS_MAX)
    heads = [
        Head(tongue.gettext(each.title), _kind(each), each.name in sheet.listing.sums and each.is_figure)
        for each in sheet.columns
    ]
    words = Words(
        tongue.gettext(N_("小计")),
        tongue.gettext(N_("大计")),
        tongue.gettext(N_("&C第 &P 页，共 &N 页&R&D")),
        tongue.gettext(N_("说明")),
    )
    rows = _rows(question, asked, shown.reading, writing)
    about = _about(question, shown, when)
    return list_workbook(tongue.gettext(sheet.title), heads, rows, words, about, grouped=question.group != UNGROUPED)


def _rows(question: Question, asked: Asked, reading: Reading, writing: Writing) -> Iterator[Row]:
    """Names are learnt some hundreds at a time."""
    columns, group = question.sheet.columns, question.group
    waiting: list[ListRow] = []
    for row in walk(reading, question.sheet.listing, asked):
        waiting.append(row)
        if len(waiting) == NAMES_AT_ONCE:
            yield from _written(waiting, columns, group, reading, writing)
            waiting = []
    yield from _written(waiting, columns, group, reading, writing)


def _written(
    rows: Sequence[ListRow], columns: tuple[Column, ...], group: str, reading: Reading, writing: Writing
) -> Iterator[Row]:
    learn_names(reading, columns, rows, writing)
    for row in rows:
        of = row["code"] if group == "dwelling" else row.get(group, "")
        yield Row(str(of), [for_workbook(each, row[each.name], writing) for each in columns])


def _kind(column: Column) -> Kind:
    return _KINDS.get(column.kind, "text")


def _about(question: Question, shown: Shown, when: str) -> list[tuple[str, str]]:
    tongue, moment = shown.tongue, question.moment
    told = [(tongue.gettext(N_("表")), tongue.gettext(question.sheet.title))]
    for each in question.sheet.fields:
        if each.name in question.entered:
            choices = dict(each.choices(shown)) if each.choices else {}
            value = question.entered[each.name]
            told.append((tongue.gettext(each.title), choices.get(value, value)))
    if question.sheet.tells_the_past:
        told.append((tongue.gettext(N_("截至")), tongue.day(moment.day)))
        known = tongue.hour(moment.known_at) if moment.known_at else tongue.gettext(N_("现在"))
        told.append((tongue.gettext(N_("当时所知")), known))
    told.append((tongue.gettext(N_("导出时间")), when))
    told.append((tongue.gettext(N_("姓名")), tongue.gettext(N_("已遮盖"))))
    return told


def _when(request: Request) -> str:
    return tongue_of(request).hour(house_of(request).clock().astimezone(BUSINESS_ZONE))


def _file_name(question: Question, tongue: Tongue) -> str:
    area = question.entered.get("area", "")
    return (
        f"{'-'.join(filter(None, (tongue.gettext(question.sheet.title), area, question.moment.day.isoformat())))}.xlsx"
    )


def _cursor(request: Request, question: Question, name: str) -> str | None:
    """Raises CursorInvalid."""
    sealed = request.query_params.get(name)
    if sealed is None:
        return None
    try:
        return _tokens(request).open(sealed, _purpose(question))
    except TokenBroken:
        raise CursorInvalid() from None


def _beside(request: Request, question: Question, found: Listed) -> Listed:
    """With the addresses of the pages beside it: a cursor is sealed, and belongs to its question."""
    name, tokens = question.sheet.name, _tokens(request)

    def address(key: str, which: str) -> str:
        return listed(name, **question.address(**{which: tokens.seal(key, _purpose(question))})) if key else ""

    first = listed(name, **question.address()) if found.first else ""
    return found._replace(before=address(found.before, "before"), after=address(found.after, "after"), first=first)


def _purpose(question: Question) -> str:
    return f"list {question.sheet.name} {urlencode(sorted(question.address().items()))}"


def _tokens(request: Request) -> Tokens:
    tokens: Tokens = request.app.state.tokens
    return tokens


def _drawn(request: Request, found: Listed, status: int = 200) -> HTMLResponse:
    return page(request, "lists/list.html", status=status, s=found, sizes=SIZES)


@router.get(LISTS)
def lists_page(request: Request) -> HTMLResponse:
    """Those that whoever asks may open."""
    may, tongue = may_of(request), tongue_of(request)
    named = [(listed(each.name), tongue.gettext(each.title)) for each in SHEETS.values()]
    return page(request, "lists/lists.html", lists=[each for each in named if may.leads(each[0])])


for _sheet in SHEETS.values():
    router.add_api_route(f"{LISTS}/{_sheet.name}", _page_of(_sheet), methods=["GET"])
    router.add_api_route(f"{LISTS}/{_sheet.name}.xlsx", _workbook_of(_sheet), methods=["GET"])
