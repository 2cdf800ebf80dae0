"""The repository as text and as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "projections", "services", "tests")
LIST_FILES = ("git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")

N = TypeVar("N", bound=ast.AST)


def python_files(*rooms: str) -> list[Path]:
    return sorted(file for room in rooms for file in (ROOT / room).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def every(kind: type[N], *rooms: str) -> Iterator[tuple[Path, N]]:
    """Every node of one kind in these rooms, with the file that it stands in."""
    for file in python_files(*rooms):
        for node in ast.walk(tree(file)):
            if isinstance(node, kind):
                yield file, node


def functions(*rooms: str) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    yield from every(ast.FunctionDef, *rooms)
    yield from every(ast.AsyncFunctionDef, *rooms)


def imported(*rooms: str) -> Iterator[tuple[str, str]]:
    """Each place that imports, with what it imports: `from a import b` imports `a.b`."""
    for file, node in every(ast.Import, *rooms):
        yield from ((place(file, node), alias.name) for alias in node.names)
    for file, source in every(ast.ImportFrom, *rooms):
        beginning = "." * source.level + (source.module or "")
        yield from ((place(file, source), f"{beginning}.{alias.name}") for alias in source.names)


def place(file: Path, node: ast.stmt | ast.expr | None = None) -> str:
    """Where it stands, in the form that editors open."""
    name = file.relative_to(ROOT).as_posix()
    return f"{name}:{node.lineno}" if node else name


def handed_in() -> list[Path]:
    """Every file that is, or at the next commit may be, part of the repository."""
    listed = subprocess.run(LIST_FILES, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [file for name in listed.split("\0") if name and (file := ROOT / name).is_file()]
