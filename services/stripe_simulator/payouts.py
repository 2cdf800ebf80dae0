"""Payouts: what is on the balance goes to the merchant's bank, each balance transaction in one of them."""

from services.stripe_simulator.money import move
from services.stripe_simulator.paging import page
from services.stripe_simulator.records import DAY, Json, Records

DAYS_ON_THE_WAY = 2


def pay_out(records: Records) -> Json:
    """Everything that is not paid out yet, by the account's automatic schedule."""
    paid_out = [one for one in records.every("balance_transaction") if "payout" not in records.aside[one["id"]]]
    net = sum(one["net"] for one in paid_out)
    made = records.new(
        "po",
        amount=net,
        arrival_date=records.now + DAYS_ON_THE_WAY * DAY,
        automatic=True,
        currency=records.merchant.settles_in,
        method="standard",
        reconciliation_status="completed",
        source_type="card",
        status="paid",
        type="bank_account",
    )
    own = records.objects["balance_transaction"][move(records, "payout", "payout", 0, made["id"])]
    own |= {"amount": -net, "net": -net}
    made["balance_transaction"] = own["id"]
    for one in (*paid_out, own):
        one["status"] = "available"
        records.aside[one["id"]]["payout"] = made["id"]
    records.tell("payout.paid", made)
    records.tell("payout.reconciliation_completed", made)
    return made


def fail(records: Records, payout: Json, code: str) -> None:
    """The bank has sent it back."""
    back = records.objects["balance_transaction"][move(records, "payout_failure", "payout_failure", 0, payout["id"])]
    back |= {"amount": payout["amount"], "net": payout["amount"]}
    payout |= {"status": "failed", "failure_code": code, "failure_balance_transaction": back["id"]}
    records.tell("payout.failed", payout)


def listed(records: Records, asked: Json) -> Json:
    """Payouts by state."""
    wanted = {name: asked[name] for name in ("status",) if name in asked}
    return page(records, "payout", asked, lambda one: wanted.items() <= one.items())


def movements(records: Records, asked: Json) -> Json:
    """Balance transactions by source, kind and payout."""
    wanted = {name: asked[name] for name in ("type", "source", "currency") if name in asked}
    payout = asked.get("payout")

    def is_wanted(one: Json) -> bool:
        in_it = payout is None or records.aside[one["id"]].get("payout") == payout
        return in_it and wanted.items() <= one.items()

    return page(records, "balance_transaction", asked, is_wanted)
