"""`python -m tests.golden.add_golden_bytes`: bytes for what has none yet. Bytes that stand are never made again."""

import json
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from services.event_store.mapper import EntryMapper
from tests.golden.keeping import BYTES, ENTRIES, KEYS, golden_keys, lines


def main() -> None:
    """Appends to the file of bytes, and to the file of keys."""
    standing = {(line.stream, line.version) for line in lines()}
    new = [entry for place, entry in ENTRIES.items() if place not in standing]
    with TemporaryDirectory() as folder:
        keys = golden_keys(Path(folder))
        stored = EntryMapper(keys).to_stored_events(new)
        keys.close()
        connection = sqlite3.connect(Path(folder) / "keys.db")
        rows = connection.execute("SELECT subject, class, master, wrapped FROM subject_key ORDER BY 1, 2").fetchall()
        connection.close()
    with BYTES.open("a", encoding="utf-8") as file:
        for one in stored:
            file.write(f"{one.topic} {one.originator_id} {one.originator_version} {one.state.decode()}\n")
    wrapped = [
        dict(zip(("subject", "class", "master", "wrapped"), (*row[:3], row[3].hex()), strict=True)) for row in rows
    ]
    KEYS.write_text(json.dumps(wrapped, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
