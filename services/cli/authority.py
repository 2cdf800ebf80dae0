"""On what document something is asked: how it is typed."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.typed import day
from services.cli.words import N_

if TYPE_CHECKING:
    from domain.values.authority import Authority

AuthorityOption = Annotated[
    tuple[str, str], typer.Option("--authority", metavar="KIND NUMBER", help=N_("依据的种类和编号，如 合同 2026-07"))
]
Dated = Annotated[str | None, typer.Option(help=N_("依据的日期"))]


def authority_sent(named: tuple[str, str], dated: str | None) -> dict[str, Any]:
    """As a proposal holds it. Raises DateInvalid."""
    kind, number = named
    return {"kind": kind, "number": number, "dated": str(day(dated)) if dated else None, "sha256": None}


def authority_of(named: tuple[str, str], dated: str | None) -> "Authority":
    """As the domain knows it. Raises DateInvalid."""
    from domain.values.authority import Authority

    kind, number = named
    return Authority(kind=kind, number=number, dated=day(dated) if dated else None, sha256=None)
