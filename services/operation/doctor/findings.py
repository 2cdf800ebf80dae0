"""What an examination finds, and what is to be done about it."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

Grade = Literal["well", "watch", "wrong"]


class Finding(NamedTuple):
    """One answer: what was looked at, how it is, and a message of the catalogue with what belongs in its places."""

    check: str
    grade: Grade
    message: str
    facts: dict[str, object]


Findings = Iterator[Finding]


def _graded(grade: Grade) -> Callable[..., Finding]:
    def found(check: str, message: str, **facts: object) -> Finding:
        return Finding(check, grade, message, facts)

    return found


well, watch, wrong = _graded("well"), _graded("watch"), _graded("wrong")
"""All is well; it goes on but somebody should look; it must not go on like this."""
