"""Releases that people run already: their code, beside the code of today.

An archive is made once, when a release is out, and never again:
`git archive --format=tar COMMIT domain projections services | xz -9e > tests/data/releases/anju-VERSION.tar.xz`
"""

import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.operation.processes import Process, serving
from tests.town import DATA

MAIN_JOB = "0.1.0"
"""On SQLite alone; it knows neither a clock that was confirmed nor a receipt book that was returned."""
ENTRANCE = "import sys; from services.cli import main; sys.exit(main())"
COMMAND = (sys.executable, "-P", "-c")
"""Nothing of today's code is on the path."""


def unpack(version: str, folder: Path) -> Path:
    """Gives where its code lies."""
    code = folder / f"anju-{version}"
    with tarfile.open(DATA / "releases" / f"anju-{version}.tar.xz") as archive:
        archive.extractall(code, filter="data")
    return code


@contextmanager
def old_serving(code: Path, home: Path) -> Iterator[tuple[Process, str]]:
    """`anju serve` of that code, and its address."""
    beside = home.with_name("old")  # Its log, beside that of today's.
    settings = {"PYTHONPATH": str(code), "ANJU_HOME": str(home)}
    with serving(beside, (*COMMAND, ENTRANCE), **settings) as served:
        yield served
