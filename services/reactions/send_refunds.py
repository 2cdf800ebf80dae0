"""When two persons have decided a refund through the provider: it is asked for."""

from typing import TYPE_CHECKING

import structlog

from domain.history import Entry
from domain.payments.events.online import OnlineRefundRequested
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.refunding import send_refund

if TYPE_CHECKING:
    from services.house import House

TRIGGERS = (OnlineRefundRequested,)
NEEDS = ("online_payments",)
log = structlog.get_logger()


def send_refunds(house: "House", entry: Entry, _actor: str) -> None:
    """Where nobody answers, or none is set up, it waits for the next reconciliation."""
    asked = entry.event
    if not isinstance(asked, OnlineRefundRequested) or house.gateway is None:
        return
    try:
        send_refund(house, asked.payment_id, asked.refund_id)
    except NoAnswer as error:
        log.warning("refund waits", code=type(error).__name__)
