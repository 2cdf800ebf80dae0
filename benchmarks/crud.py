"""The same charges kept as one would without events: a row a charge, a balance an account, by SQLAlchemy Core."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from domain.billing.events import Assessment

CHARGES_A_SAVE = 10_000
_metadata = sa.MetaData(schema="bench")
_encode = msgspec.json.Encoder(decimal_format="string").encode
charges = sa.Table(
    "charge",
    _metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("charge_id", sa.Text, primary_key=True),
    sa.Column("fee_kind", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("open_fen", sa.BigInteger, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("booked_on", sa.Date, nullable=False),
    sa.Column("debtor", sa.Text, nullable=False),
    sa.Column("creditor", sa.Text, nullable=False),
    sa.Column("basis", sa.JSON, nullable=False),
)
accounts = sa.Table(
    "account",
    _metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("owed_fen", sa.BigInteger, nullable=False),
)
_AS_THEY_STAND = """
INSERT INTO bench.charge
SELECT dwelling, charge_id, fee_kind, period, amount_fen, outstanding_fen, due_on, booked_on::date, debtor, creditor,
    basis
FROM events.stored_events,
    json_to_record(convert_from(state, 'UTF8')::json -> 'data') AS fact (assessment json, booked_on text),
    json_to_record(assessment) AS fee (dwelling text, charge_id text, fee_kind text, period text, amount_fen bigint,
        due_on date, debtor text, creditor text, basis json)
    JOIN (SELECT dwelling, charge_id, outstanding_fen FROM read.arrears_charge) AS open USING (dwelling, charge_id)
WHERE topic = 'FeeAssessed.v1'
"""


class Crud:
    """The tables; at first they are filled with what the town owes already."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(
            url.replace("postgresql:", "postgresql+psycopg:"), json_serializer=lambda basis: _encode(basis).decode()
        )
        if sa.inspect(self._engine).has_table("charge", schema="bench"):
            return
        _metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            connection.exec_driver_sql(_AS_THEY_STAND)
            connection.exec_driver_sql(
                "INSERT INTO bench.account SELECT dwelling, sum(open_fen) FROM bench.charge GROUP BY 1"
            )

    def post(self, fees: Sequence[Assessment]) -> None:
        """Each charge inserted, each balance updated, so many in one transaction."""
        grow = accounts.update().where(accounts.c.dwelling == sa.bindparam("of"))
        grow = grow.values(owed_fen=accounts.c.owed_fen + sa.bindparam("fen"))
        for start in range(0, len(fees), CHARGES_A_SAVE):
            some = fees[start : start + CHARGES_A_SAVE]
            with self._engine.begin() as connection:
                connection.execute(charges.insert(), list(map(_row, some)))
                connection.execute(grow, [{"of": fee.dwelling, "fen": fee.amount_fen} for fee in some])

    def close(self) -> None:
        """Ends its connections."""
        self._engine.dispose()


def _row(fee: Assessment) -> dict[str, Any]:
    """A charge as its row."""
    return {
        "dwelling": fee.dwelling,
        "charge_id": fee.charge_id,
        "fee_kind": fee.fee_kind,
        "period": fee.period,
        "amount_fen": fee.amount_fen,
        "open_fen": fee.amount_fen,
        "due_on": fee.due_on,
        "booked_on": fee.due_on.replace(day=1),
        "debtor": fee.debtor,
        "creditor": fee.creditor,
        "basis": fee.basis,
    }
