"""Sums of 分 and of things: whole numbers on every database (PostgreSQL adds up bigint to numeric)."""

from typing import Any

import sqlalchemy as sa


def total(amounts: sa.ColumnElement[Any]) -> sa.Cast[int]:
    """Σ as an integer; NULL where there is nothing to add up."""
    return sa.cast(sa.func.sum(amounts), sa.BigInteger)
