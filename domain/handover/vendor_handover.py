"""VendorHandover (移交) of an area."""

from datetime import datetime
from typing import NamedTuple, TypedDict, assert_never

from msgspec.structs import replace

from domain.handover import refusals
from domain.handover.events import (
    GATES,
    CollectionResumed,
    CollectionSuspended,
    CutOffAgreed,
    HandoverEvent,
    HandoverPlanned,
    ReservationSigned,
    TermEnded,
)
from domain.handover.term import Suspension, Term
from domain.history import Aggregate
from domain.values.authority import Authority, must_be_named
from domain.values.money import AMOUNT_MAX_FEN
from domain.values.party import is_company


class Decided(NamedTuple):
    """On what document, prepared by whom, and approved by whom else."""

    authority: Authority
    prepared_by: str
    approved_by: str

    def must_be_of_two(self) -> None:
        """Raises AuthorityMissing, SamePerson."""
        must_be_named(self.authority)
        if self.prepared_by == self.approved_by:
            raise refusals.SamePerson(self.prepared_by)


class VendorHandover(Aggregate[HandoverEvent]):
    """Who may assess and collect in an area, from which hour on, and until when.

    One company after the other: the next one is planned when the end of the last one's term is on record. What has
    come to pass stands; what has not may be agreed anew. The domain knows no clock: instants come in.
    """

    KIND = "handover"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.terms: list[Term] = []
        self.reservations: dict[str, ReservationSigned] = {}

    def plan(self, company: str, decided: Decided) -> None:
        """A company is to take over. Quiet when planned alike. Raises NotACompany, HandoverPlannedOtherwise, …"""
        decided.must_be_of_two()
        if not is_company(company):
            raise refusals.NotACompany()
        if self.terms and self.terms[-1].ended_at is None:
            known = self.terms[-1].planned
            if (known.company, known.authority) == (company, decided.authority):
                return
            raise refusals.HandoverPlannedOtherwise(self.key, known.company)
        self.record(HandoverPlanned(area=self.key, company=company, **_of_two(decided)))

    def agree_cut_off(self, cut_off_at: datetime, decided: Decided, *, now: datetime) -> None:
        """By date and hour; one that has not come may be moved. Quiet when agreed alike.

        Raises HandoverNotPlanned, CutOffNotOnTheHour, CutOffPassed, InstantTooEarly, AfterTerm, …
        """
        decided.must_be_of_two()
        term = self._last()
        if term.cut_off_at == cut_off_at:
            return
        if cut_off_at.minute or cut_off_at.second or cut_off_at.microsecond:
            raise refusals.CutOffNotOnTheHour()
        if term.cut_off_at is not None and term.cut_off_at <= now:
            raise refusals.CutOffPassed(self.key, term.cut_off_at)
        before = self.terms[-2].ended_at if len(self.terms) > 1 else None
        if before is not None and cut_off_at < before:
            raise refusals.InstantTooEarly(before)
        if term.suspensions and cut_off_at > term.suspensions[0].suspended_from:
            raise refusals.SuspendedAlready(self.key, term.company, term.suspensions[0].suspended_from)
        term.must_end_after(cut_off_at)
        self.record(CutOffAgreed(area=self.key, company=term.company, cut_off_at=cut_off_at, **_of_two(decided)))

    def suspend(self, suspended_from: datetime, reason: str, decided: Decided) -> None:
        """The company stops assessing and collecting. Quiet when suspended alike.

        Raises NoCutOffAgreed, ReasonMissing, SuspendedAlready, InstantTooEarly, AfterTerm, …
        """
        decided.must_be_of_two()
        term = self._last()
        term.begun()
        if not reason.strip():
            raise refusals.ReasonMissing()
        if known := term.open_suspension:
            if known.suspended_from == suspended_from:
                return
            raise refusals.SuspendedAlready(self.key, term.company, known.suspended_from)
        term.must_reach(suspended_from)
        term.must_end_after(suspended_from)
        self.record(
            CollectionSuspended(
                area=self.key,
                company=term.company,
                suspended_from=suspended_from,
                reason=reason.strip(),
                **_of_two(decided),
            )
        )

    def resume(self, resumed_at: datetime, decided: Decided) -> None:
        """The company goes on. Raises NotSuspended, InstantTooEarly, AfterTerm, …"""
        decided.must_be_of_two()
        term = self._last()
        if term.open_suspension is None:
            raise refusals.NotSuspended(self.key, term.company)
        term.must_reach(resumed_at)
        term.must_end_after(resumed_at)
        self.record(CollectionResumed(area=self.key, company=term.company, resumed_at=resumed_at, **_of_two(decided)))

    def end_term(self, ended_at: datetime, decided: Decided, *, now: datetime) -> None:
        """From this instant on; an end that has not come may be moved. Quiet when ended alike.

        Raises HandoverNotPlanned, AfterTerm, InstantTooEarly, …
        """
        decided.must_be_of_two()
        term = self._last()
        if term.ended_at == ended_at:
            return
        term.must_end_after(now)
        term.must_reach(ended_at)
        self.record(TermEnded(area=self.key, company=term.company, ended_at=ended_at, **_of_two(decided)))

    def sign_reservation(self, gate: str, up_to_fen: int, up_to_households: int, decided: Decided) -> None:
        """Both go on although so much is not settled; a later one takes its place. Quiet when signed alike.

        Raises HandoverNotPlanned, UnknownGate, ReservationInvalid, …
        """
        decided.must_be_of_two()
        term = self._last()
        if gate not in GATES:
            raise refusals.UnknownGate(gate, ", ".join(GATES))
        if not 0 <= up_to_fen <= AMOUNT_MAX_FEN or up_to_households < 0:
            raise refusals.ReservationInvalid()
        fact = ReservationSigned(
            area=self.key,
            company=term.company,
            gate=gate,
            up_to_fen=up_to_fen,
            up_to_households=up_to_households,
            **_of_two(decided),
        )
        known = self.reservations.get(gate)
        if known is None or replace(known, prepared_by="", approved_by="") != replace(
            fact, prepared_by="", approved_by=""
        ):
            self.record(fact)

    def must_be_in_term(self, company: str, at: datetime) -> None:
        """Before it assesses or collects. Raises NoCutOffAgreed, BeforeCutOff, WhileSuspended, AfterTerm."""
        own = [term for term in self.terms if term.company == company]
        if not own:
            raise refusals.NoCutOffAgreed(self.key, company)
        running = [term for term in own if term.runs(at)]
        agreed = [term for term in own if term.cut_off_at is not None]
        (running or agreed or own)[-1].must_hold(at)

    def evolve(self, event: HandoverEvent) -> None:
        match event:
            case HandoverPlanned():
                self.terms.append(Term(event))
                self.reservations = {}
            case CutOffAgreed():
                self.terms[-1].cut_off_at = event.cut_off_at
            case CollectionSuspended():
                self.terms[-1].suspensions.append(Suspension(event.suspended_from))
            case CollectionResumed():
                self.terms[-1].suspensions[-1].resumed_at = event.resumed_at
            case TermEnded():
                self.terms[-1].ended_at = event.ended_at
            case ReservationSigned():
                self.reservations[event.gate] = event
            case _:
                assert_never(event)

    def _last(self) -> Term:
        if not self.terms:
            raise refusals.HandoverNotPlanned(self.key)
        return self.terms[-1]


class _OfTwo(TypedDict):
    authority: Authority
    prepared_by: str
    approved_by: str


def _of_two(decided: Decided) -> _OfTwo:
    return {"authority": decided.authority, "prepared_by": decided.prepared_by, "approved_by": decided.approved_by}
