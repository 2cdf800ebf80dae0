"""The access matrix: role × operation × how far, read from `access.toml`; what no line allows is denied."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import msgspec

Scope = Literal["o", "l", "a", "b"]
"""Own dwelling, the dwelling of a link, own areas in term, the whole bureau."""
Step = Literal["prepare", "approve"]
_SCOPES: tuple[Scope, ...] = ("o", "l", "a", "b")


class MatrixUnreadable(Exception):
    """The matrix says something that this release does not understand: it refuses to start."""


class Words(NamedTuple):
    """As people call it."""

    zh: str
    en: str


@dataclass(frozen=True)
class Right:
    """How far a role may go in an operation."""

    scope: Scope
    masked: bool = False
    """Personal values are shown masked."""
    prepares: bool = False
    approves: bool = False

    def allows(self, step: Step) -> bool:
        """A step of an act that takes two persons; who may do either alone has neither mark."""
        return self.prepares if step == "prepare" else self.approves


@dataclass(frozen=True, eq=False)
class Operation:
    """What somebody may or may not do: its calls, the acts of two persons that it decides, a right a role."""

    name: Words
    calls: tuple[str, ...]
    """Method and route template: GET /api/v1/areas."""
    acts: tuple[str, ...]
    anybody: bool
    by_act: bool
    """Whether the right is that of the act that is proposed or approved."""
    rights: dict[str, Right]


@dataclass(frozen=True)
class Matrix:
    """All of it, and the way from a call or an act to its operation."""

    roles: dict[str, Words]
    operations: tuple[Operation, ...]
    by_call: dict[str, Operation]
    by_act: dict[str, Operation]
    fresh: frozenset[str]
    """Calls for which the second factor of whoever has one must be fresh."""

    def may_call(self, roles: frozenset[str], call: str) -> bool:
        """Whether one of the roles opens this door; how far it goes is asked with what lies behind it.

        A door in no line stays shut for everybody.
        """
        operation = self.by_call.get(call)
        if operation is None:
            return False
        if operation.anybody:
            return True
        lines = self.by_act.values() if operation.by_act else (operation,)
        return any(role in line.rights for line in lines for role in roles)

    def may_settle(self, roles: frozenset[str], act: str, step: Step) -> bool:
        """Whether one of the roles may prepare or approve an act of two persons; an unknown act nobody."""
        operation = self.by_act.get(act)
        return operation is not None and any(
            role in operation.rights and operation.rights[role].allows(step) for role in roles
        )


@cache
def matrix() -> Matrix:
    """As it stands in this release. Raises MatrixUnreadable."""
    return read(files("services.auth").joinpath("access.toml").read_text("utf-8"))


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    name: Words
    calls: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    anybody: bool = False
    by_act: bool = False
    cells: dict[str, str] = {}


class _Sheet(msgspec.Struct, forbid_unknown_fields=True):
    roles: dict[str, Words]
    operations: tuple[_Line, ...]
    fresh: tuple[str, ...] = ()


def read(text: str) -> Matrix:
    """Raises MatrixUnreadable for an unknown role or mark, and for a call or an act that stands twice."""
    try:
        said = msgspec.convert(tomllib.loads(text), _Sheet)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise MatrixUnreadable(str(error)) from error
    operations = tuple(_operation(line, said.roles) for line in said.operations)
    by_call = _ways([(call, each) for each in operations for call in each.calls])
    if strangers := set(said.fresh) - set(by_call):
        raise MatrixUnreadable(f"no call {', '.join(sorted(strangers))}")
    by_act = _ways([(act, each) for each in operations for act in each.acts])
    return Matrix(said.roles, operations, by_call, by_act, frozenset(said.fresh))


def _operation(line: _Line, roles: dict[str, Words]) -> Operation:
    if strangers := set(line.cells) - set(roles):
        raise MatrixUnreadable(f"{line.name.en}: no role {', '.join(sorted(strangers))}")
    rights = {role: _right(cell) for role, cell in line.cells.items()}
    return Operation(line.name, line.calls, line.acts, line.anybody, line.by_act, rights)


def _right(cell: str) -> Right:
    scope = next((each for each in _SCOPES if cell[:1] == each), None)
    marks = cell[1:]
    if scope is None or set(marks) - set("mpx") or len(set(marks)) < len(marks):
        raise MatrixUnreadable(f"no right is written {cell!r}")
    return Right(scope, masked="m" in marks, prepares="p" in marks, approves="x" in marks)


def _ways(pairs: list[tuple[str, Operation]]) -> dict[str, Operation]:
    ways: dict[str, Operation] = {}
    for key, operation in pairs:
        if key in ways:
            raise MatrixUnreadable(f"{key} stands twice")
        ways[key] = operation
    return ways
