"""The health check of a container: `python -m services.operation.alive 8000` ends with 0 where that port says it lives.

It asks this computer only, and no database: one that is away must not restart everything.
"""

import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

SECONDS = 3.0


def is_alive(port: str) -> bool:
    """Whether the process behind the port says so."""
    ask = build_opener(ProxyHandler({})).open  # Never by way of a proxy of the environment.
    try:
        with ask(f"http://127.0.0.1:{port}/livez", timeout=SECONDS) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_alive(sys.argv[1]) else 1)
