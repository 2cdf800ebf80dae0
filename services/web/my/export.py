"""All that is on record about a resident, for him to take along (个人信息保护法 45)."""

from datetime import date
from typing import Any

import msgspec

from domain.values.personal import Personal
from projections import collection, residents
from projections.billing_statement import moved_until
from projections.engine.tables import Reading
from projections.reveals import reveals_of
from services.event_store.personal_keys import PersonalKeys, SubjectErased
from services.web.my.doubting import own_doubts
from services.web.my.mine import Mine, MyHome

_OF_DOUBTS = ("dispute_id", "dwelling", "charge_id", "amount_fen", "ground", "disputed_on", "outcome", "settled_on")


def all_of(reading: Reading, keys: PersonalKeys, who: Mine, today: date) -> dict[str, Any]:
    """His own values in clear, money in 分; what was erased for good is null. Raises KeysUnavailable, KeyLost."""
    return {
        "as_of": today.isoformat(),
        "persons": [
            {
                "id": party.partition(":")[2],
                "name": _opened(keys, residents.name(reading, party)),
                "phone": _opened(keys, residents.phone(reading, party)),
                "retired": residents.is_retired(reading, party),
            }
            for party in who.parties
        ],
        "dwellings": [_dwelling(reading, who, home) for home in who.homes],
        "doubts": [
            {name: getattr(row, name) for name in _OF_DOUBTS}
            | {"words": _opened(keys, row.words), "answer": _opened(keys, row.answer)}
            for _, row in own_doubts(reading, who)
            if row.disputed_by in who.parties
        ],
        "looks": [msgspec.structs.asdict(row) for row in reveals_of(reading, who.subjects)],
    }


def _dwelling(reading: Reading, who: Mine, home: MyHome) -> dict[str, Any]:
    """What he was there, and what moved in his own name."""
    own = [each for party in who.parties for each in moved_until(reading, home.row.dwelling, date.max, debtor=party)]
    return {
        "code": home.row.code,
        "floor_area_sqm": str(home.row.floor_area_sqm),
        "spans": [{"capacity": each.capacity, "since": each.since, "until": each.until} for each in home.spans],
        "movements": [
            {
                "what": each.movement.what,
                "booked_on": each.booked_on,
                "charge_id": each.movement.charge_id,
                "fee_kind": each.movement.fee_kind,
                "period": each.movement.period,
                "owed_fen": each.movement.owed_fen,
                "held_fen": each.movement.held_fen,
            }
            for each in own
        ],
        "payments": [
            {
                "receipt": row.receipt,
                "received_on": row.received_on,
                "channel": row.channel,
                "amount_fen": row.amount_fen,
                "refunded_fen": row.refunded_fen,
            }
            for row in collection.payments_of(reading, home.row.dwelling, set(who.parties))
        ],
    }


def _opened(keys: PersonalKeys, value: Personal | None) -> str | None:
    try:
        return keys.open(value) if value else None
    except SubjectErased:
        return None
