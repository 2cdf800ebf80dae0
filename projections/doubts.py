"""Which charges are doubted, on what ground, since when, and what was answered? The words lie here sealed."""

from collections.abc import Collection
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.billing.events.doubts import ChargeDisputed, DisputeSettled
from domain.history import Entry
from domain.values.dwelling_code import place
from domain.values.personal import WORDS, Personal
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

doubts_ = sa.Table(
    "charge_doubt",
    metadata,
    sa.Column("dispute_id", sa.Text, primary_key=True),
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("charge_id", sa.Text, nullable=False),
    sa.Column("fee_kind", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("amount_fen", sa.BigInteger, nullable=False),
    sa.Column("debtor", sa.Text, nullable=False),
    sa.Column("creditor", sa.Text, nullable=False),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Column("disputed_by", sa.Text, nullable=False),
    sa.Column("disputed_on", sa.Date, nullable=False),
    sa.Column("raised_at", sa.BigInteger, nullable=False),  # Position: sorts by age.
    sa.Column("subject", sa.Text),  # Whose words they are.
    sa.Column("words_sealed", sa.LargeBinary),
    sa.Column("words_bound_to", sa.Text),
    sa.Column("outcome", sa.Text),
    sa.Column("settled_by", sa.Text),
    sa.Column("settled_on", sa.Date),
    sa.Column("settled_at", sa.BigInteger),  # Position: what was known of it before that is that it waits.
    sa.Column("answer_subject", sa.Text),
    sa.Column("answer_sealed", sa.LargeBinary),
    sa.Column("answer_bound_to", sa.Text),
    sa.Index("charge_doubt_by_area", "area", "raised_at"),
    sa.Index("charge_doubt_by_dwelling", "dwelling", "raised_at"),
)


class DoubtRow(msgspec.Struct, frozen=True):
    """A doubt; `outcome` is None while it waits for its answer. 分."""

    dispute_id: str
    dwelling: str
    area: str
    charge_id: str
    fee_kind: str
    period: str
    amount_fen: int
    debtor: str
    creditor: str
    ground: str
    disputed_by: str
    disputed_on: date
    outcome: str | None
    settled_by: str | None
    settled_on: date | None
    words: Personal | None
    answer: Personal | None

    def age_days(self, today: date) -> int:
        """For how many days it has waited, or had to wait."""
        return ((self.settled_on or today) - self.disputed_on).days


class Doubts(Projection):
    """One row a doubt; the same sealed bytes as in history, so that an erasure reaches here at once."""

    name = "doubts"
    code_version = 2
    tables = (doubts_,)
    events = (ChargeDisputed, DisputeSettled)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """Raised, then answered once."""
        match entry.event:
            case ChargeDisputed() as fact:
                row = {name: getattr(fact, name) for name in _OF_FACT}
                row |= {"area": place(fact.dwelling).area, "raised_at": entry.position}
                row |= _seal(fact.words, "subject", "words")
                writer.insert(doubts_, [row | dict.fromkeys(_OF_ANSWER)])
            case DisputeSettled() as fact:
                key = {"dispute_id": fact.dispute_id, "dwelling": entry.key}
                told = {"outcome": fact.outcome, "settled_by": fact.settled_by, "settled_on": fact.settled_on}
                told |= {"settled_at": entry.position}
                writer.change(doubts_, [key | told | _seal(fact.answer, "answer_subject", "answer")])


_OF_FACT = (
    *("dispute_id", "dwelling", "charge_id", "fee_kind", "period", "amount_fen"),
    *("debtor", "creditor", "ground", "disputed_by", "disputed_on"),
)
_OF_ANSWER = (
    *("outcome", "settled_by", "settled_on", "settled_at"),
    *("answer_subject", "answer_sealed", "answer_bound_to"),
)


def _seal(value: Personal | None, subject: str, name: str) -> dict[str, object]:
    sealed = (value.subject, value.sealed, value.bound_to) if value else (None, None, None)
    return dict(zip((subject, f"{name}_sealed", f"{name}_bound_to"), sealed, strict=True))


# What is asked ------------------------------------------------------------------------------------

_PLAIN = [doubts_.c[name] for name in DoubtRow.__struct_fields__ if name not in ("words", "answer")]
_SELECT = sa.select(
    *_PLAIN,
    *(doubts_.c[name] for name in ("subject", "words_sealed", "words_bound_to")),
    *(doubts_.c[name] for name in ("answer_subject", "answer_sealed", "answer_bound_to")),
    doubts_.c.raised_at,
)


def doubt(connection: Reading, dispute_id: str) -> DoubtRow | None:
    """One doubt."""
    row = connection.execute(_SELECT.where(doubts_.c.dispute_id == dispute_id).limit(1)).one_or_none()
    return _row(row) if row else None


def doubts(
    connection: Reading,
    areas: Collection[str] | None = None,
    *,
    is_open: bool | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[tuple[int, DoubtRow]]:
    """Of some areas, or of all, the oldest first, after a cursor, with the cursor of each."""
    query = _SELECT.where(doubts_.c.raised_at > after)
    if areas is not None:
        query = query.where(doubts_.c.area.in_(sorted(areas)))
    if is_open is not None:
        query = query.where(doubts_.c.outcome.is_(None) if is_open else doubts_.c.outcome.is_not(None))
    rows = connection.execute(query.order_by(doubts_.c.raised_at).limit(limit))
    return [(row.raised_at, _row(row)) for row in rows]


def doubts_of(connection: Reading, dwelling: str, parties: Collection[str]) -> list[DoubtRow]:
    """What some parties have doubted at a dwelling, the newest first."""
    query = _SELECT.where(doubts_.c.dwelling == dwelling, doubts_.c.disputed_by.in_(sorted(parties)))
    return [_row(row) for row in connection.execute(query.order_by(doubts_.c.raised_at.desc()))]


def _row(row: sa.Row) -> DoubtRow:  # type: ignore[type-arg]  # The columns of _SELECT.
    plain = {column.name: getattr(row, column.name) for column in _PLAIN}
    return DoubtRow(
        **plain,
        words=_personal(row.subject, row.words_sealed, row.words_bound_to),
        answer=_personal(row.answer_subject, row.answer_sealed, row.answer_bound_to),
    )


def _personal(subject: str | None, sealed: bytes | None, bound_to: str | None) -> Personal | None:
    if subject is None or sealed is None:
        return None
    return Personal(subject, WORDS, sealed=sealed, bound_to=bound_to or "")
