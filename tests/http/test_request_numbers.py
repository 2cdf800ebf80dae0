"""From an entry to the lines of the log, and from an answer to both: by the number of its request."""

import json
from collections.abc import Iterator

import pytest
import structlog

from services.house import House
from services.operation import logs
from tests.http.caller import Caller

SHIFT = {"shift": "s2", "payee": "company:shicheng", "float_fen": 0}
NUMBER = "anju-request"


@pytest.fixture
def logged() -> Iterator[None]:
    """Lines go where a service's lines go."""
    before = structlog.get_config()
    logs.set_up()
    yield
    structlog.configure(**before)


def test_every_answer_bears_a_number_of_its_own(api: Caller) -> None:
    numbers = {api.get(path).headers[NUMBER] for path in ("/areas", "/areas", "/dwellings/none")}
    assert len(numbers) == 3


@pytest.mark.usefixtures("logged")
def test_an_entry_leads_to_the_line_of_its_request_and_the_line_to_the_answer(
    api: Caller, town: House, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [api.post("/shifts", SHIFT | {"shift": shift}) for shift in ("s2", "s3")]
    written = map(json.loads, capsys.readouterr().err.splitlines())
    lines = {line["correlation_id"]: line for line in written if line.get("route") == "POST /api/v1/shifts"}
    entries = town.store.read(town.store.position() - 2, 10).entries
    found = [lines[str(entry.envelope.correlation_id)]["request_id"] for entry in entries]
    assert found == [answer.headers[NUMBER] for answer in answers]


def test_a_number_that_a_caller_makes_up_is_not_taken(api: Caller) -> None:
    assert api.post("/shifts", SHIFT, headers={NUMBER: "0" * 32}).headers[NUMBER] != "0" * 32
