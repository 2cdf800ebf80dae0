"""Whether a form that comes in was sent from a page of ours: another site must not act in a reader's name."""

from urllib.parse import urlsplit

from fastapi import Request


def is_our_own(request: Request) -> bool:
    """By what the browser itself says of where the form stood; who says nothing is refused."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host")
