"""A process that has just begun, in which many threads read every word of history at once: "known" or "unknown"."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

from services.event_store.key_stores import SqliteKeyStore
from services.event_store.mapper import EntryMapper
from services.event_store.personal_keys import PersonalKeys
from services.known_classes import know_all_classes
from tests.golden.keeping import MASTERS, lines

THREADS = 8


def main(are_known: bool) -> None:
    """Each in an order of its own, and each interrupted as often as can be."""
    if are_known:
        know_all_classes()
    sys.setswitchinterval(1e-6)
    with TemporaryDirectory() as folder:
        keys = PersonalKeys(SqliteKeyStore(Path(folder) / "keys.db"), MASTERS, "golden")
        mapper, written, together = EntryMapper(keys), lines(), Barrier(THREADS)

        def read(number: int) -> None:
            mine = random.Random(number).sample(written, len(written))
            together.wait()
            for line in mine:
                mapper.entry((line.stream, line.version, line.topic, line.state, 0))

        with ThreadPoolExecutor(THREADS) as threads:
            for done in [threads.submit(read, number) for number in range(THREADS)]:
                done.result()


if __name__ == "__main__":
    main(sys.argv[1] == "known")
