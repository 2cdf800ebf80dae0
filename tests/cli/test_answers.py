"""How an answer is laid out: on a wide terminal, on a narrow one, and for a program."""

import io
from datetime import date
from decimal import Decimal

from rich.console import Console

from domain.values.personal import personal
from services.cli.answers import Paper, plain
from services.languages import Said, Tongue

TITLES = ("户号", "说明", "金额", "合计")
ROWS = [("BH-1-1-101", Said("[bold]物业服务费[/bold]"), "¥1,234,567.89", "¥1,234,567.89")]


def drawn(width: int) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    Paper(Tongue("zh"), console).table(TITLES, ROWS, figures=2)
    return stream.getvalue()


def test_a_table_where_there_is_room() -> None:
    [heading] = [line for line in drawn(100).splitlines() if "户号" in line]
    assert heading.split() == list(TITLES)
    assert "[bold]物业服务费[/bold]" in drawn(100), "what stands in the data is no markup"


def test_a_paragraph_a_row_where_figures_would_break() -> None:
    lines = [line.split() for line in drawn(40).splitlines() if line.strip()]
    assert ["金额", "¥1,234,567.89"] in lines
    assert ["户号", "BH-1-1-101"] in lines


def test_a_program_reads_texts_and_integers_and_nobodys_name() -> None:
    data = {
        "day": date(2026, 11, 23),
        "rate": Decimal("0.50"),
        "amount_fen": 3113,
        "who": personal("x", "name", "陈明"),
    }
    assert plain(data) == {"day": "2026-11-23", "rate": "0.50", "amount_fen": 3113, "who": "Personal(name, ***)"}
