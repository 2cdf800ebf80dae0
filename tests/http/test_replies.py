"""Whose turn it is with a command, and what it was answered: on either database, by its own clock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import Response
from fastapi.responses import JSONResponse

from services.auth.tokens import Tokens
from services.databases.doors import now, repeatable
from services.house import House
from services.http import repetition
from services.http.refusals import RequestInProgress
from services.http.repetition import Answered, Claim, Replies
from services.use_cases.command import CommandIdReused
from tests.databases import kept

COMMAND, SENT = "a-command", "what-was-sent"
NAME = "陈小明的回执"


@pytest.fixture
def replies(house: House) -> Replies:
    return replies_of(house)


def replies_of(house: House) -> Replies:
    """As another process has them."""
    return Replies(house.doors, Tokens(house.settings.master_key))


def row(house: House) -> Any:
    with house.doors.connect() as connection:
        return connection.execute(sa.select(repeatable, now().label("now"))).first()


def let_pass(house: House, seconds: int) -> None:
    """By the clock of the database."""
    with house.doors.begin() as connection:
        connection.execute(sa.update(repeatable).values(until=repeatable.c.until - seconds))


def answered(replies: Replies, fingerprint: str = SENT) -> Response:
    with pytest.raises(Answered) as before:
        replies.claim(COMMAND, fingerprint)
    return before.value.response


def test_while_one_is_at_work_others_wait(house: House, replies: Replies) -> None:
    replies.claim(COMMAND, SENT)
    for each in (replies, replies_of(house)):
        with pytest.raises(RequestInProgress):
            each.claim(COMMAND, SENT)
    replies.claim("another-command", SENT)


def test_of_many_at_once_one_works(house: House) -> None:
    ready = Barrier(8)

    def try_it(_: int) -> bool:
        own = replies_of(house)
        ready.wait()
        try:
            own.claim(COMMAND, SENT)
        except RequestInProgress:
            return False
        return True

    with ThreadPoolExecutor(8) as processes:
        assert sorted(processes.map(try_it, range(8))) == [False] * 7 + [True]


def test_the_same_key_with_something_else_is_refused_while_it_works_and_after(replies: Replies) -> None:
    claim = replies.claim(COMMAND, SENT)
    with pytest.raises(CommandIdReused):
        replies.claim(COMMAND, "something-else")
    replies.settle(claim, JSONResponse({}))
    with pytest.raises(CommandIdReused):
        replies.claim(COMMAND, "something-else")


def test_the_lease_of_who_died_runs_out(house: House, replies: Replies) -> None:
    dead = replies.claim(COMMAND, SENT)
    assert row(house).until - row(house).now in (29, 30)
    let_pass(house, 29)
    with pytest.raises(RequestInProgress):
        replies.claim(COMMAND, SENT)
    let_pass(house, 2)
    next_one = replies.claim(COMMAND, SENT)
    assert next_one != dead
    replies.settle(dead, JSONResponse({"from": "the dead"}))
    with pytest.raises(RequestInProgress):
        replies.claim(COMMAND, SENT)
    replies.settle(next_one, JSONResponse({"from": "the next"}))
    assert answered(replies).body == b'{"from":"the next"}'


@pytest.mark.parametrize("answer", [None, JSONResponse({}, 202), JSONResponse({}, 409), JSONResponse({}, 503)])
def test_only_what_is_done_is_kept(house: House, replies: Replies, answer: Response | None) -> None:
    """A refusal recorded nothing and is decided anew; a 202 has not shown the thing yet."""
    replies.settle(replies.claim(COMMAND, SENT), answer)
    assert row(house) is None
    replies.claim(COMMAND, SENT)


def test_an_answer_comes_back_byte_for_byte_for_72_hours(house: House, replies: Replies) -> None:
    said = JSONResponse({"name": "房"}, 201, {"Location": "/api/v1/shifts/s2"})
    replies.settle(replies.claim(COMMAND, SENT), said)
    assert row(house).until - row(house).now in (72 * 3600 - 1, 72 * 3600)
    again = answered(replies_of(house))
    assert (again.status_code, again.body) == (201, said.body)
    assert dict(again.headers) == dict(said.headers) | {"idempotency-replayed": "true"}
    let_pass(house, 72 * 3600 + 1)
    replies.claim(COMMAND, SENT)


def test_what_is_too_long_to_keep_is_told_from_history(replies: Replies) -> None:
    replies.settle(replies.claim(COMMAND, SENT), JSONResponse("长" * repetition.REPLY_BYTES_MAX))
    replies.claim(COMMAND, SENT)


def test_what_has_run_out_is_swept(house: House, replies: Replies, monkeypatch: pytest.MonkeyPatch) -> None:
    replies.settle(replies.claim("older", SENT), JSONResponse({}))
    let_pass(house, 72 * 3600 + 1)
    monkeypatch.setattr(repetition, "SWEEP_SECONDS", -1.0)
    replies.claim(COMMAND, SENT)
    with house.doors.connect() as connection:
        assert connection.scalars(sa.select(repeatable.c.command_id)).all() == [COMMAND]


def test_no_word_of_an_answer_lies_there_in_clear(house: House, replies: Replies) -> None:
    replies.settle(replies.claim(COMMAND, SENT), JSONResponse({"name": NAME}))
    assert NAME.encode() in answered(replies).body
    assert not any(NAME.encode() in content for content in kept(house.settings).values())


def test_control_what_is_written_in_clear_is_found(house: House, replies: Replies) -> None:
    replies.claim(COMMAND, NAME)
    assert any(NAME.encode() in content for content in kept(house.settings).values())


def test_an_answer_belongs_to_its_command(house: House, replies: Replies) -> None:
    """Whoever may write there cannot give one person's answer to another."""
    replies.settle(replies.claim("another-command", SENT), JSONResponse({"name": NAME}))
    with house.doors.begin() as connection:
        connection.execute(sa.update(repeatable).values(command_id=COMMAND))
    with pytest.raises(RequestInProgress):
        replies.claim(COMMAND, SENT)


def test_when_somebody_is_erased_all_answers_are_forgotten(house: House, replies: Replies) -> None:
    working = replies.claim("another-command", SENT)
    replies.settle(replies.claim(COMMAND, SENT), JSONResponse({"name": NAME}))
    house.keys.destroy("chen", "contact", "2026-11-23")
    replies.claim(COMMAND, SENT)
    with pytest.raises(RequestInProgress):
        replies.claim(working.command_id, SENT)


def test_what_cannot_be_remembered_is_no_failure_and_is_let_go_by_whoever_had_it(
    house: House, replies: Replies, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = replies.claim(COMMAND, SENT)
    with monkeypatch.context() as away:
        away.setattr(replies._doors, "begin", _away)
        replies.settle(claim, JSONResponse({}, 201))
    with pytest.raises(RequestInProgress):
        replies_of(house).claim(COMMAND, SENT)
    assert isinstance(replies.claim(COMMAND, SENT), Claim)


def _away() -> None:
    raise sa.exc.OperationalError("", {}, ConnectionError())


def test_a_server_that_starts_takes_over_from_the_one_that_died(house: House, replies: Replies) -> None:
    replies.settle(replies.claim("answered", SENT), JSONResponse({}))
    replies.claim(COMMAND, SENT)
    later = replies_of(house)
    later.begin()
    later.claim(COMMAND, SENT)
    with pytest.raises(Answered):
        later.claim("answered", SENT)
