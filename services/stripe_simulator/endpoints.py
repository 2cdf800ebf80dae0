"""Webhook endpoints: who wants to be told of what, and the secret that their messages are signed with."""

from services.stripe_simulator.paging import page
from services.stripe_simulator.records import Json, Records
from services.stripe_simulator.refusing import refused


def create(records: Records, asked: Json) -> Json:
    """Its secret is shown now and never again."""
    secret = "whsec_" + records.name("secret").removeprefix("secret_")
    made = open_endpoint(records, asked["url"], asked["enabled_events"], secret)
    made |= {"metadata": asked.get("metadata") or {}, "description": asked.get("description")}
    made["api_version"] = asked.get("api_version")
    return {**made, "secret": secret}


def open_endpoint(records: Records, url: str, kinds: list[str], *secrets: str) -> Json:
    """With several secrets while one is being replaced by another: every message is signed with each."""
    made = records.new(
        "we", api_version=records.contract.version, enabled_events=kinds, metadata={}, status="enabled", url=url
    )
    records.aside[made["id"]]["secrets"] = list(secrets)
    return made


def change(records: Records, asked: Json) -> Json:
    """Another address, other kinds, or a rest. Raises Refused."""
    endpoint = records.get("webhook_endpoint", asked["webhook_endpoint"])
    given: Json = {name: asked[name] for name in ("url", "enabled_events", "metadata", "description") if name in asked}
    if given.get("enabled_events") == []:
        raise refused("At least one event is needed.", param="enabled_events")
    endpoint |= given
    if "disabled" in asked:
        endpoint["status"] = "disabled" if asked["disabled"] else "enabled"
    return endpoint


def listed(records: Records, asked: Json) -> Json:
    """All of them."""
    return page(records, "webhook_endpoint", asked)
