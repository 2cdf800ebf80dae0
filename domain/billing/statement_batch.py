"""StatementBatch (账单批次): the papers of a building for a month."""

from datetime import date
from typing import assert_never

from domain.billing import refusals
from domain.billing.events.papers import (
    REVOCATION_REASONS,
    IssuedStatement,
    PaperEvent,
    PayLinkRevoked,
    PayLinksIssued,
    StatementsIssued,
)
from domain.history import Aggregate
from domain.values.party import is_resident
from domain.values.period import first_day


def batch_key(building: str, period: str) -> str:
    """ "BH-1/2026-11"."""
    return f"{building}/{period}"


class StatementBatch(Aggregate[PaperEvent]):
    """Issued once: what a household holds in its hands is never altered, only followed by the next month's paper.

    The link on a paper is good for what that paper asks for, until its last day, unless it is revoked.
    """

    KIND = "statement-batch"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.building, _, self.period = key.rpartition("/")
        self.issued: StatementsIssued | None = None
        self.links_until: date | None = None
        self.revoked: set[str] = set()

    def must_be_issuable(self, latest: str | None, today: date) -> None:
        """`latest` is the building's last month that is issued. Raises StatementsIssuedAlready, NotYet, …"""
        if self.issued is not None:
            raise refusals.StatementsIssuedAlready(self.building, self.period)
        if first_day(self.period) > today:
            raise refusals.NotYet(first_day(self.period))
        if latest is not None and latest >= self.period:
            raise refusals.LaterStatementsIssued(self.building, latest)

    def issue(self, papers: StatementsIssued, *, latest: str | None, links_until: date | None = None) -> None:
        """With links to pay by, where a day is said. Raises NothingToIssue, and as `must_be_issuable`."""
        self.must_be_issuable(latest, papers.issued_on)
        if not papers.lines:
            raise refusals.NothingToIssue(self.building, papers.last)
        self.record(papers)
        if links_until is not None:
            self.record(PayLinksIssued(batch=papers.batch, until=links_until))

    def revoke_pay_link(self, dwelling: str, *, reason: str) -> None:
        """Quiet when revoked. Raises NothingIssued, NoPayLink, UnknownReason."""
        lines = [line for line in self.must_be_issued().lines if line.dwelling == dwelling]
        if not lines:
            raise refusals.NothingIssued(dwelling, self.period)
        if reason not in REVOCATION_REASONS:
            raise refusals.UnknownReason(reason, ", ".join(REVOCATION_REASONS))
        if not self.bears_link(lines[0]):
            raise refusals.NoPayLink(dwelling, self.period)
        if dwelling not in self.revoked:
            self.record(PayLinkRevoked(batch=self.key, dwelling=dwelling, reason=reason))

    def must_be_issued(self) -> StatementsIssued:
        """What was issued. Raises NothingIssued."""
        if self.issued is None:
            raise refusals.NothingIssued(self.building, self.period)
        return self.issued

    def bears_link(self, line: IssuedStatement) -> bool:
        """Whether one stands on this paper, be it good or not: companies and the bureau get none."""
        return self.links_until is not None and is_resident(line.debtor)

    def payable_by_link(self, number: int, today: date) -> IssuedStatement | None:
        """The paper of that number, counted from 0; None where nobody can pay by its link today."""
        if self.issued is None or self.links_until is None or not 0 <= number < len(self.issued.lines):
            return None
        line = self.issued.lines[number]
        is_good = self.bears_link(line) and line.dwelling not in self.revoked and today <= self.links_until
        return line if is_good else None

    def evolve(self, event: PaperEvent) -> None:
        match event:
            case StatementsIssued():
                self.issued = event
            case PayLinksIssued():
                self.links_until = event.until
            case PayLinkRevoked():
                self.revoked.add(event.dwelling)
            case _:
                assert_never(event)
