"""Passwords and six-digit codes: what is easily guessed is refused, and nothing counts twice."""

import pyotp
import pytest

from services.auth.passwords import RESIDENTS_LENGTH, is_password, password_hash
from services.auth.refusals import PasswordWeak
from services.auth.second_factors import STEP_SECONDS, enrolment_address, new_secret, step_of

GOOD, NOW = "槐花 1987 开了", 1_795_420_800


def test_a_password_is_kept_as_a_hash_and_known_again() -> None:
    kept = password_hash(GOOD, length=RESIDENTS_LENGTH)
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert kept != password_hash(GOOD, length=RESIDENTS_LENGTH), "two people with one password have two hashes"
    assert is_password(GOOD, kept)
    assert not is_password(GOOD + " ", kept)


@pytest.mark.parametrize(
    "weak", ["", "short", "12345678", "87654321", "aaaaaaaa", "abababab", "qwertyui", "BH-1-1-101", "x" * 201]
)
def test_what_is_easily_guessed_is_refused(weak: str) -> None:
    with pytest.raises(PasswordWeak):
        password_hash(weak, length=RESIDENTS_LENGTH, names=("BH-1-1-101",))


def test_nobody_has_a_password() -> None:
    assert not is_password("nobody has this password", None)
    assert not is_password("x" * 10_000, None), "and a long one costs nothing"


def test_a_code_holds_for_its_half_minute_and_its_neighbours_and_once() -> None:
    secret = new_secret()
    codes = {shift: pyotp.TOTP(secret).at(NOW + shift * STEP_SECONDS) for shift in (-2, -1, 0, 1, 2)}
    step = NOW // STEP_SECONDS
    found = {shift: step_of(secret, code, NOW, 0) for shift, code in codes.items()}
    assert found == {-2: None, -1: step - 1, 0: step, 1: step + 1, 2: None}
    assert step_of(secret, codes[0], NOW, used=step) is None, "it was used"
    assert step_of(secret, codes[1], NOW, used=step) == step + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "一二三四五六", "000000 or 1=1"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert step_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", typed, NOW, 0) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    secret = new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    assert step_of(secret, f" {code[:3]} {code[3:]} ", NOW, 0) == NOW // STEP_SECONDS


def test_an_app_is_told_whose_it_is() -> None:
    told = enrolment_address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "li", "安居 Anju")
    assert told.startswith("otpauth://totp/")
    assert "secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" in told
