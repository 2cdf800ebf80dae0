"""What the gates of a handover tolerate: data, with the day from which each rule holds."""

from collections.abc import Sequence
from datetime import date

import msgspec


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a gate tolerates, from a day on."""

    effective_from: date
    authority: str
    fund_gap_fen: int  # Of one dwelling and owner of the money.
    consent_permille: int  # Of a building's dwellings, for each item.
    arrears_fen: int  # Of one dwelling.


RULES = (
    Rule(
        effective_from=date(1949, 10, 1),
        authority="移交办法：维修资金交齐，改造户户同意，旧欠结清",
        fund_gap_fen=0,
        consent_permille=1000,
        arrears_fen=0,
    ),
)
"""Data, the oldest first: a milder or stricter rule is one more, from its day on; none is altered."""


def rule_on(day: date, rules: Sequence[Rule] = RULES) -> Rule:
    """The rule that holds on a day."""
    return [each for each in rules if each.effective_from <= day][-1]
