"""Runs a command beside a Stripe of test money: `python -m services.stripe_simulator KEPT --webhook URL -- COMMAND…`.

What was paid is written down in the file KEPT and found again the next time. Nobody but this computer reaches it.
"""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import threading
from pathlib import Path

from services.stripe_simulator.serving import served
from services.stripe_simulator.simulator import Simulator

SECONDS_BETWEEN_ROUNDS, SECONDS_WHILE_AWAY = 0.5, 5.0
KEY, WEBHOOK_SECRET = "sk_test_simulator", "whsec_simulator"


class Postman:
    """Books, delivers and writes down, round after round."""

    def __init__(self, simulator: Simulator, kept: Path) -> None:
        """Not yet on his way."""
        self.simulator, self.kept = simulator, kept
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._walk, name="postman", daemon=True)

    def start(self) -> None:
        """Until told to stop."""
        self._thread.start()

    def stop(self) -> None:
        """After the round that he is on."""
        self._over.set()
        self._thread.join()
        self.simulator.keep(self.kept)

    def _walk(self) -> None:
        pause, known = SECONDS_BETWEEN_ROUNDS, -1
        while not self._over.wait(pause):
            self.simulator.bank.book()
            sent = self.simulator.webhooks.deliver()
            arrived = all(200 <= one.status < 300 for one in sent)
            pause = SECONDS_BETWEEN_ROUNDS if arrived else SECONDS_WHILE_AWAY
            if (calls := len(self.simulator.api.heard) + len(self.simulator.every("event"))) != known or sent:
                known = calls
                self.simulator.keep(self.kept)


def main() -> int:
    """The command's own exit code; it finds the address and the test keys in its environment."""
    parser = argparse.ArgumentParser(prog="python -m services.stripe_simulator", description=__doc__)
    parser.add_argument("kept", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook", required=True)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    asked.kept.parent.mkdir(parents=True, exist_ok=True)
    simulator = Simulator(seed=secrets.token_hex(8))
    simulator.remember(asked.kept)
    if simulator.every("webhook_endpoint"):
        simulator.every("webhook_endpoint")[0]["url"] = asked.webhook
    else:
        simulator.listen(asked.webhook, WEBHOOK_SECRET)
    with served(simulator, asked.port) as address:
        print(f"测试支付机构（不是真钱）：{address}/", flush=True)
        postman = Postman(simulator, asked.kept)
        postman.start()
        try:
            return _run(asked.command, {**os.environ, **settings(address)})
        finally:
            postman.stop()


def settings(address: str) -> dict[str, str]:
    """As the service reads them."""
    return {
        "ANJU_STRIPE_API": address,
        "ANJU_STRIPE_KEY": KEY,
        "ANJU_STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
        "ANJU_STRIPE_PAGE_HOST": address.removeprefix("http://"),
    }


def _run(command: list[str], environment: dict[str, str]) -> int:
    child: subprocess.Popen[bytes] | None = None
    asked = list[int]()

    def pass_on(number: int, _frame: object) -> None:
        asked.append(number)
        if child:
            child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    child = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The terminal has sent it to the child as well: let it finish.
    for number in asked:  # While it started.
        child.send_signal(number)
    code = child.wait()
    return 0 if code in (-signal.SIGINT, -signal.SIGTERM) else code


if __name__ == "__main__":
    sys.exit(main())
