"""Every operation of the contract, by the name that Stripe's description gives it."""

from collections.abc import Callable

from services.stripe_simulator import account, disputes, endpoints, money, payouts, refunds, sessions
from services.stripe_simulator.paging import page
from services.stripe_simulator.records import Json, Records
from services.stripe_simulator.refusing import refused

Act = Callable[[Records, Json], Json]


def _one(kind: str, named: str) -> Act:
    return lambda records, asked: records.get(kind, asked[named])


def _payment_intents(records: Records, asked: Json) -> Json:
    return page(records, "payment_intent", asked)


def _charges(records: Records, asked: Json) -> Json:
    payment = asked.get("payment_intent")
    return page(records, "charge", asked, lambda one: payment is None or one["payment_intent"] == payment)


def _cancel(records: Records, asked: Json) -> Json:
    intent = records.get("payment_intent", asked["intent"])
    if any(one["payment_intent"] == intent["id"] for one in records.every("checkout.session")):
        raise refused("A PaymentIntent of a Checkout Session cannot be canceled: expire the session.")
    raise refused(f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.")


def _events(records: Records, asked: Json) -> Json:
    kinds = set(asked.get("types", ())) | ({asked["type"]} if "type" in asked else set())
    delivered = asked.get("delivery_success")

    def wanted(event: Json) -> bool:
        arrived = event["pending_webhooks"] == 0
        return (not kinds or event["type"] in kinds) and (delivered is None or delivered is arrived)

    return page(records, "event", asked, wanted)


OPERATIONS: dict[str, Act] = {
    "GetAccount": account.retrieve,
    "GetBalance": money.balance,
    "GetBalanceTransactions": payouts.movements,
    "GetBalanceTransactionsId": _one("balance_transaction", "id"),
    "GetCharges": _charges,
    "GetChargesCharge": _one("charge", "charge"),
    "GetCheckoutSessions": sessions.listed,
    "GetCheckoutSessionsSession": sessions.retrieve,
    "GetDisputes": disputes.listed,
    "GetDisputesDispute": _one("dispute", "dispute"),
    "GetEvents": _events,
    "GetEventsId": _one("event", "id"),
    "GetPaymentIntents": _payment_intents,
    "GetPaymentIntentsIntent": _one("payment_intent", "intent"),
    "GetPaymentMethodConfigurations": account.ways_to_pay,
    "GetPayouts": payouts.listed,
    "GetPayoutsPayout": _one("payout", "payout"),
    "GetRefunds": refunds.listed,
    "GetRefundsRefund": _one("refund", "refund"),
    "GetWebhookEndpoints": endpoints.listed,
    "PostCheckoutSessions": sessions.create,
    "PostCheckoutSessionsSessionExpire": sessions.expire,
    "PostDisputesDispute": disputes.answer,
    "PostDisputesDisputeClose": disputes.give_up,
    "PostPaymentIntentsIntentCancel": _cancel,
    "PostRefunds": refunds.create,
    "PostRefundsRefundCancel": refunds.cancel,
    "PostWebhookEndpoints": endpoints.create,
    "PostWebhookEndpointsWebhookEndpoint": endpoints.change,
}
