"""The merchant's own account: where it is, and by which ways it may be paid."""

from services.stripe_simulator.merchant import METHODS
from services.stripe_simulator.records import Json, Records


def retrieve(records: Records, asked: Json) -> Json:
    """One account, which never changes."""
    merchant = records.merchant
    return {
        **records.contract.blank("account"),
        "id": "acct_" + records.seed,
        "capabilities": {"card_payments": "active" if "card" in merchant.methods else "inactive"},
        "charges_enabled": True,
        "country": merchant.country,
        "default_currency": merchant.settles_in,
        "details_submitted": True,
        "payouts_enabled": True,
    }


def ways_to_pay(records: Records, asked: Json) -> Json:
    """What the dashboard has switched on."""
    switched = {
        one: {
            "available": one in records.merchant.methods,
            "display_preference": {"overridable": None, "preference": "on", "value": "on"},
        }
        for one in METHODS
    }
    made = {
        **records.contract.blank("payment_method_configuration"),
        **switched,
        "id": "pmc_" + records.seed,
        "active": True,
        "is_default": True,
        "name": "Default",
    }
    return {"object": "list", "url": f"/v1/{asked['path']}", "has_more": False, "data": [made]}
