"""Lists, newest first, in pages that go both ways; and ids that are asked for as whole objects."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from services.stripe_simulator.records import DAY, DAYS_OF_EVENTS, KINDS, Json, Records
from services.stripe_simulator.refusing import refused

MOST = 100
DEEPEST = 4


def page(records: Records, kind: str, asked: Json, wanted: Callable[[Json], bool] = lambda _: True) -> Json:
    """One page of what is wanted, in the form of Stripe's lists. Raises Refused."""
    limit = asked.get("limit", 10)
    if not 1 <= limit <= MOST:
        raise refused("This value must be between 1 and 100.", param="limit")
    forward, walk = _walk(records, kind, asked)
    span = _span(records, kind, asked.get("created"))
    found = list[Json]()
    for one in walk:
        if not forward and one["created"] < span[0]:
            break  # They are older and older from here.
        if span[0] <= one["created"] <= span[1] and wanted(one):
            found.append(one)
        if len(found) > limit:
            break
    shown = found[:limit]
    path = f"/v1/{asked['path']}"
    return {"object": "list", "url": path, "has_more": len(found) > limit, "data": shown[::-1] if forward else shown}


def _walk(records: Records, kind: str, asked: Json) -> tuple[bool, Iterator[Json]]:
    """From where the page begins: towards newer ones where what is asked for stands before an object."""
    order, objects = records.order[kind], records.objects[kind]
    if before := asked.get("ending_before"):
        start = records.aside[records.get(kind, before)["id"]]["place"] + 1
        return True, (objects[order[place]] for place in range(start, len(order)))
    after = asked.get("starting_after")
    start = records.aside[records.get(kind, after)["id"]]["place"] if after else len(order)
    return False, (objects[order[place]] for place in range(start - 1, -1, -1))


def _span(records: Records, kind: str, created: Any) -> tuple[int, int]:
    if isinstance(created, int):
        return created, created
    asked: Json = created or {}
    first = max(asked.get("gte", 0), asked.get("gt", -1) + 1)
    last = min(asked.get("lte", 2**60), asked.get("lt", 2**60) - 1)
    if kind == "event":
        first = max(first, records.now - DAYS_OF_EVENTS * DAY + 1)
    return first, last


def expanded(records: Records, one: Json, paths: list[str]) -> Json:
    """A copy in which these ids are objects. Raises Refused."""
    whole = copy.deepcopy(one)
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST + (parts[0] == "data"):
            raise refused("You cannot expand more than 4 levels of a property", param="expand")
        _expand(records, whole, parts, path)
    return whole


def _expand(records: Records, node: Any, parts: list[str], path: str) -> None:
    if not parts or node is None:
        return
    if isinstance(node, list):
        for one in node:
            _expand(records, one, parts, path)
        return
    name, rest = parts[0], parts[1:]
    if node.get("object") != "list" and name not in _may_be_expanded(records, node):
        raise refused(f"This property cannot be expanded ({path}).", param="expand")
    held = node.get(name)
    if isinstance(held, str):
        node[name] = held = copy.deepcopy(records.get(KINDS[held.split("_")[0]], held))
    _expand(records, held, rest, path)


def _may_be_expanded(records: Records, node: Json) -> list[str]:
    contract = records.contract
    schema = contract.schemas.get(contract.schema_of.get(str(node.get("object")), ""), {})
    listed: list[str] = schema.get("x-expandableFields", [])
    return listed
