"""What the description shows: the example of each call, and what it says of the answer."""

from typing import Any, NamedTuple

Description = dict[str, Any]


class Shown(NamedTuple):
    """A call as the documentation shows it."""

    body: Any
    """None where nothing is sent."""
    status: int
    """Of success; 202 may stand in its place."""
    answers: list[Any]
    """Examples of the answer."""
    fields: frozenset[str]
    """All that an answer may hold."""


def shown(description: Description) -> dict[tuple[str, str], Shown]:
    """Every call that sends or gets JSON, by method and path."""
    return {
        (method, path): _shown(call, description)
        for path, calls in description["paths"].items()
        for method, call in calls.items()
        if "multipart/form-data" not in call.get("requestBody", {}).get("content", {}) and _tells_json(call)
    }


def _tells_json(call: Description) -> bool:
    return any("application/json" in each.get("content", {}) for each in call["responses"].values())


def _shown(call: Description, description: Description) -> Shown:
    bodies = _examples(call.get("requestBody", {}), description)
    status, answer = next((int(each), told) for each, told in call["responses"].items() if each in ("200", "201"))
    schema = _resolved(_schema(answer), description)
    fields = frozenset(schema.get("properties", {}))
    return Shown(bodies[0] if bodies else None, status, _examples(answer, description), fields)


def _examples(content: Description, description: Description) -> list[Any]:
    schema = _schema(content)
    return _of_schema(schema, description) if schema else []


def _schema(content: Description) -> Description:
    found: Description = content.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _resolved(schema: Description, description: Description) -> Description:
    while "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _of_schema(schema: Description, description: Description) -> list[Any]:
    """Behind its reference; of a page, one that holds what is shown of its items; of several forms, all."""
    schema = _resolved(schema, description)
    if "oneOf" in schema:
        return [each for form in schema["oneOf"] for each in _of_schema(form, description)]
    if schema.get("examples"):
        return list(schema["examples"])
    if "items" in schema.get("properties", {}):
        within = _of_schema(schema["properties"]["items"]["items"], description)
        return [dict.fromkeys(schema["properties"]) | {"items": within}]
    return []
