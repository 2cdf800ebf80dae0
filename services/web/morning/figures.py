"""What the morning meeting reads: each figure with the list that adds up to it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from domain.handover.events import GATES
from domain.values.period import first_day, month_of
from projections import directory, ledger, tariffs
from projections.arrears import AGE_BUCKETS
from projections.directory import AreaRow
from projections.engine.listing import Asked, Listing, totals, totals_by
from projections.engine.tables import Reading
from projections.gates import BLOCKED, NOT_BEGUN
from projections.handover_status import status
from projections.lists.doubted import DOUBTS
from projections.lists.owed import ARREARS, COMING, OVERDUE
from projections.lists.received import PAYMENTS
from services.languages import Said, Tongue
from services.languages.ledgers import account
from services.web.lists.fields import age_words
from services.web.may import May
from services.web.moments import Moment
from services.web.places import listed
from services.web.wording import party


class Figure(NamedTuple):
    """A figure as it is read, and what it consists of."""

    text: str
    href: str = ""


class OfArea(NamedTuple):
    """One area this morning."""

    code: str
    name: str
    owed: Figure
    coming: Figure
    collected: Figure
    ages: tuple[tuple[str, Figure], ...]
    doubts: Figure
    gates: tuple[tuple[str, str, str], ...]  # Of each gate that has begun: its name, its state, and the mark of it.
    not_begun: int
    handover: str


class OfCreditor(NamedTuple):
    """One set of books this morning."""

    who: Said
    code: str
    owed: Figure
    coming: Figure
    collected: Figure
    accounts: tuple[tuple[str, Figure, Figure], ...]
    debit: str
    credit: str


class Morning(NamedTuple):
    """All of it, and its sums."""

    areas: tuple[OfArea, ...]
    owed: str
    coming: str
    collected: str
    doubts: int
    creditors: tuple[OfCreditor, ...]
    month: str


class _Desk(NamedTuple):
    """Where it is asked, as of when, and for whom."""

    reading: Reading
    moment: Moment
    may: May
    tongue: Tongue
    position: int | None

    def asked(self, **wanted: Any) -> Asked:
        """Of a list, with these filters."""
        as_of = None if self.moment.is_now else self.moment.day
        return Asked(self.moment.today, self.may.areas, as_of, self.position, _filters(wanted))

    def sum(self, listing: Listing, column: str, **wanted: Any) -> int:
        """What a column adds up to. 分."""
        return totals(self.reading, listing, self.asked(**wanted)).sums[column]

    def money(self, fen: int, name: str, **wanted: Any) -> Figure:
        """A sum, and the list that it is the sum of."""
        href = self.may.leads(listed(name, **wanted, **self.moment.asked())) if fen else ""
        return Figure(self.tongue.money(fen), href)


def morning(reading: Reading, moment: Moment, may: May, tongue: Tongue) -> Morning:
    """As of a day, and as known at a moment."""
    desk = _Desk(reading, moment, may, tongue, moment.position(reading))
    areas = [each for each in directory.areas(reading) if may.sees(each.area)]
    first = first_day(month_of(moment.day))
    return Morning(
        areas=tuple(_of_area(desk, each, first) for each in areas),
        owed=tongue.money(desk.sum(ARREARS, "outstanding_fen", due=OVERDUE)),
        coming=tongue.money(desk.sum(ARREARS, "outstanding_fen", due=COMING)),
        collected=tongue.money(desk.sum(PAYMENTS, "amount_fen", from_=first, to=moment.day)),
        doubts=totals(reading, DOUBTS, desk.asked(state="open")).rows,
        creditors=tuple(_of_creditors(desk, areas, first)),
        month=tongue.month(month_of(moment.day)),
    )


def _of_area(desk: _Desk, area: AreaRow, first: date) -> OfArea:
    day, code, of = desk.moment.day, area.area, {"area": area.area}
    owed = {due: desk.sum(ARREARS, "outstanding_fen", due=due, **of) for due in (OVERDUE, COMING)}
    collected = desk.sum(PAYMENTS, "amount_fen", from_=first, to=day, **of)
    open_ = totals(desk.reading, DOUBTS, desk.asked(state="open", **of)).rows
    gates = status(desk.reading, code, day, desk.position).gates
    when = urlencode({"as_of": day.isoformat()} | desk.moment.asked())
    return OfArea(
        code=code,
        name=area.name,
        owed=desk.money(owed[OVERDUE], "arrears", due=OVERDUE, **of),
        coming=desk.money(owed[COMING], "arrears", due=COMING, **of),
        collected=desk.money(collected, "payments", from_=first, to=day, **of),
        ages=tuple(_ages(desk, code)),
        doubts=Figure(
            str(open_), desk.may.leads(listed("doubts", state="open", **of, **desk.moment.asked())) if open_ else ""
        ),
        gates=tuple(
            (desk.tongue.word(each.gate), desk.tongue.word(each.state), "bad" if each.state == BLOCKED else "good")
            for each in gates
            if each.state != NOT_BEGUN
        ),
        not_begun=sum(each.state == NOT_BEGUN for each in gates) if len(gates) == len(GATES) else 0,
        handover=f"/bureau/handover/{code}?{when}" if desk.may.opens("/bureau/handover/{area}") else "",
    )


def _ages(desk: _Desk, area: str) -> Iterator[tuple[str, Figure]]:
    for begins, ends in zip(AGE_BUCKETS, [*AGE_BUCKETS[1:], None], strict=True):
        fen = desk.sum(ARREARS, "outstanding_fen", due=OVERDUE, area=area, age=(begins, ends))
        figure = desk.money(fen, "arrears", due=OVERDUE, area=area, age=begins)
        yield age_words(begins, ends, desk.tongue), figure


def _of_creditors(desk: _Desk, areas: Iterable[AreaRow], first: date) -> Iterator[OfCreditor]:
    """Whoever is owed, or was paid this month, or keeps books."""
    by = {due: totals_by(desk.reading, ARREARS, desk.asked(due=due), "creditor") for due in (OVERDUE, COMING)}
    paid = totals_by(desk.reading, PAYMENTS, desk.asked(from_=first, to=desk.moment.day), "payee")
    keepers = {area.bureau for area in areas}.union(tariffs.creditors(desk.reading))
    for who in sorted(keepers.union(*by.values(), paid)):
        if desk.may.books not in (None, who):
            continue
        owed = {due: sums[who].sums["outstanding_fen"] if who in sums else 0 for due, sums in by.items()}
        collected = paid[who].sums["amount_fen"] if who in paid else 0
        until = None if desk.moment.is_now else desk.moment.day
        lines = ledger.trial_balance(desk.reading, who, until, desk.position)
        yield OfCreditor(
            who=party(who, desk.tongue),
            code=who,
            owed=desk.money(owed[OVERDUE], "arrears", due=OVERDUE, creditor=who),
            coming=desk.money(owed[COMING], "arrears", due=COMING, creditor=who),
            collected=desk.money(collected, "payments", payee=who, from_=first, to=desk.moment.day),
            accounts=tuple(
                (
                    account(line.account, desk.tongue),
                    desk.money(line.debit_fen, "postings", books=who, account=line.account),
                    desk.money(line.credit_fen, "postings", books=who, account=line.account),
                )
                for line in lines
            ),
            debit=desk.tongue.money(sum(line.debit_fen for line in lines)),
            credit=desk.tongue.money(sum(line.credit_fen for line in lines)),
        )


def _filters(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_"): value for name, value in wanted.items()}
