"""What is doubted, the newest first, and what was answered."""

import sqlalchemy as sa

from projections.directory import dwellings_ as homes
from projections.doubts import doubts_
from projections.engine.listing import Asked, Listing, Rows
from projections.lists.homes import is_of_area, is_of_dwelling

_TOLD = (
    *("dispute_id", "dwelling", "area", "charge_id", "fee_kind", "period", "amount_fen", "ground"),
    *("disputed_by", "disputed_on", "raised_at"),
)
_ANSWERED = ("outcome", "settled_by", "settled_on")


def _doubts(asked: Asked) -> Rows:
    """As they stood at the end of a day, and as was known then: an answer that came later is none yet."""
    d = doubts_.c
    raised, later = list[sa.ColumnElement[bool]](), list[sa.ColumnElement[bool]]()
    if asked.as_of is not None:
        raised.append(d.disputed_on <= asked.as_of)
        later.append(d.settled_on > asked.as_of)
    if asked.known_at is not None:
        raised.append(d.raised_at <= asked.known_at)
        later.append(d.settled_at > asked.known_at)
    answer = [
        sa.case((sa.or_(*later), sa.null()), else_=d[name]).label(name) if later else d[name] for name in _ANSWERED
    ]
    told = sa.select(homes.c.code, *(d[name] for name in _TOLD), *answer)
    return told.join_from(doubts_, homes, d.dwelling == homes.c.dwelling).where(sa.true(), *raised)


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
