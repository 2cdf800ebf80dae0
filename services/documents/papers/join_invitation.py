"""What a paper invites to, as a QR code: to pay what it asks for, or to join with the one-time code beside it."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

import segno


class Invitation(NamedTuple):
    """Where one joins, and with which code."""

    url: str
    code: str


class PayAddress(NamedTuple):
    """Where anybody pays what the paper asks for, and until when."""

    url: str
    until: date


def pay_address(public_url: str, link: str) -> str:
    """The page on which one pays by a link."""
    return f"{public_url.rstrip('/')}/pay/link/{link}"


def join_address(public_url: str, dwelling: str) -> str:
    """The page on which one joins; the code is never in it."""
    return f"{public_url.rstrip('/')}/join?{urlencode({'dwelling': dwelling})}"


@lru_cache(maxsize=256)
def qr_code(url: str) -> str:
    """As SVG; what is lost to a crease is corrected (level M)."""
    return segno.make(url, error="m", micro=False).svg_inline(border=2, scale=4, omitsize=True, dark="#000")
