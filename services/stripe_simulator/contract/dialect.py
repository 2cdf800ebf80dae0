"""OpenAPI 3.0 is not JSON Schema: what stands differently is said anew, and what a later version added is laid over."""

from typing import Any

Json = dict[str, Any]
ASIDE = {"format", "nullable"}
LISTS = {"allOf", "anyOf", "oneOf"}


def as_json_schema(node: Any) -> Any:
    """The same demands in JSON Schema 2020-12. An object that lists its fields has no others."""
    if not isinstance(node, dict):
        return node
    said = {name: _said(name, one) for name, one in node.items() if name not in ASIDE and not name.startswith("x-")}
    if said.get("type") == "object" and said.get("properties"):
        said.setdefault("additionalProperties", False)
    return {"anyOf": [said, {"type": "null"}]} if node.get("nullable") else said


def _said(name: str, one: Any) -> Any:
    if name == "properties":
        return {field: as_json_schema(schema) for field, schema in one.items()}
    if name in LISTS:
        return [as_json_schema(schema) for schema in one]
    return as_json_schema(one) if name in ("items", "additionalProperties") else one


def lay_over(document: Json, overlay: Json) -> None:
    """Lifts the document to the version of the overlay."""
    document["info"]["version"] = overlay["version"]
    document["event_types"] += overlay["event_types"]
    for path, methods in overlay["parameters"].items():
        for method, change in methods.items():
            _change(document["paths"][path][method]["body"]["properties"], change)
    for name, change in overlay["schemas"].items():
        _change(document["components"]["schemas"][name]["properties"], change)


def _change(fields: Json, change: Json) -> None:
    for gone in change.get("gone", ()):
        del fields[gone]
    fields.update(change.get("new", {}))
    for name, values in change.get("values", {}).items():
        fields[name].get("items", fields[name])["enum"] += values
