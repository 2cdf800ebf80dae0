"""`make failover`: the primary's machine is lost again and again, under load. KILLS=100 for more.

Beside the pair whose commits wait for the standby, the control: a pair whose commits do not. It must lose payments
that were answered, or this script would not notice if ours did. Exit code 1 where either is not as it should be.
"""

import logging
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from services.bootstrap import build
from services.event_store.master_key import make_master_key
from tests.builders import Clock, adopt, move_in
from tests.faults.clerks import Books, Clerk, at_work, compare
from tests.faults.killable import Supervised, following, serving
from tests.faults.standby import Pair, a_pair
from tests.operation.processes import free_port, until

KILLS = int(os.environ.get("KILLS", "25"))
CONTROL_KILLS = 3
HOMES = ("BH-1-1-101", "BH-1-1-102", "BH-2-1-101", "BH-2-1-102")
BEHIND_SECONDS = 1.0
"""Every other time the standby is down for so long before the primary is lost: what waits for it is not answered."""
STALE_SECONDS = 0.5
"""So long after its loss an answer may still be on its way from the service."""


class Outcome(NamedTuple):
    """What came of so many losses of a machine."""

    kills: int
    answered: int
    books: Books
    outages: list[float]
    """Seconds from each loss to the next answer."""

    def told(self, name: str) -> str:
        """One line."""
        longest, usual = max(self.outages), statistics.median(self.outages)
        return (
            f"{name:22} {self.kills:5} kills {self.answered:7} answered {len(self.books.lost):5} lost"
            f" {len(self.books.doubled) + len(self.books.unasked):3} doubled {self.books.difference_fen:7} fen apart"
            f"   outage {usual:.1f} s, longest {longest:.1f} s"
        )


def lose_machines(kills: int, *, synchronous: bool, chance: random.Random) -> Outcome:
    """A service, a worker and four clerks; and each time another primary that is lost."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="failover-")))
        pair = stack.enter_context(a_pair(folder, synchronous=synchronous))
        make_master_key(pair.settings())
        house = build(pair.settings(), Clock())
        stack.callback(house.close)
        move_in(house, HOMES)
        adopt(house)
        port = free_port()
        clerks = [Clerk(number, home, port) for number, home in enumerate(HOMES)]
        for clerk in clerks:
            clerk.open(house)
        service, worker = Supervised(serving, pair.settings(), port), Supervised(following, pair.settings())
        stack.callback(service.stop)
        stack.callback(worker.stop)
        with at_work(clerks):
            outages = [
                _lose_one(pair, clerks, chance, is_behind=not synchronous or bool(number % 2))
                for number in range(kills)
            ]
        return Outcome(kills, _noted(clerks), compare(house, clerks), outages)


def _lose_one(pair: Pair, clerks: list[Clerk], chance: random.Random, *, is_behind: bool) -> float:
    before = _noted(clerks)
    until(lambda: _noted(clerks) > before + 2 * len(clerks))
    time.sleep(chance.random() * 0.5)
    if is_behind:
        pair.lose_the_standby()
        time.sleep(BEHIND_SECONDS)
    lost_at = time.monotonic()
    pair.fail_over()
    until(lambda: bool(_answers_after(clerks, lost_at)))
    return min(_answers_after(clerks, lost_at)) - lost_at


def _answers_after(clerks: list[Clerk], moment: float) -> list[float]:
    return [each.at for clerk in clerks for each in clerk.noted[-100:] if each.at > moment + STALE_SECONDS]


def _noted(clerks: list[Clerk]) -> int:
    return sum(len(clerk.noted) for clerk in clerks)


def main() -> int:
    """Both pairs, a line each."""
    logging.disable(logging.CRITICAL)  # The driver's pool says of each server that it is gone.
    chance = random.Random(13)
    ours = lose_machines(KILLS, synchronous=True, chance=chance)
    print(ours.told("synchronous standby"), flush=True)
    control = lose_machines(CONTROL_KILLS, synchronous=False, chance=chance)
    print(control.told("control: asynchronous"), flush=True)
    return 0 if ours.books == Books(set(), set(), set(), 0) and control.books.lost else 1


if __name__ == "__main__":
    sys.exit(main())
