"""`anju doctor`: what must be right before Anju is relied upon, looked at without changing anything."""

from collections.abc import Callable
from datetime import datetime

from services.languages import N_
from services.operation.doctor import embedded, server, surroundings
from services.operation.doctor.findings import Finding, Findings, wrong
from services.settings import Settings, SettingsInvalid

__all__ = ["Finding", "examine"]


def examine(settings: Settings, clock: Callable[[], datetime]) -> list[Finding]:
    """Every finding, the good ones too. Nothing is made, not even an embedded database."""
    return list(_examine(settings, clock))


def _examine(settings: Settings, clock: Callable[[], datetime]) -> Findings:
    try:
        look_into = embedded.examine if settings.database == "sqlite" else server.examine
        yield from surroundings.examine(settings)
    except SettingsInvalid as error:
        yield wrong("settings", N_("设置不能用：%(why)s"), why=str(error))
        return
    yield from look_into(settings, clock)
