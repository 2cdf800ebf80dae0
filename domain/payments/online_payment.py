"""OnlinePayment (网上交费)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.payments import refusals
from domain.payments.events import online
from domain.payments.events.online import AskedLine, OnlineEvent, OnlinePaymentRequested
from domain.payments.online_limits import must_be_within
from domain.payments.online_money import ProviderMoney
from domain.values.money import must_be_payable

SESSION_LIVES = timedelta(minutes=60)
"""How long a page for paying is offered; a provider allows 30 minutes to 24 hours."""


class OnlinePayment(ProviderMoney):
    """The conversation with a provider about one payment: one dwelling, one debtor, one payee.

    What the provider tells is accepted in every state, each fact once by the provider's own number for it,
    in whatever order it comes: money that arrived is never ignored, and never counted twice.
    """

    KIND = "online-payment"
    requested: OnlinePaymentRequested

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.state = "not requested"
        self.attempt: online.SessionAttempted | None = None
        self.sessions: dict[int, online.SessionOpened] = {}

    # What is asked for ------------------------------------------------------------------------

    def request(self, fact: OnlinePaymentRequested, *, today: date) -> None:
        """Quiet when requested alike. Raises NothingToPay, TooLittleOnline, TooMuchOnline, OnlinePaymentOtherwise."""
        if self.version:
            if fact != self.requested:
                raise refusals.OnlinePaymentOtherwise(self.key)
            return
        if not fact.lines:
            raise refusals.NothingToPay(fact.dwelling)
        for line in fact.lines:
            must_be_payable(line.amount_fen)
        must_be_within(fact.total_fen, today)
        self.record(fact)

    def attempt_session(self, now: datetime) -> online.SessionAttempted:
        """The attempt of which nothing is known yet, else a new one. Raises OnlinePaymentEnded."""
        self.must_be_requested()
        if self.state != "requested":
            raise refusals.OnlinePaymentEnded(self.key, self.state)
        if self.attempt is None:
            self._attempt_anew(now)
        assert self.attempt is not None  # noqa: S101  # It was made just now.
        return self.attempt

    def attempt_again(self, attempt: int, now: datetime) -> None:
        """The provider has kept its own failure under this attempt: no page was handed out by it."""
        if self.state == "requested" and self.attempt is not None and self.attempt.attempt == attempt:
            self._attempt_anew(now)

    def open_session(self, attempt: int, session_id: str, url: str) -> None:
        """The page to pay on. Quiet when it is known; a page of an earlier attempt is known, too, and watched."""
        self.must_be_requested()
        if attempt not in self.sessions:
            late = self.state != "requested"
            self.record(
                online.SessionOpened(payment_id=self.key, attempt=attempt, session_id=session_id, url=url, late=late)
            )

    def adopt_session(self, session_id: str, url: str) -> None:
        """A page that nobody told us was opened, and money came of it. Numbered before those that were counted."""
        self.must_be_requested()
        if all(each.session_id != session_id for each in self.sessions.values()):
            attempt = min((1, *self.sessions)) - 1
            self.record(
                online.SessionOpened(payment_id=self.key, attempt=attempt, session_id=session_id, url=url, late=True)
            )

    def reject_session(self, attempt: int, code: str) -> None:
        """The provider will not take it. Quiet unless it was asked for."""
        if self.state == "requested":
            self.record(online.SessionRejected(payment_id=self.key, attempt=attempt, code=code))

    def recover(self, fact: OnlinePaymentRequested, session_id: str, url: str, ends_at: datetime) -> None:
        """As the provider tells it: history went back to before it was asked for. Quiet when it is known."""
        if self.version:
            return
        self.record(fact)
        self.record(online.SessionAttempted(payment_id=self.key, attempt=1, expires_at=ends_at))
        self.open_session(1, session_id, url)

    def expire_session(self, attempt: int) -> None:
        """Nobody can pay by it any more. Quiet where money came, or is on its way."""
        if self.state in ("requested", "open"):
            self.record(online.SessionExpired(payment_id=self.key, attempt=attempt))

    # What it is asked -------------------------------------------------------------------------

    def must_be_requested(self) -> None:
        """Raises UnknownOnlinePayment."""
        if self.version == 0:
            raise refusals.UnknownOnlinePayment(self.key)

    @property
    def is_in_doubt(self) -> bool:
        """Whether money may be on its way that is not known yet: then it is taken nowhere else."""
        return self.state == "processing"

    @property
    def page(self) -> online.SessionOpened | None:
        """The page on which it can be paid now."""
        return self.sessions[max(self.sessions)] if self.state == "open" else None

    def is_for(self, lines: Sequence[AskedLine]) -> bool:
        """Whether it asks for just this."""
        return self.version > 0 and tuple(lines) == self.requested.lines

    # What it remembers ------------------------------------------------------------------------

    def evolve(self, event: OnlineEvent) -> None:
        match event:
            case OnlinePaymentRequested():
                self.requested, self.state = event, "requested"
            case online.SessionAttempted():
                self.attempt = event
            case online.SessionOpened():
                self.sessions[event.attempt] = event
                self.state = "open" if self.state == "requested" else self.state
            case online.SessionRejected():
                self.state = "rejected"
            case online.SessionExpired():
                self.state = "expired"
            case online.ProcessingStarted():
                self.state = "processing"
            case online.PaymentFailed():
                self.state = "failed"
            case online.PaymentCaptured() | online.ForeignMoneyCaptured():
                self.state = "paid"
                self.evolve_money(event)
            case _:
                self.evolve_money(event)

    def _attempt_anew(self, now: datetime) -> None:
        number = self.attempt.attempt + 1 if self.attempt else 1
        expires_at = (now + SESSION_LIVES).replace(microsecond=0)
        self.record(online.SessionAttempted(payment_id=self.key, attempt=number, expires_at=expires_at))
