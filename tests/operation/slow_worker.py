"""`anju worker` on a slow machine ("slow"), or with a fault of ours ("falling", "hanging")."""

import sys
import time
from typing import Any

import services.walk
import services.worker
from projections.engine.projection import apply_batch
from services.cli import main


def fall(*_: Any, **__: Any) -> None:
    """What nobody foresaw."""
    raise ZeroDivisionError


def hang(*_: Any, **__: Any) -> None:
    """A batch that does not end."""
    time.sleep(3600)


def slowly(*batch: Any) -> int:
    """Says that it has done a batch, and takes its time."""
    upto = apply_batch(*batch)
    print("batch", file=sys.stderr)
    time.sleep(0.2)
    return upto


if __name__ == "__main__":
    how = sys.argv.pop(1)
    changes: dict[str, dict[str, Any]] = {
        "falling": {"follow": fall},
        "hanging": {"follow": hang, "TURN_SECONDS": 0.5},
        "slow": {"ABREAST_MAX": 0, "CATCH_UP_BATCH": 50, "apply_batch": slowly},
    }
    vars(services.walk if how == "slow" else services.worker).update(changes[how])
    sys.exit(main())
