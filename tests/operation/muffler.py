"""Somebody between us and PostgreSQL who lets everything pass but notifications."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

SOCKET = ".s.PGSQL.5432"
NOTIFICATION = b"A"


@contextmanager
def muffled(folder: Path) -> Iterator[Path]:
    """The folder of a socket that leads to the one in `folder`."""
    with tempfile.TemporaryDirectory(prefix="muffler-") as between, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{between}/{SOCKET}")
        listening.listen()
        Thread(target=_accept, args=(listening, folder), daemon=True).start()
        yield Path(between)


def _accept(listening: socket.socket, folder: Path) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{folder}/{SOCKET}")
            Thread(target=_upwards, args=(client, server), daemon=True).start()
            Thread(target=_downwards, args=(server, client), daemon=True).start()


def _upwards(client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError), client, server:
        while data := client.recv(65536):
            server.sendall(data)


def _downwards(server: socket.socket, client: socket.socket) -> None:
    """Message by message: a letter, a length, a body."""
    with suppress(OSError, ValueError), server.makefile("rb") as said:
        while head := said.read(5):
            body = said.read(int.from_bytes(head[1:], "big") - 4)
            if head[:1] != NOTIFICATION:
                client.sendall(head + body)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
