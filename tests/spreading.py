"""Which tests go to one process: those that share what was built once for their file, or each process would build it.

The marks of `--dist loadgroup` are not used: this pytest does not pass them on to whoever spreads the tests.
"""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
BUILT_ONCE = 'scope="module"'


class ByWhatTheyShare(LoadScopeScheduling):
    """Whole files first, the one with the most tests at the head; then one test after the other."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if _shares(file) else nodeid


@cache
def _shares(file: str) -> bool:
    path = TESTS.parent / file
    places = (path, path.with_name("conftest.py"))
    return any(BUILT_ONCE in each.read_text("utf-8") for each in places if each.exists())
