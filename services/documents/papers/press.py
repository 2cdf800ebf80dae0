"""The press: a fixed form and one text of data become a PDF. No resident's text is ever part of a form."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

from services.documents.papers.glyphs import drawable, legible

FORMS = Path(__file__).parent / "forms"
FAMILY = "Noto Sans CJK SC"
MOST_AT_ONCE = 200
"""Papers of one file: memory grows with them, 300 MB for these."""


class Press:
    """Holds the fonts of the locked package, and no others: the same data gives the same bytes on every machine."""

    def __init__(self) -> None:
        self._fonts = typst.Fonts(False, False, [str(files("manimgx_fonts_cjk"))])
        face = next(each for each in self._fonts.fonts() if each.family == FAMILY)
        self._glyphs = drawable(Path(str(face.path)), face.index)
        self._compilers: dict[str, typst.Compiler] = {}
        self._lock = Lock()

    def pdf(self, form: str, data: Mapping[str, object], day: date) -> bytes:
        """PDF/UA-1: typst refuses what is not. `day` is when it says that it was made."""
        made_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        text = json.dumps(legible(data, self._glyphs), ensure_ascii=False)
        with self._lock:  # A compiler keeps the data of its last paper: it is always told new ones, one at a time.
            made = self._compiler(form).compile(
                format="pdf", pdf_standards=["ua-1"], timestamp=made_at, sys_inputs={"data": text}
            )
        if not isinstance(made, bytes):
            raise TypeError(f"{form} came out in {type(made).__name__}")
        return made

    def _compiler(self, form: str) -> typst.Compiler:
        if form not in self._compilers:
            self._compilers[form] = typst.Compiler(str(FORMS / f"{form}.typ"), str(FORMS), self._fonts)
        return self._compilers[form]


@cache
def press() -> Press:
    """The one of this process; it takes a third of a second to make."""
    return Press()
