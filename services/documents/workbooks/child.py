"""The process behind the wall: a workbook on its standard input, the answer on its standard output.

    python -m services.documents.workbooks.child KIND

It takes its limits before it imports the reader, and nothing else of the services.
"""

import resource
import sys

MEMORY_BYTES_MAX, PROCESSOR_SECONDS_MAX = 1 << 30, 60


def take_limits() -> None:
    """No more memory, no more time, no file, and no core dump: it would hold names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS_MAX, PROCESSOR_SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(content: bytes, kind: str) -> bytes:
    """The ledger, or the code of a refusal, in MessagePack."""
    import msgspec

    from services.documents.workbooks.faults import WorkbookRefused
    from services.documents.workbooks.reading import read_workbook

    try:
        return msgspec.msgpack.encode({"ledger": read_workbook(content, kind)})
    except WorkbookRefused as refused:
        return msgspec.msgpack.encode({"refused": refused.code})


def main() -> None:
    """Reads all, answers once."""
    take_limits()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), sys.argv[1]))


if __name__ == "__main__":
    main()
