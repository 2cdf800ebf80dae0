"""Passwords: argon2id by a library that is kept well; what is easily guessed is refused."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.auth.refusals import PasswordWeak

RESIDENTS_LENGTH, STAFFS_LENGTH = 8, 12
_LONGEST = 200
_ROWS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_KINDS_OF_CHARACTERS = 4
_HASHER = PasswordHash((Argon2Hasher(),))


def password_hash(password: str, *, length: int, names: tuple[str, ...] = ()) -> str:
    """What is kept. Raises PasswordWeak."""
    said = password.casefold()
    is_row = any(said in row for row in _ROWS) or len(set(said)) < _KINDS_OF_CHARACTERS
    is_name = any(name and name.casefold() in said for name in names)
    if not length <= len(password) <= _LONGEST or is_row or is_name:
        raise PasswordWeak(length)
    return _HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """For a name that nobody has, the work is the same."""
    nobodys = _nobodys()  # Also where it is not needed: the first answer tells no more than any other.
    is_right = len(password) <= _LONGEST and _HASHER.verify(password, kept or nobodys)
    return is_right and kept is not None


@cache
def _nobodys() -> str:
    """Not at the start: most processes never ask for a password."""
    return _HASHER.hash("nobody has this password")
