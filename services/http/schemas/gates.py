"""The gates of a handover, and the company's term, as of a day."""

from datetime import date, datetime

from pydantic import Field

from domain.handover.events import GATES
from services.http.schemas.values import Told, example


class PartOfGateTold(Told):
    """One owner of the money, item of the retrofit, or sort of debtor."""

    part: str
    dwellings: int
    due_fen: int
    met_fen: int
    missing_fen: int
    missing_households: int


class GateOfBuildingTold(Told):
    """A gate in one building."""

    building: str
    state: str
    dwellings: int
    due_fen: int
    met_fen: int
    blocking_fen: int
    blocking_households: int
    parts: list[PartOfGateTold]


class PointTold(Told):
    """What blocked at the end of a day."""

    day: date
    blocking_fen: int
    blocking_households: int


class ReservationTold(Told):
    """Up to which amount and for how many households a gate passes unsettled, by which entry."""

    up_to_fen: int
    up_to_households: int
    authority: str
    prepared_by: str
    approved_by: str
    stream: str
    version: int


class GateTold(Told):
    """A gate of an area: not begun, blocked, passed with reservation, or passed."""

    gate: str
    state: str
    blocking_fen: int
    blocking_households: int
    reservation: ReservationTold | None
    buildings: list[GateOfBuildingTold]
    trend: list[PointTold] = Field(description="Each day of change; of very many, the last of each month.")


class TermTold(Told):
    """The company planned last: not planned, before cut-off, in term, suspended, or term over."""

    state: str
    company: str | None
    since: datetime | None = Field(description="Since when it stands so; before the cut-off, when that comes.")


class StepTold(Told):
    """What two persons recorded of a handover, when it takes effect, and on what document."""

    what: str
    company: str
    at: datetime | None
    detail: str | None = Field(description="The reason of a suspension, the gate of a reservation.")
    up_to_fen: int | None
    up_to_households: int | None
    authority: str
    prepared_by: str
    approved_by: str
    recorded_on: date
    version: int


class GatesTold(Told):
    """All gates of an area in the order of the work, and whoever takes it over."""

    area: str
    name: str
    as_of: date
    gates: list[GateTold]
    term: TermTold
    steps: list[StepTold]

    model_config = example(
        {
            "area": "BH",
            "name": "滨湖路宿舍区",
            "as_of": "2026-11-23",
            "gates": [
                {
                    "gate": GATES[0],
                    "state": "blocked",
                    "blocking_fen": 200000,
                    "blocking_households": 1,
                    "reservation": None,
                    "buildings": [
                        {
                            "building": "BH-1",
                            "state": "blocked",
                            "dwellings": 24,
                            "due_fen": 4800000,
                            "met_fen": 4600000,
                            "blocking_fen": 200000,
                            "blocking_households": 1,
                            "parts": [],
                        }
                    ],
                    "trend": [{"day": "2026-11-23", "blocking_fen": 200000, "blocking_households": 1}],
                }
            ],
            "term": {"state": "before cut-off", "company": "company:shicheng", "since": "2026-11-30T16:00:00Z"},
            "steps": [],
        }
    )


class BlockingTold(Told):
    """One dwelling's thing that keeps a gate shut, with the entry that says so."""

    building: str
    dwelling: str
    thing: str = Field(description="Whose money, which item, which charge.")
    part: str
    due_fen: int
    met_fen: int
    missing_fen: int
    consent: str | None
    stream: str = Field(description="The evidence: this entry of that stream.")
    version: int

    model_config = example(
        {
            "building": "BH-1",
            "dwelling": "BH-1-1-101",
            "thing": "清洁管理费/2012/1",
            "part": "owed by residents",
            "due_fen": 14135,
            "met_fen": 0,
            "missing_fen": 14135,
            "consent": None,
            "stream": "account/BH-1-1-101",
            "version": 2,
        }
    )
