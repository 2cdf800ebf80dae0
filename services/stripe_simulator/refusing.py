"""How the stand-in refuses: as Stripe's errors look."""

from typing import Any


class Drifted(Exception):
    """The stand-in itself was about to say what Stripe would not."""


class Refused(Exception):
    """An error that Stripe would answer."""

    def __init__(self, status: int, message: str, *, kind: str = "invalid_request_error", **said: str | None) -> None:
        """Further fields, such as code and param, stand in the answer where they are given."""
        super().__init__(message)
        self.status = status
        given = {name: value for name, value in said.items() if value is not None}
        self.body: dict[str, Any] = {"error": {"type": kind, "message": message, **given}}


def refused(message: str, *, code: str | None = None, param: str | None = None) -> Refused:
    """What was asked cannot be done."""
    return Refused(400, message, code=code, param=param)
