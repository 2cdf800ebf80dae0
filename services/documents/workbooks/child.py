"""The process behind the wall: an order on its standard input, the answer on its standard output.

    python -m services.documents.workbooks.child PIPE

Into the pipe of this number goes how many rows it has read, and out of how many. It takes its limits before it imports
the reader, and nothing else of the services.
"""

import os
import resource
import sys
from collections.abc import Callable
from struct import Struct

MEMORY_BYTES_MAX, PROCESSOR_SECONDS_MAX = 1 << 30, 60
COUNTED = Struct("!QQ")
"""Rows that are read, and how many there are."""


def take_limits() -> None:
    """No more memory, no more time, no file, and no core dump: it would hold names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS_MAX, PROCESSOR_SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(sent: bytes, told: Callable[[int, int], None] = lambda _done, _total: None) -> bytes:
    """The ledger, the marked workbook, or the code of a refusal, in MessagePack."""
    import msgspec

    from services.documents.workbooks.abreast import answered
    from services.documents.workbooks.faults import WorkbookRefused
    from services.documents.workbooks.gate import Passed
    from services.documents.workbooks.orders import Answer, Order

    order = msgspec.msgpack.decode(sent, type=Order)

    def read(passed: Passed | None) -> bytes:
        from services.documents.workbooks.reading import read_workbook

        try:
            return msgspec.msgpack.encode(Answer(ledger=read_workbook(order.content, order.kind, passed, told)))
        except WorkbookRefused as refused:
            return msgspec.msgpack.encode(Answer(refused=refused.code))

    try:
        if order.job == "read":
            return answered(order.content, read)
        from services.documents.workbooks.marking import mark_workbook, remaining_workbook

        if order.job == "mark":
            workbook = mark_workbook(order.content, order.faults, order.language)
        else:
            workbook = remaining_workbook(order.content, order.kind, order.rows, order.faults, order.language)
        return msgspec.msgpack.encode(Answer(workbook=workbook))
    except WorkbookRefused as refused:
        return msgspec.msgpack.encode(Answer(refused=refused.code))


def main() -> None:
    """Reads all, answers once."""
    take_limits()
    pipe = int(sys.argv[1])

    def told(done: int, total: int) -> None:
        os.write(pipe, COUNTED.pack(done, total))

    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), told))


if __name__ == "__main__":
    main()
