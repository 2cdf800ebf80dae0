"""The second factor of staff: six digits that change every half minute (TOTP, RFC 6238)."""

from typing import NamedTuple

import pyotp

STEP_SECONDS, STEPS_AROUND = 30, 1
"""A clock may be off by half a minute."""


class Enrolment(NamedTuple):
    """What an authenticator app is told, once."""

    secret: str
    address: str


def new_secret() -> str:
    """160 bits."""
    return pyotp.random_base32()


def enrolment_address(secret: str, name: str, issuer: str) -> str:
    """As authenticator apps read it."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_of(secret: str, typed: str, now: int, used: int) -> int | None:
    """Which of the numbers of about now it is; None for another one, and for one that was used. `now` in seconds."""
    totp, at = pyotp.TOTP(secret, interval=STEP_SECONDS), now // STEP_SECONDS
    digits = "".join(typed.split())
    for step in range(at - STEPS_AROUND, at + STEPS_AROUND + 1):
        if step > used and pyotp.utils.strings_equal(digits, totp.at(step * STEP_SECONDS)):
            return step
    return None
