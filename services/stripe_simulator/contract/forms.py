"""Stripe's form encoding: `line_items[0][price_data][currency]=cny` is a tree, and its leaves are text."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Json = dict[str, Any]
PARTS = re.compile(r"[^\[\]]+|(?<=\[)(?=\])")
WHOLE, NUMBER = re.compile(r"-?\d+"), re.compile(r"-?\d+(\.\d+)?")


class FormUnclear(ValueError):
    """One name is given twice, or is a value and a tree at once."""


def tree(pairs: Iterable[tuple[str, str]]) -> Json:
    """The fields of a form as nested objects and lists. Raises FormUnclear."""
    root: Json = {}
    for name, value in pairs:
        node, parts = root, PARTS.findall(name) or [name]
        for part in parts[:-1]:
            node = node.setdefault(part or str(len(node)), {})
            if not isinstance(node, dict):
                raise FormUnclear(f"{name}: a value and a tree under the same name")
        last = parts[-1] or str(len(node))
        if last in node:
            raise FormUnclear(f"{name}: given twice")
        node[last] = value
    return {name: _lists(one) for name, one in root.items()}


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    grown = {name: _lists(one) for name, one in node.items()}
    numbered = sorted(int(name) for name in grown if WHOLE.fullmatch(name))
    if grown and numbered == list(range(len(grown))):
        return [grown[str(number)] for number in numbered]
    return grown


def typed(value: Any, schema: Json, resolved: Callable[[Json], Json]) -> Any:
    """The text of a form as what the schema asks for, where it can be read as that."""
    schema = resolved(schema)
    for way in schema.get("anyOf", ()):
        read = typed(value, way, resolved)
        if not isinstance(read, str) or _is_text(read, resolved(way)):
            return read
    match value:
        case str():
            return _leaf(value, schema.get("type"))
        case dict():
            named, other = schema.get("properties", {}), schema.get("additionalProperties")
            rest = other if isinstance(other, dict) else {}
            return {name: typed(one, named.get(name, rest), resolved) for name, one in value.items()}
        case list():
            return [typed(one, schema.get("items", {}), resolved) for one in value]
    return value


def _is_text(value: str, schema: Json) -> bool:
    return schema.get("type") == "string" and value in schema.get("enum", [value])


def _leaf(text: str, kind: str | None) -> str | int | float | bool:
    if kind == "integer" and WHOLE.fullmatch(text):
        return int(text)
    if kind == "number" and NUMBER.fullmatch(text):
        return float(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text
