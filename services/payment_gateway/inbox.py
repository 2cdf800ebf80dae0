"""The inbox of webhooks: verified, written down once, answered at once; handled later, and marked only then."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite

from domain.payments.online_payment import OnlinePayment
from domain.payments.refusals import UnknownOnlinePayment
from projections import online_payments
from services.databases.doors import inbox, now
from services.house import House
from services.payment_gateway.port import Hint, NoAnswer
from services.payment_gateway.refusals import WebhookRefused
from services.payment_gateway.sync import gateway_of, look_at, sync

BODY_BYTES_MAX = 512 << 10
LEASE_SECONDS, LONGEST_WAIT_SECONDS, KEPT_SECONDS = 60, 600, 30 * 86_400
AT_ONCE = 500
NOT_OURS = "not ours"
log = structlog.get_logger()


class Pending(NamedTuple):
    """A message that nobody has handled yet."""

    event_id: str
    kind: str
    payment_id: str | None
    object_id: str
    attempts: int


def take_in(house: House, body: bytes, signature: str | None) -> bool:
    """Whether it is new. It is safe when this returns. Raises WebhookRefused."""
    if house.gateway is None:
        raise WebhookRefused
    from services.payment_gateway.stripe import EVENTS, verified  # Whoever takes no money online need not wait for it.

    told = verified(
        body, signature, house.settings.stripe_signing_secrets, house.clock(), house.settings.stripe_is_live
    )
    return told.kind in EVENTS and bool(write_down(house, [told]))


def write_down(house: House, hints: Iterable[Hint]) -> int:
    """How many of them are new."""
    rows = [hint._asdict() | {"received_at": now(), "leased_until": 0, "attempts": 0} for hint in map(_columns, hints)]
    insert = postgresql.insert if house.doors.dialect.name == "postgresql" else sqlite.insert
    with house.doors.begin() as connection:
        taken = (insert(inbox).values(**row).on_conflict_do_nothing().returning(inbox.c.event_id) for row in rows)
        return sum(connection.execute(one).first() is not None for one in taken)


class _Columns(NamedTuple):
    event_id: str
    kind: str
    payment_id: str | None
    object_id: str
    created: int


def _columns(hint: Hint) -> _Columns:
    return _Columns(hint.event_id, hint.kind, hint.payment_id, hint.object_id, hint.created)


def handle_pending(house: House) -> int:
    """What waits, one look a payment. How many were handled. Raises OnlineNotSetUp."""
    pending, by_payment, done = _claimed(house), dict[str | None, list[Pending]](), 0
    for message in pending:
        by_payment.setdefault(_payment_of(house, message), []).append(message)
    for payment_id, messages in by_payment.items():
        why = None
        try:
            if payment_id is not None and any(_is_news(look_at(house, payment_id), each) for each in messages):
                sync(house, payment_id)
        except NoAnswer as error:
            _wait(house, messages, type(error).__name__)
            continue
        except UnknownOnlinePayment:
            why = NOT_OURS
        _mark(house, messages, why)
        done += len(messages)
    return done


def waiting(house: House) -> tuple[int, int]:
    """How many messages nobody has handled yet, and for how many seconds the oldest of them waits."""
    columns = sa.func.count(), sa.func.coalesce(now() - sa.func.min(inbox.c.received_at), 0)
    with house.doors.connect() as connection:
        messages, seconds = connection.execute(sa.select(*columns).where(inbox.c.handled_at.is_(None))).one()
    return messages, seconds


def purge(house: House) -> None:
    """What was handled long ago."""
    old = inbox.c.handled_at < now() - KEPT_SECONDS
    with house.doors.begin() as connection:
        connection.execute(inbox.delete().where(old))


def _claimed(house: House) -> list[Pending]:
    """Others leave them alone for a while; of one that dies with them, they are taken up again."""
    free = (
        sa.select(inbox.c.event_id)
        .where(inbox.c.handled_at.is_(None), inbox.c.leased_until <= now())
        .order_by(inbox.c.created, inbox.c.event_id)
        .limit(AT_ONCE)
    )
    claim = inbox.update().where(inbox.c.event_id.in_(free))
    claim = claim.values(leased_until=now() + LEASE_SECONDS, attempts=inbox.c.attempts + 1)
    with house.doors.begin() as connection:
        rows = connection.execute(claim.returning(*(inbox.c[name] for name in Pending._fields)))
        return [Pending(*row) for row in rows]


def _payment_of(house: House, message: Pending) -> str | None:
    """As the message names it, as it is on record by its charge, or as the provider says of that charge."""
    if message.payment_id is not None:
        return message.payment_id
    known = house.ask(lambda reading: online_payments.payment_of_source(reading, message.object_id))
    if known is None and message.object_id.startswith(("ch_", "py_")):
        try:
            return gateway_of(house).payment_of(message.object_id)
        except NoAnswer:
            return None
    return known


def _is_news(payment: OnlinePayment, message: Pending) -> bool:
    """Whether the provider has to be asked: not where what the message names stands on record, and how it ended."""
    pages = [each.session_id for each in payment.sessions.values()]
    match message.kind:
        case "charge.updated":
            return not (payment.is_wholly_told and message.object_id in payment.captures)
        case "payment_intent.succeeded":
            intents = {each.intent_id for each in payment.captures.values()}
            return not (payment.is_wholly_told and message.object_id in intents)
        case "checkout.session.completed" | "checkout.session.async_payment_succeeded":
            return not (payment.is_wholly_told and pages == [message.object_id])
        case "checkout.session.expired":
            return not (payment.state == "expired" and pages == [message.object_id])
        case _:
            return True


def _mark(house: House, messages: list[Pending], why: str | None) -> None:
    with house.doors.begin() as connection:
        mine = inbox.c.event_id.in_([each.event_id for each in messages])
        connection.execute(inbox.update().where(mine).values(handled_at=now(), why=why))


def _wait(house: House, messages: list[Pending], why: str) -> None:
    """Longer each time."""
    seconds = min(LONGEST_WAIT_SECONDS, 2 ** min(10, max(each.attempts for each in messages)))
    log.warning("webhook waits", code=why)
    with house.doors.begin() as connection:
        mine = inbox.c.event_id.in_([each.event_id for each in messages])
        connection.execute(inbox.update().where(mine).values(leased_until=now() + seconds, why=why))
