"""Ends a server when its owner ends, however that ends: the kernel closes the pipe that the watchdog reads."""

import subprocess
from pathlib import Path

# CONT first, because a frozen server hears nothing; QUIT where /proc does not name its children: it kills them.
SCRIPT = """
read -r _
gone() { for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e "$2" ] || return 0; sleep 0.2; done; return 1; }
kill -CONT "$1" $(cat "/proc/$1/task/$1/children") 2>/dev/null
kill -INT "$1" 2>/dev/null
gone "$@" || { kill -QUIT "$1" 2>/dev/null; sleep 1; gone "$@"; sleep 4; }
rm -rf -- "$3"
"""


class Watchdog:
    """A shell that waits for the end of this process."""

    def __init__(self, server: int, pidfile: Path, private: Path) -> None:
        """It signals the process `server`, waits until `pidfile` is gone, and removes `private`."""
        self._shell = subprocess.Popen(
            ["sh", "-c", SCRIPT, "sh", str(server), str(pidfile), str(private)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )

    def dismiss(self) -> None:
        """First thing after the server's end, so that it never signals somebody else's process."""
        self._shell.kill()
        self._shell.wait()
        if self._shell.stdin:
            self._shell.stdin.close()
