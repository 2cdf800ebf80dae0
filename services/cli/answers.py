"""An answer, as people read it and as programs do."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

if TYPE_CHECKING:
    from rich.console import Console

    from services.languages import Said, Tongue

WIDTH_OF_A_FILE = 160
"""Columns where no terminal says how many there are."""
FOLDED_TO = 16
"""A text is not folded to less than this."""


class Paper:
    """What people read: sentences and tables, in one language."""

    def __init__(self, tongue: "Tongue", console: "Console") -> None:
        self.tongue, self._console = tongue, console

    def say(self, message: str, **places: object) -> None:
        """A message of the catalogue, with what belongs in its places."""
        self._console.print(self.tongue.gettext(message) % places)

    def write(self, text: "str | Said") -> None:
        """A text as it stands."""
        self._console.print(text if isinstance(text, str) else text.text)

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[object]], *, figures: int = 0, of: str = "") -> None:
        """Titles are messages; the last columns, so many as are figures, stand to the right, and are never broken.

        Where the terminal is too narrow for that, every row is a paragraph.
        """
        said = [self.tongue.gettext(title) for title in titles]
        cells = [[getattr(cell, "text", "") if isinstance(cell, tuple) else str(cell) for cell in row] for row in rows]
        if of:
            self.write(of)
        if _room(said, cells, figures) <= self._console.width:
            self._draw(said, cells, figures)
        else:
            for row in cells:
                self._draw([], [[title, cell] for title, cell in zip(said, row, strict=True) if cell], 0)

    def _draw(self, titles: Sequence[str], cells: Sequence[Sequence[str]], figures: int) -> None:
        from rich import box
        from rich.table import Table

        drawn = Table(box=box.SIMPLE_HEAD, show_header=bool(titles))
        for at, title in enumerate(titles):
            is_figure = at >= len(titles) - figures
            drawn.add_column(title, justify="right" if is_figure else "left", no_wrap=is_figure, overflow="fold")
        for row in cells:
            drawn.add_row(*row)
        self._console.print(drawn)


def _room(titles: Sequence[str], cells: Sequence[Sequence[str]], figures: int) -> int:
    """Columns of a terminal that a table needs: texts may be folded, figures not."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(titles, *cells, strict=True)]
    texts = len(widths) - figures
    return sum(min(width, FOLDED_TO) for width in widths[:texts]) + sum(widths[texts:]) + 3 * len(widths)


class Answer(NamedTuple):
    """What a command found or did. `data` is for programs, money in 分; None: they were told. `show` is for people."""

    data: Any
    show: Callable[[Paper], None]
    code: int = 0


def console(stream: TextIO) -> "Console":
    """Where people read; what stands in the data is never markup."""
    from rich.console import Console

    width = None if stream.isatty() else WIDTH_OF_A_FILE
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def print_json(data: object) -> None:
    """Nothing else goes to the standard output then."""
    print(json.dumps(plain(data), ensure_ascii=False, indent=2), file=sys.stdout)


def plain(data: object) -> Any:
    """Days and decimals as texts; a person's values stay sealed."""
    import msgspec

    return msgspec.to_builtins(data, enc_hook=str, str_keys=True)
