"""How a page is written: two languages, one sheet, no scripts."""

from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent
SHEET = "/page.css"
ENVIRONMENT = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


class Shown(NamedTuple):
    """What goes back to a browser."""

    status: int
    kind: str
    body: bytes = b""
    to: str = ""


def written(template: str, *, status: int = 200, **facts: Any) -> Shown:
    """A page."""
    text = ENVIRONMENT.get_template(template).render(yuan=yuan, **facts)
    return Shown(status, "text/html", text.encode())


def onward(to: str) -> Shown:
    """Another page, after something was done."""
    return Shown(303, "text/plain", b"", to)


def asset(path: str) -> Shown:
    """The sheet, or that there is nothing."""
    if path == SHEET:
        return Shown(200, "text/css", (FOLDER / "page.css").read_bytes())
    return Shown(404, "text/plain", b"nothing there")


def yuan(fen: int) -> str:
    """As it stands on a bill."""
    return f"{'-' if fen < 0 else ''}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
