"""The addresses of lists and histories: every figure and every name on a page leads to what it consists of."""

from urllib.parse import quote, urlencode

LISTS, HISTORY = "/desk/lists", "/history"


def listed(name: str, **wanted: object) -> str:
    """A list with these filters."""
    asked = {key.rstrip("_"): str(value) for key, value in wanted.items() if value not in ("", None)}
    return f"{LISTS}/{name}?{urlencode(asked)}" if asked else f"{LISTS}/{name}"


def history_of(kind: str, *key: str) -> str:
    """What happened to one thing: a dwelling, a payment, a run, …"""
    return f"{HISTORY}/{kind}/{written('/'.join(key))}"


def fact(stream: str, version: int) -> str:
    """One entry of history, by its place; the tenant is ours alone, and needs no naming."""
    kind, key = stream.split("/", 2)[1:]
    return f"{HISTORY}/facts/{kind}/{written(key)}/{version}"


def charge_history(dwelling: str, charge_id: str) -> str:
    """What made a charge, and what became of it."""
    return history_of("charges", dwelling, charge_id)


def written(key: str) -> str:
    """A key as it stands in an address: in one piece."""
    return quote(key.replace("/", "~"))


def read(key: str) -> str:
    """The key that an address names."""
    return key.replace("~", "/")
