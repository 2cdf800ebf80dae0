"""The worker's process: it follows history until it is told to stop, and ends between two batches."""

import signal
import time
from collections.abc import Callable

from services.house import House
from services.operation.logs import catch_crashes
from services.operation.metrics_port import metrics_port
from services.payment_gateway.cashing import Cashing
from services.worker import Worker

LOOK_SECONDS = 0.1


def follow_until_stopped(house: House, begun: Callable[[], None] = lambda: None) -> bool:
    """Whether SIGTERM or SIGINT ended it; False when the worker ended by itself, which is a fault of ours.

    `begun` is called once it can be told to stop: a signal before that ends the process at once.
    """
    catch_crashes()
    stopped = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    worker, cashing = Worker(house), Cashing(house, reconciles=True)
    worker.start()
    cashing.start()
    begun()
    try:
        with metrics_port(house, worker.is_turning):
            while not stopped and worker.is_alive():
                time.sleep(LOOK_SECONDS)
            cashing.stop()
            worker.stop()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    return stopped
