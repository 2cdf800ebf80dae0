"""What the handover refuses."""

from datetime import datetime

from domain.errors import Refusal


class NoCutOffAgreed(Refusal):
    """No cut-off is agreed for {company} in {area}: before one is on record, it neither assesses nor collects."""

    area: str
    company: str


class BeforeCutOff(Refusal):
    """{company} takes over {area} at {cut_off_at}: before that hour it neither assesses nor collects."""

    area: str
    company: str
    cut_off_at: datetime


class WhileSuspended(Refusal):
    """{company} is suspended in {area} since {suspended_from}: until it goes on, it neither assesses nor collects."""

    area: str
    company: str
    suspended_from: datetime


class AfterTerm(Refusal):
    """The term of {company} in {area} ends at {ended_at}: from then on it neither assesses nor collects."""

    area: str
    company: str
    ended_at: datetime


class NoTermAnywhere(Refusal):
    """{company} has taken over no area: before a cut-off is on record, it opens no counter."""

    company: str


class NotACompany(Refusal):
    """An area is handed over to a property company: check who takes it over."""


class HandoverNotPlanned(Refusal):
    """No handover of {area} is planned: plan it first, with the company and the contract."""

    area: str


class HandoverPlannedOtherwise(Refusal):
    """The handover of {area} to {company} is planned: record the end of its term before another one is planned."""

    area: str
    company: str


class CutOffNotOnTheHour(Refusal):
    """A cut-off is agreed by date and hour: name a full hour."""


class CutOffPassed(Refusal):
    """The cut-off of {area} passed at {cut_off_at}: it stands; suspend the company, or end its term, instead."""

    area: str
    cut_off_at: datetime


class NotSuspended(Refusal):
    """{company} is not suspended in {area}: there is nothing to resume."""

    area: str
    company: str


class SuspendedAlready(Refusal):
    """{company} is suspended in {area} since {suspended_from} already: resume it first."""

    area: str
    company: str
    suspended_from: datetime


class InstantTooEarly(Refusal):
    """This must not lie before {earliest}, when what precedes it took effect: check the instant."""

    earliest: datetime


class ReasonMissing(Refusal):
    """Why is the company suspended? Name the reason."""


class UnknownGate(Refusal):
    """There is no gate {gate}: choose one of {gates}."""

    gate: str
    gates: str


class ReservationInvalid(Refusal):
    """A reservation says up to which amount, and for how many households: check both."""


class SamePerson(Refusal):
    """{person} prepared this: another person must approve it."""

    person: str
