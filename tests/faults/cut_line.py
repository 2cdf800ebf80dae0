"""A line to PostgreSQL that can be cut at the worst of moments: between a commit and the news of it."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from threading import Thread
from typing import Literal

SOCKET = ".s.PGSQL.5432"
READY = b"Z\x00\x00\x00\x05I"
"""What the server says last, once a transaction is over."""
Cut = Literal["before it arrives", "before its answer", "before its answer, and for good"]


class Line:
    """Passes everything on between clients and a server, until it is told to lose something."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder, self._server = folder, str(server / SOCKET)
        self._marker, self._cut = b"", "before its answer"
        self.cuts = 0
        self._is_dead = False
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / SOCKET))
        self._door.listen(64)
        Thread(target=self._open, daemon=True).start()

    def lose(self, marker: bytes, cut: Cut = "before its answer") -> None:
        """The next message from a client with these bytes in it, or the answer to it."""
        self._marker, self._cut = marker, cut

    def mend(self) -> None:
        """New connections are let through again."""
        self._is_dead = False

    def close(self) -> None:
        """For good."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _open(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with client, server, suppress(OSError):
            if self._is_dead:
                return
            server.connect(self._server)
            while True:
                readable, _, _ = select([client, server], [], [])
                if self._is_dead:
                    return
                for each in readable:
                    told = each.recv(1 << 20)
                    if not told or (each is client and self._is_to_be_lost(told) and self._lose(told, server)):
                        return
                    (server if each is client else client).sendall(told)

    def _is_to_be_lost(self, told: bytes) -> bool:
        return bool(self._marker) and self._marker in told

    def _lose(self, told: bytes, server: socket.socket) -> bool:
        self._marker = b""
        self.cuts += 1
        if self._cut != "before it arrives":
            server.sendall(told)
            answer = b""
            while not answer.endswith(READY):
                answer += server.recv(1 << 20)
        self._is_dead = self._cut == "before its answer, and for good"
        return True


@contextmanager
def line_to(server: Path) -> Iterator[Line]:
    """`server`: the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="line-") as folder:
        line = Line(Path(folder), server)
        yield line
        line.close()
