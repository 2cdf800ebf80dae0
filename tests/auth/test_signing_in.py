"""Who comes in, and who does not: staff, residents, with a paper's code, with a slip; and who tries too often."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from domain.staff.refusals import JoinedAlready
from projections import staff_roster
from services.auth import credentials, sessions, signing_in, throttle
from services.auth.refusals import (
    JoinCodeWrong,
    PasswordWeak,
    SecondFactorMissing,
    SignInDelayed,
    SignInRefused,
    SlipWrong,
)
from services.auth.signing_in import Knock
from services.databases.doors import credential, failure, session, slip
from services.house import House
from services.use_cases import staff
from tests.auth.places import (
    CHENS,
    HERE,
    LINS,
    PASSWORD,
    STAFFS_PASSWORD,
    code_on_paper,
    give_password,
    tokens_of,
    two_households,
)
from tests.builders import CHEN, LIN, asking, settle
from tests.databases import Retold


@pytest.fixture
def town(retold: Retold) -> House:
    return retold(two_households)


def join(house: House, dwelling: str = CHENS, resident: str = CHEN) -> str:
    return signing_in.join(house, dwelling, code_on_paper(house, dwelling, resident), PASSWORD, HERE)


def test_a_resident_joins_with_the_code_on_the_paper_and_signs_in_with_door_and_password(town: House) -> None:
    assert join(town) == CHEN
    settle(town)
    assert town.ask(lambda reading: staff_roster.has_joined(reading, CHEN))
    assert signing_in.sign_in_resident(town, tokens_of(town), CHENS, PASSWORD, HERE) == CHEN
    for door, password in ((CHENS, "another word 12"), (LINS, PASSWORD), ("BH-9-9-999", PASSWORD)):
        with pytest.raises(SignInRefused):
            signing_in.sign_in_resident(town, tokens_of(town), door, password, HERE)


def test_a_code_counts_once_for_its_own_dwelling_and_however_it_is_typed(town: House) -> None:
    code = code_on_paper(town, CHENS, CHEN)
    before = town.store.position()
    for dwelling, typed in ((LINS, code), (CHENS, code_on_paper(town, LINS, LIN)), (CHENS, ""), (CHENS, "0" * 12)):
        with pytest.raises(JoinCodeWrong):
            signing_in.join(town, dwelling, typed, PASSWORD, Knock(f"from elsewhere {typed}"))
    with pytest.raises(PasswordWeak):
        signing_in.join(town, CHENS, code, "12345678", HERE)
    assert town.store.position() == before
    assert signing_in.join(town, CHENS, code.lower().replace("-", " "), PASSWORD, HERE) == CHEN
    with pytest.raises(JoinedAlready):
        signing_in.join(town, CHENS, code, "a second password", HERE)
    assert signing_in.sign_in_resident(town, tokens_of(town), CHENS, PASSWORD, HERE) == CHEN


def test_staff_show_a_password_and_digits_that_count_once(town: House) -> None:
    digits = give_password(town)
    first = digits()
    come_in: Callable[[str], str] = lambda typed: signing_in.sign_in_staff(  # noqa: E731  # Said once, called four times.
        town, tokens_of(town), " Wang ", STAFFS_PASSWORD, typed, HERE
    )
    assert come_in(first) == "person:wang"
    with pytest.raises(SignInRefused):
        come_in(first)
    assert come_in(digits()) == "person:wang"


@pytest.mark.parametrize(
    ("name", "password"), [("wang", "not that word at all"), ("nobody", STAFFS_PASSWORD), ("", "")]
)
def test_who_is_not_known_and_who_errs_are_told_the_same(town: House, name: str, password: str) -> None:
    digits = give_password(town)
    with pytest.raises(SignInRefused) as refused:
        signing_in.sign_in_staff(town, tokens_of(town), name, password, digits(), HERE)
    assert refused.value.facts == {}


def test_without_a_second_factor_staff_come_in_to_a_demo_only(town: House) -> None:
    give_password(town)
    credentials.issue_slip(town, "person:wang")  # It takes the second factor away.
    with pytest.raises(SecondFactorMissing):
        signing_in.sign_in_staff(town, tokens_of(town), "wang", STAFFS_PASSWORD, "", HERE)
    town.settings.demo = True
    assert signing_in.sign_in_staff(town, tokens_of(town), "wang", STAFFS_PASSWORD, "", HERE) == "person:wang"


def test_who_works_here_no_more_does_not_come_in(town: House) -> None:
    digits = give_password(town)
    with asking(town):
        staff.disable_staff_member(town, "wang", reason="left")
    settle(town)
    with pytest.raises(SignInRefused):
        signing_in.sign_in_staff(town, tokens_of(town), "wang", STAFFS_PASSWORD, digits(), HERE)


def test_a_slip_sets_a_new_password_once_and_ends_every_session(town: House) -> None:
    give_password(town)
    opened = sessions.open_session(town, "person:wang")
    code = credentials.issue_slip(town, "person:wang")
    new = "quite another long word 9"
    with pytest.raises(SlipWrong):
        signing_in.use_staffs_slip(town, "li", code, new, HERE)
    assert signing_in.use_staffs_slip(town, "wang", code.lower(), new, HERE) == "person:wang"
    assert sessions.session_of(town, opened.token) is None
    with pytest.raises(SlipWrong):
        signing_in.use_staffs_slip(town, "wang", code, new, HERE)


def test_a_slip_that_is_too_old_is_worth_nothing(town: House) -> None:
    code = credentials.issue_slip(town, "person:wang")
    with town.doors.begin() as doors:
        doors.execute(sa.update(slip).values(until=slip.c.until - credentials.SLIP_SECONDS - 1))
    with pytest.raises(SlipWrong):
        signing_in.use_staffs_slip(town, "wang", code, STAFFS_PASSWORD, HERE)


def test_a_resident_who_forgot_the_password_gets_a_slip_for_that_dwelling(town: House) -> None:
    join(town)
    code = credentials.issue_slip(town, CHEN, CHENS)
    with pytest.raises(SlipWrong):
        signing_in.use_residents_slip(town, LINS, code, "a new word 1988", HERE)
    assert signing_in.use_residents_slip(town, CHENS, code, "a new word 1988", HERE) == CHEN
    assert signing_in.sign_in_resident(town, tokens_of(town), CHENS, "a new word 1988", HERE) == CHEN


def test_whoever_guesses_waits_longer_each_time_and_a_known_browser_is_not_shut_out(town: House) -> None:
    join(town)
    mine = Knock("192.0.2.9", throttle.make_familiar(town, CHEN))
    for _ in range(throttle.FREE_TRIES):
        with pytest.raises(SignInRefused):
            signing_in.sign_in_resident(town, tokens_of(town), CHENS, "a guess of mine", HERE)
    with pytest.raises(SignInDelayed) as delayed:
        signing_in.sign_in_resident(town, tokens_of(town), CHENS, PASSWORD, HERE)
    assert 0 < delayed.value.seconds <= throttle.FIRST_WAIT_SECONDS
    with pytest.raises(SignInDelayed):
        signing_in.sign_in_resident(town, tokens_of(town), CHENS, PASSWORD, Knock("198.51.100.1"))
    assert signing_in.sign_in_resident(town, tokens_of(town), CHENS, PASSWORD, mine) == CHEN
    with town.doors.begin() as doors:
        doors.execute(sa.update(failure).values(last_at=failure.c.last_at - throttle.FIRST_WAIT_SECONDS))
    assert signing_in.sign_in_resident(town, tokens_of(town), CHENS, PASSWORD, HERE) == CHEN
    with pytest.raises(SignInRefused):  # The control: after a success the count begins anew.
        signing_in.sign_in_resident(town, tokens_of(town), CHENS, "a guess of mine", HERE)


@pytest.mark.parametrize(("times", "seconds"), [(0, 0), (4, 0), (5, 15), (6, 30), (8, 120), (50, 900)])
def test_the_wait_doubles_and_has_an_end(times: int, seconds: int) -> None:
    assert throttle.wait(times, throttle.FREE_TRIES) == seconds


@pytest.mark.parametrize(
    ("actor", "idle", "whole"),
    [
        ("person:wang", sessions.STAFFS_IDLE_SECONDS, sessions.STAFFS_SECONDS),
        (CHEN, sessions.RESIDENTS_IDLE_SECONDS, sessions.RESIDENTS_SECONDS),
    ],
)
def test_a_session_ends_when_idle_when_old_and_by_hand(town: House, actor: str, idle: int, whole: int) -> None:
    def later(**columns: sa.ColumnElement[int]) -> None:
        with town.doors.begin() as doors:
            doors.execute(sa.update(session).values(columns))

    opened = [sessions.open_session(town, actor) for _ in range(3)]
    assert sessions.session_of(town, opened[0].token) == opened[0]
    assert sessions.session_of(town, "no such token") is None
    sessions.end_session(town, opened[0].token)
    assert sessions.session_of(town, opened[0].token) is None
    later(seen_at=session.c.seen_at - idle + 5)
    assert sessions.session_of(town, opened[1].token), "and was seen just now"
    later(seen_at=session.c.seen_at - idle - 1)
    assert sessions.session_of(town, opened[1].token) is None
    fresh = sessions.open_session(town, actor)
    later(until=session.c.until - whole - 1)
    assert sessions.session_of(town, fresh.token) is None
    opened = [sessions.open_session(town, actor) for _ in range(2)]
    assert sessions.end_all(town, actor) >= 2
    assert [sessions.session_of(town, each.token) for each in opened] == [None, None]


def test_neither_tokens_nor_codes_nor_passwords_are_kept_in_clear(town: House) -> None:
    join(town)
    opened, code = sessions.open_session(town, CHEN), credentials.issue_slip(town, CHEN, CHENS)
    familiar = throttle.make_familiar(town, CHEN)
    with town.doors.connect() as doors:
        kept = "".join(str(row) for table in (session, slip) for row in doors.execute(sa.select(table)))
        kept += "".join(str(row) for row in doors.execute(sa.select(credential)))
    for secret in (opened.token, code, code.replace("-", ""), familiar, PASSWORD):
        assert secret not in kept
