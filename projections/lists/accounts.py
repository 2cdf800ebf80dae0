"""What a set of books consists of: its postings; and the maintenance fund, by dwelling."""

import sqlalchemy as sa

from projections.audit_trail import trail
from projections.directory import dwellings_ as homes
from projections.engine.listing import Asked, Listing, Rows
from projections.fund_ledger import sub_accounts
from projections.ledger import postings_
from projections.lists.homes import DOOR, door, is_of_area, is_of_building, is_of_dwelling

_FUND = ("owner_due_fen", "owner_paid_fen", "selling_unit_due_fen", "selling_unit_paid_fen", "held_fen")
_MISSING = ("owner_missing_fen", "selling_unit_missing_fen")


def _postings(asked: Asked) -> Rows:
    """Of dwellings, in their areas; the others belong to the books alone."""
    p = postings_.c
    told = sa.select(postings_, homes.c.code, homes.c.area, trail.c.stream, trail.c.version, trail.c.topic)
    told = told.join_from(postings_, trail, p.position == trail.c.position)
    told = told.outerjoin(homes, p.dwelling == homes.c.dwelling)
    if asked.as_of is not None:
        told = told.where(p.booked_on <= asked.as_of)
    if asked.known_at is not None:
        told = told.where(p.position <= asked.known_at)
    return told


POSTINGS = Listing(
    rows=_postings,
    order=("booked_on", "position", "part"),
    sums=("debit_fen", "credit_fen"),
    groups=("booked_on",),
    filters={
        "area": is_of_area,
        "books": lambda columns, books, _day: columns.books == books,
        "account": lambda columns, account, _day: columns.account == account,
        "dwelling": is_of_dwelling,
        "from": lambda columns, first, _day: columns.booked_on >= first,
        "to": lambda columns, last, _day: columns.booked_on <= last,
    },
)


def _fund(_asked: Asked) -> Rows:
    c = sub_accounts.c
    gaps = [c.owner_due_fen - c.owner_paid_fen, c.selling_unit_due_fen - c.selling_unit_paid_fen]
    missing = [sa.case((gap > 0, gap), else_=0).label(name) for gap, name in zip(gaps, _MISSING, strict=True)]
    told = sa.select(*door(), *(c[name] for name in _FUND), *missing, c.last_deposit_on)
    return told.join_from(sub_accounts, homes, c.dwelling == homes.c.dwelling)


FUND = Listing(
    rows=_fund,
    order=DOOR,
    sums=(*_FUND, *_MISSING),
    groups=("building",),
    filters={
        "area": is_of_area,
        "building": is_of_building,
        "dwelling": is_of_dwelling,
        "missing": lambda columns, word, _day: (
            (columns.owner_missing_fen + columns.selling_unit_missing_fen > 0) == (word == "yes")
        ),
    },
)
