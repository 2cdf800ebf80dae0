"""What is asked past SQLAlchemy is answered as SQLAlchemy would answer it."""

import pytest
import sqlalchemy as sa

from projections.arrears import charges
from projections.billing_statement import movements
from projections.engine.questions import Question
from projections.engine.tables import Reading
from services.house import House
from tests.builders import FEE


@pytest.mark.parametrize("table", [movements, charges], ids=lambda table: table.name)
def test_a_question_gives_the_rows_that_sqlalchemy_gives(told: House, table: sa.Table) -> None:
    query = sa.select(table).where(table.c.fee_kind == FEE, table.c.dwelling > sa.bindparam("least"))
    query = query.order_by(*table.primary_key)
    with told.read() as reading:
        dwellings = list(reading.scalars(sa.select(table.c.dwelling).distinct().order_by(table.c.dwelling)))
        by_sqlalchemy = [tuple(row) for row in reading.execute(query, {"least": dwellings[0]})]
    question = Question(query)

    def answers(reading: Reading) -> None:
        assert [tuple(row) for row in question.ask(reading, least=dwellings[0])] == by_sqlalchemy
        assert len(question.ask(reading, least="")) > len(by_sqlalchemy) > 0

    told.ask(answers)
    with told.read() as reading:
        answers(reading)


def test_what_goes_wrong_is_told_in_sqlalchemys_words(told: House) -> None:
    nowhere = Question(sa.select(sa.column("x")).select_from(sa.table("nowhere")))
    with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
        told.ask(nowhere.ask)
    assert told.ask(Question(sa.select(sa.literal(1))).ask)
