"""The two areas of the bureau's ledgers, and what happens in them in a month and a half."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from domain.values.money import fen
from projections import directory
from projections.billing_statement import moved_until, rest_by_payment
from services.documents.workbooks.ledgers import KINDS
from services.house import House
from services.use_cases import assessment, books, counter
from services.use_cases.imports import ImportReport, apply_import
from tests.builders import BUREAU, COMPANY, FEE, Clock, adopt, asking, open_counter, settle, take_over
from tests.every_word import both, plan, post

DATA = Path(__file__).parent / "data"
ROWS = {"dwellings": 428, "fund": 428, "arrears": 307, "retrofit": 1284}


def ledger_file(kind: str) -> Path:
    """The bureau's own workbook."""
    return DATA / f"{KINDS[kind].name}.xlsx"


@cache
def cells(kind: str) -> list[dict[str, object]]:
    """The same workbook as another reader sees it."""
    header, *rows = openpyxl.load_workbook(ledger_file(kind)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def hundredths(value: object) -> int:
    """An amount or an area of a cell: 分, or 1/100 ㎡."""
    return fen(Decimal(str(value or 0)))


def bring(house: House, kind: str, who: str = "wang") -> ImportReport:
    """One ledger, and the read side after it."""
    with asking(house, who):
        _, report = apply_import(house, kind, ledger_file(kind).read_bytes())
    settle(house)
    return report


def import_ledgers(house: House) -> None:
    """All four, in the order in which they need each other."""
    for kind in ROWS:
        bring(house, kind)
    take_over(house, "BH", "WC")


def busy_weeks(house: House, clock: Clock) -> None:
    """Two months of an area: runs, payments of every sort, reversals, refunds, both books closed."""
    adopt(house)
    post(house, plan(house))
    company_book = open_counter(house)
    bureau_book = open_counter(house, "s2", "ma", BUREAU, first=101)
    taken = [
        _take(house, place, company_book if place % 3 else bureau_book, 1_000 * place + 37) for place in range(1, 31)
    ]
    for number, payment in enumerate(taken[3:6]):
        if payment["rest_fen"]:
            refund = {"dwelling": payment["dwelling"], "payment_id": payment["payment_id"], "channel": "transfer"}
            both(house, f"back-{number}", "refund", refund_id=f"r{number}", amount_fen=1, reason="overpaid", **refund)
    for number, payment in enumerate(taken[9:12]):
        charge = {"dwelling": payment["dwelling"], "charge_id": f"{FEE}/2026-11/1"}
        both(house, f"wrong-{number}", "charge reversal", reason="not owed", **charge)
    clock.pass_days(10)
    for creditor in (COMPANY, BUREAU):
        with asking(house, "zhao"):
            books.close_books(house, creditor, through=date(2026, 11, 30))
    post(house, plan(house, "2026-12"))
    both(house, "slip", "period reopening", creditor=COMPANY, from_day="2026-11-25", reason="a slip")
    with asking(house):
        counter.close_shift(house, "s1", counted_fen=20_000)
    settle(house)


def _take(house: House, place: int, book: str, fen: int) -> dict[str, Any]:
    """The dwelling at a place in the list pays; the bureau's counter is ma's."""
    dwelling = f"BH-{place % 8 + 1}-1-{place % 6 + 1}01"
    bureau = book != "BH-00000001"
    payment_id = f"payment-of-{place}"
    with asking(house, "ma" if bureau else "wang"):
        counter.take_payment(
            house,
            dwelling,
            payment_id=payment_id,
            amount_fen=fen,
            channel=("cash", "transfer", "pos")[place % 3],
            shift="s2" if bureau else "s1",
            receipt_book=book,
            debtor=_owner(house, dwelling),
        )
    settle(house)
    return {"dwelling": dwelling, "payment_id": payment_id, "rest_fen": _rest(house, dwelling, payment_id)}


def _owner(house: House, dwelling: str) -> str:
    with house.read() as reading:
        return directory.debtor_on(reading, dwelling, house.today())


def _rest(house: House, dwelling: str, payment_id: str) -> int:
    with house.read() as reading:
        return rest_by_payment(moved_until(reading, dwelling, house.today())).get(payment_id, 0)


def post_again(house: House, run: str) -> assessment.Posted:
    """The same posting, by a command of its own."""
    with asking(house, "li"):
        posted = assessment.post_run(house, run)
    settle(house)
    return posted
