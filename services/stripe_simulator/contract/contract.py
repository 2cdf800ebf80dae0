"""Does a request, an answer, an event say what Stripe's own description allows, and nothing else?"""

import json
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

from services.stripe_simulator.contract.dialect import as_json_schema, lay_over
from services.stripe_simulator.contract.forms import FormUnclear, tree, typed

Json = dict[str, Any]
FOLDER = Path(__file__).parent
NOTHING: Json = {"type": "object", "properties": {}, "additionalProperties": False}


class Operation:
    """One door of the API: what it takes and what it answers."""

    def __init__(self, path: str, method: str, said: Json) -> None:
        """As the description has it."""
        self.path, self.method, self.name = path, method, str(said["operationId"])
        self.body: Json = said["body"]
        self.answers: Json = said["answers"]
        self.place = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
        asked = [one for one in said["parameters"] if one["in"] == "query"]
        self.query: Json = {
            **NOTHING,
            "properties": {one["name"]: one["schema"] for one in asked},
            "required": [one["name"] for one in asked if one["required"]],
        }


class Contract:
    """Stripe's description, cut down to what is called, at the version that the makers' client speaks."""

    def __init__(self, document: Json) -> None:
        """A description whose overlay is laid over."""
        self.version: str = document["info"]["version"]
        self.event_types = frozenset[str](document["event_types"]) - {"*"}
        self.schemas: Json = document["components"]["schemas"]
        self.operations = [
            Operation(path, method.upper(), said)
            for path, methods in document["paths"].items()
            for method, said in methods.items()
        ]
        self._validators: dict[str, Draft202012Validator] = {}

    @classmethod
    def load(cls) -> Self:
        """As it stands in this folder."""
        document = json.loads((FOLDER / "extract.json").read_text("utf-8"))
        lay_over(document, json.loads((FOLDER / "overlay.json").read_text("utf-8")))
        return cls(document)

    def operation(self, method: str, url: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation of an address, with the ids in it."""
        path = urlsplit(url).path
        for one in self.operations:
            if one.method == method.upper() and (found := one.place.fullmatch(path)):
                return one, found.groupdict()
        return None

    def read(self, method: str, url: str, body: str = "") -> tuple[Json, list[str]]:
        """What is asked, typed, and whatever is wrong with it."""
        found = self.operation(method, url)
        if found is None:
            return {}, [f"{method.upper()} {urlsplit(url).path}: not in the extract: see tests/contract/extract.py"]
        operation, _ = found
        try:
            query = self._typed(tree(parse_qsl(urlsplit(url).query, keep_blank_values=True)), operation.query)
            form = self._typed(tree(parse_qsl(body, keep_blank_values=True)), operation.body)
        except FormUnclear as unclear:
            return {}, [str(unclear)]
        wrong = self._wrong(f"{operation.name} query", operation.query, query)
        return {**query, **form}, wrong + self._wrong(f"{operation.name} body", operation.body, form)

    def wrong_request(self, method: str, url: str, body: str = "") -> list[str]:
        """What Stripe would refuse; empty: nothing."""
        return self.read(method, url, body)[1]

    def wrong_answer(self, method: str, url: str, status: int, answer: Json) -> list[str]:
        """Where an answer is not one of Stripe's; empty: nowhere."""
        found = self.operation(method, url)
        if found is None:
            return [f"{method.upper()} {urlsplit(url).path}: not in the extract"]
        operation, code = found[0], str(status)
        said = operation.answers.get(code) or operation.answers["default"]
        return self._wrong(f"{operation.name} {'200' if code in operation.answers else 'default'}", said, answer)

    def wrong_object(self, one: Json) -> list[str]:
        """Where an object of whatever kind, or an event with the object in it, is not as described."""
        name = self.schema_of.get(str(one.get("object")))
        if name is None:
            return [f"no schema is kept for the object {one.get('object')!r}"]
        wrong = self._wrong(name, {"$ref": f"#/components/schemas/{name}"}, one)
        if name != "event" or wrong:
            return wrong
        if one["type"] not in self.event_types:
            return [f"type: {one['type']} is no type of event"]
        return [f"data.object.{each}" for each in self.wrong_object(one["data"]["object"])]

    @cached_property
    def schema_of(self) -> dict[str, str]:
        """The schema of each kind of object."""
        return {one["x-resourceId"]: name for name, one in self.schemas.items() if "x-resourceId" in one}

    def blank(self, kind: str) -> Json:
        """An object of a kind that says as little as one may: what must be there, and null wherever null may be."""
        return self.blank_of(self.schema_of[kind])

    def blank_of(self, schema: str, field: str | None = None) -> Json:
        """The same, of a part of an object, or of one of its fields."""
        said = self.schemas[schema]
        made: Json = self._blank(said["properties"][field] if field else said)
        return made

    def _blank(self, schema: Json) -> Any:
        schema = self.resolved(schema)
        if schema.get("nullable"):
            return None
        if "anyOf" in schema:
            return self._blank(schema["anyOf"][0])
        must, fields = schema.get("required", ()), schema.get("properties", {})
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "object":
            return {name: self._blank(one) for name, one in fields.items() if name in must or one.get("nullable")}
        return {"string": "", "array": [], "integer": 0, "number": 0, "boolean": False}.get(schema.get("type", ""))

    def resolved(self, schema: Json) -> Json:
        """The schema itself, or the one that it refers to."""
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def _typed(self, form: Json, schema: Json) -> Json:
        read: Json = typed(form, schema, self.resolved)
        return read

    def _wrong(self, name: str, schema: Json, value: Any) -> list[str]:
        return [_told(error) for error in self._validator(name, lambda: as_json_schema(schema)).iter_errors(value)]

    def _validator(self, name: str, schema: Callable[[], Json]) -> Draft202012Validator:
        if name not in self._validators:
            self._validators[name] = Draft202012Validator({**schema(), "components": {"schemas": self._definitions}})
        return self._validators[name]

    @cached_property
    def _definitions(self) -> Json:
        return {name: as_json_schema(one) for name, one in self.schemas.items()}


def _told(error: ValidationError) -> str:
    """The deepest reason, where several ways are open."""
    while isinstance(error.kind, ValidationErrorKind.AnyOf):
        ways = [each for way in error.kind.context for each in way]
        error = max(ways, key=lambda one: len(one.instance_path))
    return f"{'.'.join(map(str, error.instance_path)) or '(whole)'}: {error.message[:200]}"
