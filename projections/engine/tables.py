"""Tables that every projection shares."""

import sqlalchemy as sa

metadata = sa.MetaData()
Reading = sa.Connection
"""A transaction in which one state of the read side is seen."""

positions = sa.Table(
    "projection_position",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("code_version", sa.Integer, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),  # Counts rebuilds.
    sa.Column("moved_at", sa.Text, nullable=False),  # UTC, ISO.
    sa.Column("stuck_at", sa.BigInteger),
    sa.Column("stuck_why", sa.Text),
)
calendars = sa.Table(
    "projection_calendar",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("creditor", sa.Text, primary_key=True),
    sa.Column("closed_through", sa.Date, nullable=False),
)
