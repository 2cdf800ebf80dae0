"""What invites a resident to join: an address as a QR code, and the one-time code beside it."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

import segno


class Invitation(NamedTuple):
    """Where one joins, and with which code."""

    url: str
    code: str


def join_address(public_url: str, dwelling: str) -> str:
    """The page on which one joins; the code is never in it."""
    return f"{public_url.rstrip('/')}/join?{urlencode({'dwelling': dwelling})}"


@lru_cache(maxsize=256)
def qr_code(url: str) -> str:
    """As SVG; what is lost to a crease is corrected (level M)."""
    return segno.make(url, error="m", micro=False).svg_inline(border=2, scale=4, omitsize=True, dark="#000")
