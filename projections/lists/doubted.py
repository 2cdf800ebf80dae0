"""What is doubted, the newest first, and what was answered."""

import sqlalchemy as sa

from projections.directory import dwellings_ as homes
from projections.doubts import doubts_
from projections.engine.listing import Asked, Listing, Rows
from projections.lists.homes import is_of_area, is_of_dwelling

_TOLD = (
    *("dispute_id", "dwelling", "area", "charge_id", "fee_kind", "period", "amount_fen", "ground"),
    *("disputed_by", "disputed_on", "raised_at", "outcome", "settled_by", "settled_on"),
)


def _doubts(_asked: Asked) -> Rows:
    told = sa.select(homes.c.code, *(doubts_.c[name] for name in _TOLD))
    return told.join_from(doubts_, homes, doubts_.c.dwelling == homes.c.dwelling)


DOUBTS = Listing(
    rows=_doubts,
    order=("raised_at",),
    sums=("amount_fen",),
    filters={
        "area": is_of_area,
        "dwelling": is_of_dwelling,
        "ground": lambda columns, ground, _day: columns.ground == ground,
        "state": lambda columns, word, _day: columns.outcome.is_(None) == (word == "open"),
    },
    newest_first=True,
)
