"""The makers' client and the extract say the same of every operation: where they part, the API has moved."""

from collections.abc import Iterator

import pytest
import stripe

from services.stripe_simulator.contract import Contract
from services.stripe_simulator.contract.contract import Json
from tests.contract.extract import DROPPED, METHODS
from tests.contract.makers_client import ANSWERS, PARAMETERS, fields, parameters

NEVER_SENT = {
    "PostCheckoutSessions": {
        "line_items.dynamic_tax_rates",
        "line_items.price_data.product_data.tax_details",
        "payment_method_options.card.restrictions.funding_types_blocked",
    },
    "PostDisputesDispute": {"evidence.appeal", "evidence.enhanced_evidence.mastercard_compliance"},
}
"""Where the two differ and the service says neither."""
OF_WHAT_IS_GONE = {"deleted", "deleted=True"}


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract.load()


def names(contract: Contract, schema: Json, place: str = "") -> Iterator[str]:
    """As `makers_client.parameters` names them."""
    said = contract.resolved(schema)
    for name, one in said.get("properties", {}).items():
        yield (here := f"{place}.{name}" if place else name)
        yield from names(contract, one, here)
    for one in (*said.get("anyOf", ()), *([said["items"]] if "items" in said else ())):
        yield from names(contract, one, place)
    yield from (f"{place}={value}" for value in said.get("enum", ()) if value != "")


def outermost(found: set[str]) -> set[str]:
    return {one for one in found if not any(one.startswith((f"{other}.", f"{other}=")) for other in found)}


def of_another_method(name: str) -> bool:
    options = name.removeprefix("payment_method_options.")
    return options != name and "." not in options and options not in METHODS


def parted(contract: Contract, operation: str) -> set[str]:
    """What one says of an operation and the other does not."""
    said = next(one for one in contract.operations if one.name == operation)
    ours = {*names(contract, said.body), *names(contract, said.query)}
    left_out = DROPPED.get(said.path, set()) if said.method == "POST" else set()
    apart = outermost(parameters(operation) - ours) | outermost(ours - parameters(operation))
    return {one for one in apart if one not in left_out and not of_another_method(one)}


def test_the_contract_is_of_the_version_that_the_client_speaks(contract: Contract) -> None:
    assert contract.version == stripe.api_version


def test_every_operation_of_the_extract_is_compared(contract: Contract) -> None:
    assert {one.name for one in contract.operations} == set(PARAMETERS)


@pytest.mark.parametrize("operation", PARAMETERS)
def test_client_and_extract_take_the_same_parameters(contract: Contract, operation: str) -> None:
    assert parted(contract, operation) == NEVER_SENT.get(operation, set())


@pytest.mark.parametrize("kind", ANSWERS)
def test_client_and_extract_know_the_same_fields(contract: Contract, kind: str) -> None:
    said = contract.schemas[contract.schema_of[kind]]["properties"]
    ours = {*said, *(f"{name}={value}" for name, one in said.items() for value in one.get("enum", ()))}
    types = {f"type={one}" for one in contract.event_types} if kind == "event" else set()
    assert (ours | types) ^ (fields(kind) - OF_WHAT_IS_GONE) == set()


def test_a_version_that_moved_would_be_seen(contract: Contract) -> None:
    """Without the overlay the extract is half a year old: that must not pass."""
    moved = Contract.load()
    session = next(one for one in moved.operations if one.name == "PostCheckoutSessions").body["properties"]
    session["payment_method_types"] = session.pop("allowed_payment_method_types")
    assert {"payment_method_types", "allowed_payment_method_types"} <= parted(moved, "PostCheckoutSessions")
    moved.schemas["dispute"]["properties"]["status"]["enum"].remove("appeal_under_review")
    with pytest.raises(AssertionError):
        test_client_and_extract_know_the_same_fields(moved, "dispute")
