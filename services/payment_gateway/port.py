"""The port: what a provider is asked for, and what it tells, in words of our own. Nothing of a person is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

APP = "anju"
"""How our own payments are known among others on the same account."""


class GatewayRefused(Exception):
    """The provider says no, and nothing has happened."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class GatewayFailed(Exception):
    """The provider has failed by itself, and keeps that failure under this key."""


class NoAnswer(Exception):
    """No answer came: whether anything has happened is not known. The same key asks again."""


class GatewayBusy(NoAnswer):
    """Not now: the same key asks again later."""


class BillLine(NamedTuple):
    """One charge, by its name; never a person's."""

    name: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class SessionAsked:
    """A page to pay on. Asked again with its key, it is the very same."""

    key: str
    reference: str
    lines: Sequence[BillLine]
    expires_at: datetime
    success_url: str
    cancel_url: str
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SessionTold:
    """A page to pay on, as it is now: open, complete or expired."""

    session_id: str
    url: str
    status: str
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettlementTold:
    """What is reckoned for a source, in the currency that is paid out; in its smallest unit."""

    transaction_id: str
    currency: str
    gross_minor: int
    fee_minor: int
    net_minor: int


@dataclass(frozen=True)
class CaptureTold:
    """Money that was taken, is on its way, or was refused: succeeded, pending or failed."""

    capture_id: str
    intent_id: str
    status: str
    amount_minor: int
    currency: str
    method: str
    code: str
    at: datetime
    settlement: SettlementTold | None = None


@dataclass(frozen=True)
class RefundTold:
    """pending, succeeded, failed or canceled; `ours` is the number under which we asked for it."""

    provider_id: str
    capture_id: str
    amount_minor: int
    currency: str
    status: str
    code: str
    ours: str | None
    at: datetime


@dataclass(frozen=True)
class ChargebackTold:
    """A dispute, and whether its money is put aside, or back."""

    chargeback_id: str
    capture_id: str
    amount_minor: int
    currency: str
    outcome: str | None
    is_inquiry: bool
    withdrawn: bool
    reinstated: bool
    at: datetime


@dataclass(frozen=True)
class Told:
    """All that a provider knows of a payment; each list in the order of its happening."""

    sessions: tuple[SessionTold, ...] = ()
    captures: tuple[CaptureTold, ...] = ()
    refunds: tuple[RefundTold, ...] = ()
    chargebacks: tuple[ChargebackTold, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RefundAsked:
    """So much of a capture goes back."""

    key: str
    capture_id: str
    amount_fen: int
    metadata: dict[str, str]


@dataclass(frozen=True)
class Hint:
    """Something has happened there; what, is asked for."""

    event_id: str
    kind: str
    created: int
    payment_id: str | None
    object_id: str


@dataclass(frozen=True)
class Transaction:
    """A movement of the provider's own books."""

    transaction_id: str
    category: str
    source_id: str
    capture_id: str
    """Of which capture it is; "" where it is of none."""
    currency: str
    gross_minor: int
    fee_minor: int
    net_minor: int
    bill_currency: str
    bill_minor: int
    """What moved in the money of the bill, as its source says: above 0 towards us."""
    at: int
    """When, in seconds since 1970."""
    payment_id: str | None = None
    capture: CaptureTold | None = None
    """The capture itself, where it is one: then nobody need be asked about it again."""


@dataclass(frozen=True)
class PayoutTold:
    """What goes to the bank, in its own currency; `is_complete`: all that it consists of is known."""

    payout_id: str
    status: str
    currency: str
    amount_minor: int
    is_complete: bool
    at: int
    arrives_at: int


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a payment says of itself at the provider: enough to know it again after a restore."""

    payment_id: str
    tenant: str
    epoch: int
    dwelling: str
    debtor: str
    payee: str
    payer: str
    charges: tuple[str, ...]
    amount_minor: int
    session: SessionTold
    ends_at: datetime


class Gateway(Protocol):
    """A provider. Every call may raise NoAnswer; those that ask for something, GatewayRefused and GatewayFailed."""

    name: str

    def open_session(self, asked: SessionAsked) -> SessionTold:
        """A page to pay on."""

    def expire_session(self, session_id: str) -> None:
        """Nobody is to pay on it any more; quiet where it is over already."""

    def told(self, session_ids: Sequence[str]) -> Told:
        """All that came of these pages."""

    def refund(self, asked: RefundAsked) -> None:
        """Asks for it; what becomes of it is told by `told`."""

    def close(self) -> None:
        """Lets go of its connections."""

    def payment_of(self, capture_id: str) -> str | None:
        """Which payment of ours it is; None for another's, or where it is not there."""

    def claim_of(self, capture_id: str) -> Claim | None:
        """What the payment of a capture says of itself; None for another's, or where that is not enough."""

    def hints_since(self, created: int) -> Iterator[Hint]:
        """What has happened since and was not delivered, the oldest first."""

    def ended_since(self, created: int) -> Iterator[SessionTold]:
        """Pages that were begun since, and have ended without being paid."""

    def transactions_since(self, created: int) -> Iterator[Transaction]:
        """Movements of its own books since, the oldest first."""

    def transactions_of(self, source_id: str) -> Iterator[Transaction]:
        """What moved for one capture, refund or chargeback, the oldest first."""

    def payouts_since(self, created: int) -> Iterator[PayoutTold]:
        """What went to the bank since, the oldest first."""

    def transactions_in(self, payout_id: str) -> Iterator[Transaction]:
        """What a payout consists of, itself left out."""
