"""The API answers as its own description says, whatever is asked. No plugin: it costs every run 1.3 s to load."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from starlette.types import ASGIApp, Receive, Scope, Send

from projections.engine.tables import positions
from services.house import House
from services.http.app import build_app
from services.worker import Worker, follow
from tests.doors import cookie

CONFIG = SchemathesisConfig.from_dict(
    # A rule may refuse what a schema cannot: a day that has not come, a reason not on the list, an older edition.
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "403", "404", "409", "412", "422"]}}}
)


@pytest.fixture
def served(town: House) -> Iterator[ASGIApp]:
    """The app without its lifespan, which the library would hold open for ever; the worker runs here."""
    worker, app = Worker(town), build_app(town)
    signed_in = (b"cookie", cookie(town).encode())
    worker.start()

    async def without_lifespan(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError
        await app(dict(scope) | {"headers": [*scope["headers"], signed_in]}, receive, send)

    yield without_lifespan
    worker.stop()


def ask(app: Any, mode: GenerationMode, examples: int, only: str = "") -> None:
    """So many questions of all kinds, or of those operations that are named so, the same ones each time."""
    described = schemathesis.openapi.from_asgi("/openapi.json", app, config=CONFIG)
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 45
    any_call = st.one_of([each.as_strategy(mode) for each in operations if only in each.label])

    @seed(20261123)
    @given(case=any_call)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def answers_as_described(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate()

    answers_as_described()


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "not as described"]
)
def test_every_answer_is_one_the_description_promises(served: Any, town: House, mode: GenerationMode) -> None:
    ask(served, mode, examples=100)
    follow(town)
    with town.read() as reading:
        assert list(reading.scalars(sa.select(positions.c.name).where(positions.c.stuck_at.is_not(None)))) == []


def test_a_promise_that_is_broken_is_found(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.http.routes.areas.directory.areas", lambda _: [][0])
    with pytest.raises(FailureGroup, match="Server error"):
        ask(served, GenerationMode.POSITIVE, examples=5, only="/areas")
