"""The vocabulary of the retrofit. These words stay on disk: add, never alter."""

from domain.history import Event
from domain.values.authority import Authority


class RetrofitShareBroughtForward(Event, frozen=True):
    """What a dwelling's part of an item costs, who bears it, and how often somebody called, as handed over."""

    TOPIC = "RetrofitShareBroughtForward.v1"
    dwelling: str
    item: str
    household_cost_fen: int
    subsidy_fen: int
    share_fen: int
    visits: int
    objection: str | None  # What was said against it, also by those who have not decided.
    authority: Authority


class RetrofitShareCorrected(Event, frozen=True):
    """A share was not brought forward as the books have it: a later ledger takes its place."""

    TOPIC = "RetrofitShareCorrected.v1"
    dwelling: str
    item: str
    household_cost_fen: int
    subsidy_fen: int
    share_fen: int
    formerly_household_cost_fen: int
    formerly_subsidy_fen: int
    formerly_share_fen: int
    authority: Authority
    prepared_by: str
    approved_by: str


class ConsentGiven(Event, frozen=True):
    TOPIC = "ConsentGiven.v1"
    dwelling: str
    item: str


class ConsentRefused(Event, frozen=True):
    TOPIC = "ConsentRefused.v1"
    dwelling: str
    item: str
    reason: str | None  # A code; what was said at the door stays there.


class VisitMade(Event, frozen=True):
    TOPIC = "VisitMade.v1"
    dwelling: str
    item: str


RetrofitEvent = RetrofitShareBroughtForward | RetrofitShareCorrected | ConsentGiven | ConsentRefused | VisitMade
