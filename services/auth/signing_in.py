"""Coming in: staff by name, password and second factor; residents by dwelling and password, at first by a code."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from domain.staff.refusals import JoinedAlready
from projections import staff_roster, statement_batches
from services.auth import credentials, throttle
from services.auth.credentials import Credential
from services.auth.join_codes import Issued, join_key, whose
from services.auth.passwords import RESIDENTS_LENGTH, STAFFS_LENGTH, is_password, password_hash
from services.auth.principals import PERSON
from services.auth.refusals import JoinCodeWrong, SecondFactorMissing, SecondFactorWrong, SignInRefused, SlipWrong
from services.auth.second_factors import step_of
from services.auth.tokens import Tokens
from services.event_store.master_key import read_master_key
from services.house import House
from services.operation import measures
from services.use_cases import staff
from services.use_cases.command import acting

PAPERS = 12
"""The newest papers of a dwelling whose codes still let somebody join."""


class Knock(NamedTuple):
    """From where somebody asks to come in: his address, and what a browser keeps in which he signed in before."""

    address: str
    familiar: str = ""


def sign_in_staff(house: House, tokens: Tokens, name: str, password: str, digits: str, knock: Knock) -> str:
    """Who it is. Raises SignInDelayed, SignInRefused, SecondFactorMissing."""
    actor = f"{PERSON}{name.strip().lower()}"
    with _Trying(house, actor, knock, [actor]):
        known = credentials.of_staff(house, tokens, actor)
        is_right = is_password(password, known.password if known else None)
        if known is None or not is_right or not _works_here(house, actor):
            raise SignInRefused()
        if known.factor:
            step = step_of(known.factor, digits, int(house.clock().timestamp()), known.factor_used)
            if step is None or not credentials.use_factor(house, actor, step):
                raise SignInRefused()
        elif not house.settings.demo:
            raise SecondFactorMissing()
    return actor


def show_factor(house: House, known: Credential, digits: str, knock: Knock) -> None:
    """Once more, in the midst of work. Raises SignInDelayed, SecondFactorWrong."""
    with _Trying(house, known.actor, knock, [known.actor]):
        step = step_of(known.factor, digits, int(house.clock().timestamp()), known.factor_used)
        if step is None or not credentials.use_factor(house, known.actor, step):
            raise SecondFactorWrong()


def sign_in_resident(house: House, tokens: Tokens, dwelling: str, password: str, knock: Knock) -> str:
    """Which of those who joined with this dwelling it is. Raises SignInDelayed, SignInRefused."""
    known = credentials.of_dwelling(house, tokens, dwelling)
    with _Trying(house, dwelling, knock, [each.actor for each in known]):
        return _whose_password(known, password)


def join(house: House, dwelling: str, code: str, password: str, knock: Knock) -> str:
    """With the code on a paper, which counts once. Raises SignInDelayed, JoinCodeWrong, JoinedAlready, PasswordWeak."""
    with _Trying(house, f"join {dwelling}", knock, []):
        found = whose(join_key(read_master_key(house.settings)), code, dwelling, _invited(house, dwelling))
        if found is None:
            raise JoinCodeWrong()
    if credentials.has_credential(house, found.resident):
        raise JoinedAlready()
    kept = password_hash(password, length=RESIDENTS_LENGTH, names=(dwelling,))
    resident = found.resident.removeprefix("resident:")
    with acting(house, found.resident, f"join {found.batch}", door="join", sent=[dwelling, found.batch], role="OW"):
        if not house.ask(lambda reading: staff_roster.has_joined(reading, resident)):
            staff.join_resident(house, resident, dwelling=dwelling, batch=found.batch)
    credentials.set_password(house, found.resident, kept, dwelling)
    return found.resident


def use_staffs_slip(house: House, name: str, code: str, password: str, knock: Knock) -> str:
    """A new password of one of the staff. Raises SignInDelayed, SlipWrong, PasswordWeak."""
    actor = f"{PERSON}{name.strip().lower()}"
    _must_hold(house, [actor], code, knock, f"slip {actor}")
    kept = password_hash(password, length=STAFFS_LENGTH, names=(actor.removeprefix(PERSON),))
    credentials.set_password(house, actor, kept)
    return actor


def use_residents_slip(house: House, dwelling: str, code: str, password: str, knock: Knock) -> str:
    """A new password of a resident. Raises SignInDelayed, SlipWrong, PasswordWeak."""
    actor = _must_hold(house, credentials.holders_of_slips(house, dwelling), code, knock, f"slip {dwelling}")
    kept = password_hash(password, length=RESIDENTS_LENGTH, names=(dwelling,))
    credentials.set_password(house, actor, kept, dwelling)
    return actor


class _Trying:
    """Around a try: who failed too often waits, a failure is counted, a success forgets them."""

    def __init__(self, house: House, name: str, knock: Knock, actors: Sequence[str]) -> None:
        address, familiar = knock
        known = bool(familiar) and throttle.is_familiar(house, familiar, actors)
        self._house, self._keys = house, throttle.keys_of(name, address, known)

    def __enter__(self) -> None:
        throttle.must_not_wait(self._house, self._keys)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            throttle.succeeded(self._house, self._keys)
        elif issubclass(kind, (SignInRefused, JoinCodeWrong, SlipWrong, SecondFactorWrong)):
            throttle.failed(self._house, self._keys)
            measures.SIGN_IN_FAILURES.inc()


def _must_hold(house: House, actors: Sequence[str], code: str, knock: Knock, name: str) -> str:
    with _Trying(house, name, knock, []):
        holder = next((actor for actor in actors if credentials.has_slip(house, actor, code)), None)
        if holder is None:
            raise SlipWrong()
    return holder


def _whose_password(known: Sequence[Credential], password: str) -> str:
    """Each is tried, and nobody is as much work as one. Raises SignInRefused."""
    found = [each.actor for each in known if is_password(password, each.password)]
    if not known:
        is_password(password, None)
    if not found:
        raise SignInRefused()
    return found[0]


def _works_here(house: House, actor: str) -> bool:
    member = house.ask(lambda reading: staff_roster.member(reading, actor.removeprefix(PERSON)))
    return member is not None and bool(member.roles)


def _invited(house: House, dwelling: str) -> list[Issued]:
    since = house.today() - timedelta(days=house.settings.join_code_days)
    papers = house.ask(lambda reading: statement_batches.newest_papers(reading, dwelling, since, PAPERS))
    return [Issued(each.debtor, each.batch) for each in papers if each.invites]
