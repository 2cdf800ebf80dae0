"""Every refusal of the domain is provoked by a test, and its sentence can be told."""

import ast
import pkgutil
import string
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import domain
from domain.errors import Refusal

ROOM = Path(__file__).parent
DOMAIN = Path(domain.__path__[0])
RAISED_BY_SERVICES = {
    "domain.billing.refusals.BackdatingNeedsReason",
    "domain.billing.refusals.DebtorUnclear",
    "domain.billing.refusals.IssuedOtherwise",
    "domain.billing.refusals.PreviewOutdated",
    "domain.billing.refusals.TariffInUse",
    "domain.handover.refusals.NoTermAnywhere",
    "domain.payments.refusals.PayeesDiffer",
    "domain.payments.refusals.TransferOnRecord",
    "domain.registry.refusals.TenuresDiffer",
    "domain.registry.refusals.UnknownArea",
}
"""What needs a table or a calendar to be found out."""


def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def refusals() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)
    found = {kind for kind in below(Refusal) if kind.__module__.startswith("domain.")}
    return sorted(found, key=full_name)


def full_name(kind: type[Refusal]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


@cache
def provoked() -> set[str]:
    """What stands in a `then_refuses(…)` or `pytest.raises(…)` of the domain's tests, by its full name."""
    return {name for file in ROOM.rglob("test_*.py") for name in _asked_for(ast.parse(file.read_text("utf-8")))}


def _asked_for(tree: ast.Module) -> Iterator[str]:
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", None) in ("then_refuses", "raises"):
            first, _, rest = ast.unparse(call.args[0]).partition(".")
            yield f"{imported.get(first, first)}.{rest}".rstrip(".")


def _raised_by_the_domain() -> set[str]:
    """The names that any `raise` of the domain uses."""
    return {
        ast.unparse(node.exc.func).rpartition(".")[2]
        for file in DOMAIN.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }


@pytest.mark.parametrize("kind", refusals(), ids=full_name)
def test_every_refusal_is_provoked_or_is_left_to_the_services(kind: type[Refusal]) -> None:
    assert (full_name(kind) in provoked()) is not (full_name(kind) in RAISED_BY_SERVICES)


def test_what_is_left_to_the_services_is_raised_nowhere_in_the_domain() -> None:
    assert {name.rpartition(".")[2] for name in RAISED_BY_SERVICES} & _raised_by_the_domain() == set()
    assert set(map(full_name, refusals())) >= RAISED_BY_SERVICES


@pytest.mark.parametrize("kind", refusals(), ids=full_name)
def test_every_refusal_tells_its_facts_and_names_no_other(kind: type[Refusal]) -> None:
    fields = list(getattr(kind, "__dataclass_fields__", {}))
    named = {name for _, name, _, _ in string.Formatter().parse(kind.__doc__ or "") if name}
    told = str(kind(*(f"<{name}>" for name in fields)))
    assert named <= set(fields)
    assert all(f"<{name}>" in told for name in named)
