"""What the makers' own client says of the API that it speaks: its typed parameters and answers."""

import importlib
import sys
import types
import typing
from collections.abc import Iterator
from typing import Any

import stripe
import typing_extensions as te
from stripe._request_options import RequestOptions

PARAMETERS = {
    "GetAccount": ("_account_retrieve_current_params", "AccountRetrieveCurrentParams"),
    "GetBalance": ("_balance_retrieve_params", "BalanceRetrieveParams"),
    "GetBalanceTransactions": ("_balance_transaction_list_params", "BalanceTransactionListParams"),
    "GetBalanceTransactionsId": ("_balance_transaction_retrieve_params", "BalanceTransactionRetrieveParams"),
    "GetCharges": ("_charge_list_params", "ChargeListParams"),
    "GetChargesCharge": ("_charge_retrieve_params", "ChargeRetrieveParams"),
    "GetCheckoutSessions": ("checkout._session_list_params", "SessionListParams"),
    "GetCheckoutSessionsSession": ("checkout._session_retrieve_params", "SessionRetrieveParams"),
    "GetDisputes": ("_dispute_list_params", "DisputeListParams"),
    "GetDisputesDispute": ("_dispute_retrieve_params", "DisputeRetrieveParams"),
    "GetEvents": ("_event_list_params", "EventListParams"),
    "GetEventsId": ("_event_retrieve_params", "EventRetrieveParams"),
    "GetPaymentIntents": ("_payment_intent_list_params", "PaymentIntentListParams"),
    "GetPaymentIntentsIntent": ("_payment_intent_retrieve_params", "PaymentIntentRetrieveParams"),
    "GetPaymentMethodConfigurations": (
        "_payment_method_configuration_list_params",
        "PaymentMethodConfigurationListParams",
    ),
    "GetPayouts": ("_payout_list_params", "PayoutListParams"),
    "GetPayoutsPayout": ("_payout_retrieve_params", "PayoutRetrieveParams"),
    "GetRefunds": ("_refund_list_params", "RefundListParams"),
    "GetRefundsRefund": ("_refund_retrieve_params", "RefundRetrieveParams"),
    "GetWebhookEndpoints": ("_webhook_endpoint_list_params", "WebhookEndpointListParams"),
    "PostCheckoutSessions": ("checkout._session_create_params", "SessionCreateParams"),
    "PostCheckoutSessionsSessionExpire": ("checkout._session_expire_params", "SessionExpireParams"),
    "PostDisputesDispute": ("_dispute_update_params", "DisputeUpdateParams"),
    "PostDisputesDisputeClose": ("_dispute_close_params", "DisputeCloseParams"),
    "PostPaymentIntentsIntentCancel": ("_payment_intent_cancel_params", "PaymentIntentCancelParams"),
    "PostRefunds": ("_refund_create_params", "RefundCreateParams"),
    "PostRefundsRefundCancel": ("_refund_cancel_params", "RefundCancelParams"),
    "PostWebhookEndpoints": ("_webhook_endpoint_create_params", "WebhookEndpointCreateParams"),
    "PostWebhookEndpointsWebhookEndpoint": ("_webhook_endpoint_update_params", "WebhookEndpointUpdateParams"),
}
"""Where the client keeps the parameters of each operation."""
ANSWERS: dict[str, type[stripe.StripeObject]] = {
    "account": stripe.Account,
    "balance": stripe.Balance,
    "balance_transaction": stripe.BalanceTransaction,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "payment_intent": stripe.PaymentIntent,
    "payment_method_configuration": stripe.PaymentMethodConfiguration,
    "payout": stripe.Payout,
    "refund": stripe.Refund,
    "webhook_endpoint": stripe.WebhookEndpoint,
}
WRAPPED = (te.NotRequired, te.Required, te.Annotated)


def parameters(operation: str) -> set[str]:
    """Every parameter of an operation, `a.b` for one inside another, and `a=x` for a value that it may have."""
    module, name = PARAMETERS[operation]
    return set(_fields(getattr(importlib.import_module(f"stripe.params.{module}"), name), "", frozenset()))


def fields(kind: str) -> set[str]:
    """The fields of an answer and the values that they may have; not what stands inside another object."""
    made = ANSWERS[kind]
    own = {name for name in made.__annotations__ if not name.startswith("_") and name.islower()}
    names = {name for name in own if not isinstance(getattr(made, name, None), types.FunctionType)}
    space = vars(sys.modules[made.__module__]) | vars(typing) | vars(te) | vars(made)
    return names | {f"{name}={value}" for name in names for value in _values(made.__annotations__[name], space)}


def _values(annotation: object, space: dict[str, Any]) -> Iterator[object]:
    read = _read(annotation, space)
    if te.get_origin(read) is te.Literal:
        yield from te.get_args(read)
    elif te.get_origin(read) in (typing.Union, types.UnionType, *WRAPPED):
        for one in te.get_args(read):
            yield from _values(one, space)


def _read(annotation: object, space: dict[str, Any]) -> object:
    """What an annotation means; of what only a type checker would import it is enough to know that it is opaque."""
    text = annotation.__forward_arg__ if isinstance(annotation, typing.ForwardRef) else annotation
    if not isinstance(text, str):
        return text
    try:
        return eval(text, dict(space))  # The annotations of the installed client, as its own makers wrote them.
    except (NameError, AttributeError):
        return object


def _fields(
    annotation: object, place: str, seen: frozenset[object], space: dict[str, Any] | None = None
) -> Iterator[str]:
    read = _read(annotation, space or {})
    if te.is_typeddict(read):
        inside = vars(sys.modules[read.__module__]) | vars(typing) | vars(te)
        for name, one in () if read in seen else read.__annotations__.items():
            if place or name not in RequestOptions.__annotations__:
                yield (here := f"{place}.{name}" if place else name)
                yield from _fields(one, here, seen | {read}, inside)
    elif te.get_origin(read) is te.Literal:
        yield from (f"{place}={value}" for value in te.get_args(read) if value != "")
    elif te.get_origin(read) in (dict, typing.Dict):  # noqa: UP006 - as older annotations say it
        return
    else:
        for one in te.get_args(read):
            yield from _fields(one, place, seen, space)
