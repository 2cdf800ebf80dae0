"""How far the handover of his area has come: gate by gate, in the area and in his own building."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.handover import events as handover
from projections.engine.tables import Reading
from projections.gates import BLOCKED, NOT_BEGUN, PASSED, Gate
from projections.handover_status import status
from services.languages import N_, Tongue
from services.web.my.mine import MyHome

_MEANS = {
    handover.MAINTENANCE_FUND: N_("应交的维修资金有没有交齐。"),
    handover.UTILITY_RETROFIT: N_("水、电、气改造的费用和同意有没有办好。"),
    handover.LEGACY_ARREARS: N_("移交前欠机关的旧账有没有清。"),
    handover.FEE_CONSENT: N_("业主同不同意新的收费。"),
    handover.CONTRACT: N_("和物业公司的合同签了没有。"),
    handover.STAFF: N_("原来的工作人员怎么安排。"),
    handover.RECORDS: N_("图纸、账册、钥匙交接清楚没有。"),
    handover.CUT_OFF: N_("从哪一天起归物业公司管。"),
}
_KINDS = {PASSED: "good", BLOCKED: "", NOT_BEGUN: "plain"}


class GateShown(NamedTuple):
    """A gate, what it means, and what is missing: in all, and in his own building."""

    name: str
    means: str
    kind: str
    state: str
    missing: str
    households: int
    own_state: str
    own_kind: str
    own_missing: str


class Progress(NamedTuple):
    """Of one area."""

    area: str
    building: str
    as_of: str
    passed: int
    gates: tuple[GateShown, ...]


def progress(reading: Reading, homes: Sequence[MyHome], today: date, tongue: Tongue) -> list[Progress]:
    """Of each building in which he has a home."""
    found: dict[str, Progress] = {}
    for home in homes:
        if home.row.building in found or not home.is_his(today):
            continue
        told = status(reading, home.area.area, today)
        found[home.row.building] = Progress(
            area=home.area.name,
            building=home.row.building.rpartition("-")[2],
            as_of=tongue.day(today),
            passed=sum(gate.state not in (BLOCKED, NOT_BEGUN) for gate in told.gates),
            gates=tuple(_gate(gate, home.row.building, tongue) for gate in told.gates),
        )
    return list(found.values())


def _gate(gate: Gate, building: str, tongue: Tongue) -> GateShown:
    own = next((each for each in gate.buildings if each.building == building), None)
    return GateShown(
        name=tongue.word(gate.gate),
        means=tongue.gettext(_MEANS[gate.gate]),
        kind=_KINDS.get(gate.state, "good"),
        state=tongue.word(gate.state),
        missing=tongue.money(gate.blocking_fen) if gate.blocking_fen else "",
        households=gate.blocking_households,
        own_state=tongue.word(own.state) if own else "",
        own_kind=_KINDS.get(own.state, "good") if own else "",
        own_missing=tongue.money(own.blocking_fen) if own and own.blocking_fen else "",
    )
