"""How much room is left where Anju keeps things."""

import shutil
from pathlib import Path

from services.settings import Settings

WATCH_FREE, ALARM_FREE, REFUSE_FREE = 0.20, 0.10, 0.05
"""Of the disk: somebody should look, somebody must act, nothing more should be recorded."""


def places(settings: Settings) -> dict[str, Path]:
    """The folders on this machine, by part. A PostgreSQL server watches its own disk."""
    found = {"home": settings.home}
    if settings.database == "sqlite":
        found["history"] = settings.database_file.parent
    if settings.key_store.startswith("sqlite:"):
        found["keys"] = settings.key_store_file.parent
    return found


def free_ratio(place: Path) -> float:
    """Of what an ordinary user may fill: 0.25 is a quarter. For a folder that is not there yet, of its nearest."""
    nearest = next(each for each in (place, *place.absolute().parents) if each.exists())
    usage = shutil.disk_usage(nearest)
    return usage.free / (usage.used + usage.free)
