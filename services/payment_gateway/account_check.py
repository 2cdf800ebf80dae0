"""Is the provider's account set up as it must be? What `anju stripe check` asks before real money is taken."""

from datetime import datetime
from typing import Any

from msgspec import Struct

OK, WARNING, WRONG = "ok", "warning", "wrong"
CLOCK_SECONDS = 2
NO_WALLETS_IN = ("CN",)
"""Countries whose own accounts Stripe does not offer at all, let alone with wallets."""


class Checked(Struct, frozen=True, kw_only=True):
    """One thing: ok, a warning, or wrong; and what to do."""

    what: str
    grade: str
    found: str
    to_do: str = ""


def check_account(told: dict[str, Any], wanted: dict[str, Any], at: datetime) -> list[Checked]:
    """Of what Stripe tells, and of what we want of it."""
    return [
        _mode(told, wanted),
        _clock(told, at),
        _country(told),
        *_methods(told, wanted),
        *_endpoints(told, wanted),
        _secrets(wanted),
    ]


def _mode(told: dict[str, Any], wanted: dict[str, Any]) -> Checked:
    live = "live" if told["livemode"] else "test"
    if told["livemode"] != wanted["livemode"]:
        return Checked(what="mode", grade=WRONG, found=live, to_do="the key and the account disagree: check the key")
    return Checked(what="mode", grade=OK if told["livemode"] else WARNING, found=live)


def _clock(told: dict[str, Any], at: datetime) -> Checked:
    off = abs(at.timestamp() - told["at"])
    if off > CLOCK_SECONDS:
        return Checked(what="clock", grade=WARNING, found=f"{off:.0f} s", to_do="set this machine's clock by NTP")
    return Checked(what="clock", grade=OK, found=f"{off:.0f} s")


def _country(told: dict[str, Any]) -> Checked:
    country, currency = str(told["country"]), str(told["default_currency"])
    if currency != "cny":
        to_do = "bills are in CNY, payouts in another currency: its fees and rates are in the reconciliation"
        return Checked(what="country", grade=WARNING, found=f"{country}, {currency}", to_do=to_do)
    return Checked(what="country", grade=OK, found=f"{country}, {currency}")


def _methods(told: dict[str, Any], wanted: dict[str, Any]) -> list[Checked]:
    to_do = (
        "switch it on in the Dashboard; Stripe offers Alipay and WeChat Pay to accounts in Hong Kong, Singapore and"
        " others, not in mainland China"
    )
    return [
        Checked(what=method, grade=OK, found="on")
        if method in told["methods"]
        else Checked(what=method, grade=WRONG if method == "card" else WARNING, found="off", to_do=to_do)
        for method in wanted["methods"]
    ]


def _endpoints(told: dict[str, Any], wanted: dict[str, Any]) -> list[Checked]:
    ours = [each for each in told["endpoints"] if each["url"] == wanted["url"]]
    if not ours:
        return [Checked(what="webhook", grade=WRONG, found="none", to_do=f"add an endpoint for {wanted['url']}")]
    [endpoint, *_] = ours
    lacking = sorted(set(wanted["events"]) - set(endpoint["events"])) if "*" not in endpoint["events"] else []
    events = Checked(what="webhook events", grade=OK, found=str(len(endpoint["events"])))
    if lacking:
        events = Checked(what="webhook events", grade=WRONG, found="", to_do="add " + ", ".join(lacking))
    version = endpoint["version"] or "unset"
    is_pinned = version == wanted["version"]
    to_do = "" if is_pinned else f"make the endpoint anew with {wanted['version']}"
    return [events, Checked(what="API version", grade=OK if is_pinned else WARNING, found=version, to_do=to_do)]


def _secrets(wanted: dict[str, Any]) -> Checked:
    if wanted["secrets"] == 0:
        to_do = "put the endpoint's signing secret into ANJU_STRIPE_WEBHOOK_SECRETS_FILE"
        return Checked(what="signing secrets", grade=WRONG, found="none", to_do=to_do)
    return Checked(what="signing secrets", grade=OK, found=str(wanted["secrets"]))
