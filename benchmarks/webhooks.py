"""What a provider tells us: how fast it is verified and stored, and how soon the statement says it, beside a run."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from itertools import count
from statistics import median, quantiles
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from benchmarks.apart import Apart, following
from benchmarks.measuring import Figure, Line, Spent
from benchmarks.providing import Provided, provided, signature
from benchmarks.server import Server
from benchmarks.town import NOW, Town, approve_runs, post_runs
from projections.billing_statement import moved_until, outstanding_by_charge
from services.databases.doors import inbox
from services.http.app import build_app
from services.http.bodies import read_body
from services.payment_gateway.inbox import BODY_BYTES_MAX
from services.worker import follow, wait_for

MESSAGES, PAYMENTS = 500, 150
STATED_SECONDS, LOOK_SECONDS, PATIENCE_SECONDS, CAUGHT_UP_SECONDS = 1.0, 0.005, 30.0, 600.0
_numbers = count(1)
Send = Callable[[str, bytes, str], None]


def webhook_figures(server: Server, town: Town, _small: Town, rounds: int) -> list[Figure | Line]:
    """Everybody owes a month, which some then pay online."""
    period = next(town.months)
    post_runs(approve_runs(town.house, period, town.areas), town.house)
    follow(town.house)
    with provided(town, "webhooks") as here:
        app = build_app(here.house)
        app.add_route("/bench/bare", partial(_bare, here), methods=["POST"])
        with _calling(app) as send:
            return [_stored(server, town, send, rounds), *_stated(server, town, here, app, send, period, rounds)]


# Verified and stored ------------------------------------------------------------------------------


def _stored(server: Server, town: Town, send: Send, rounds: int) -> Figure:
    figure = Figure(
        "A message of the payment provider is verified and stored at {ratio} times the speed of a bare insert through"
        " the same server: {rate} a second",
        "speed",
        0.5,
        "message",
    )
    for _ in range(rounds):
        server.settle(town)
        told, bare = ([_message() for _ in range(MESSAGES)] for _ in range(2))
        signatures = [signature(each) for each in told]
        ours = server.meter.spent(lambda: _all(send, "/webhooks/stripe", told, signatures))  # noqa: B023  # Called now.
        theirs = server.meter.spent(lambda: _all(send, "/bench/bare", bare, signatures))  # noqa: B023  # Called now.
        figure.note(ours.per(MESSAGES), theirs.per(MESSAGES))
    return figure


def _all(send: Send, path: str, bodies: list[bytes], signatures: list[str]) -> None:
    for body, signed in zip(bodies, signatures, strict=True):
        send(path, body, signed)


def _message() -> bytes:
    """Of another program's money on the same account, so that nobody has anything to do about it."""
    charge = {"id": "ch_bench", "object": "charge", "amount": 3113, "currency": "cny", "metadata": {"app": "parking"}}
    told = {
        "id": f"evt_bench_{next(_numbers)}",
        "object": "event",
        "type": "charge.updated",
        "created": int(NOW.timestamp()),
        "livemode": False,
        "data": {"object": charge},
    }
    return json.dumps(told).encode()


async def _bare(here: Provided, request: Request) -> Response:
    """The row, and nothing else: neither signature nor sense is looked at."""
    body = await read_body(request, BODY_BYTES_MAX)
    await run_in_threadpool(_insert, here, body)
    return Response(status_code=204)


def _insert(here: Provided, body: bytes) -> None:
    moment = int(NOW.timestamp())
    row: dict[str, Any] = {"event_id": f"bare_{next(_numbers)}", "kind": "charge.updated", "payment_id": None}
    row |= {
        "object_id": "ch_bench",
        "created": len(body),
        "received_at": moment,
        "leased_until": 0,
        "handled_at": moment,
        "attempts": 0,
    }
    with here.house.doors.begin() as connection:
        connection.execute(inbox.insert().values(**row))


# From the message to the statement ----------------------------------------------------------------


def _stated(
    server: Server, town: Town, here: Provided, app: FastAPI, send: Send, period: str, rounds: int
) -> list[Figure | Line]:
    figure = Figure(
        "While a run is posted, the slowest message in a hundred takes {ratio} times as long to reach the statement as"
        " at rest",
        "time",
        10,
        "message",
    )
    homes, busiest = iter(town.homes()), list[float]()
    _forget(here)
    app.state.cashing.start()
    with ExitStack() as beside:
        beside.callback(app.state.cashing.stop)
        beside.enter_context(following(town.settings))
        for _ in range(rounds):
            quiet = [_until_stated(here, send, next(homes), period) for _ in range(PAYMENTS)]
            runs = approve_runs(here.house, next(town.months), town.areas)
            with Apart(town.settings, server.meter) as poster:
                run = poster.do(partial(post_runs, runs))
                busy = list[float]()
                while len(busy) < PAYMENTS or (not run.done() and len(busy) < 4 * PAYMENTS):
                    busy.append(_until_stated(here, send, next(homes), period))
                run.result()
            figure.note(Spent(_slowest(busy)), Spent(_slowest(quiet)))
            busiest.append(_slowest(busy))
            wait_for(here.house, here.house.store.position(), CAUGHT_UP_SECONDS)
    middle = median(busiest)
    told = f"{middle * 1000:,.0f} ms ({min(busiest) * 1000:,.0f}–{max(busiest) * 1000:,.0f})"
    sentence = "From the provider's message to the statement, 99 of 100, while a run is posted"
    return [figure, Line(sentence, told, f"≤ {STATED_SECONDS:g} s", middle <= STATED_SECONDS)]


def _until_stated(here: Provided, send: Send, home: str, period: str) -> float:
    """Seconds from the message until the month is read as paid. Raises RuntimeError where it never is."""
    _, body = here.pay(home, period)
    signed, begun = signature(body), time.perf_counter()
    send("/webhooks/stripe", body, signed)
    while time.perf_counter() - begun < PATIENCE_SECONDS:
        if _is_paid(here, home, period):
            return time.perf_counter() - begun
        time.sleep(LOOK_SECONDS)
    raise RuntimeError(f"{home} was never seen to be paid")


def _is_paid(here: Provided, home: str, period: str) -> bool:
    moved = here.house.ask(lambda reading: moved_until(reading, home, date.max))
    owed = outstanding_by_charge(moved)
    return all(fen == 0 for charge, fen in owed.items() if f"/{period}/" in charge)


def _forget(here: Provided) -> None:
    """What was only stored is not handled."""
    with here.house.doors.begin() as connection:
        connection.execute(inbox.delete())


def _slowest(seconds: list[float]) -> float:
    return quantiles(seconds, n=100)[98]


@contextmanager
def _calling(app: FastAPI) -> Iterator[Send]:
    """The app, called as its server would call it; there is no socket between."""
    with asyncio.Runner() as runner:
        yield lambda path, body, signed: runner.run(_post(app, path, body, signed))


async def _post(app: FastAPI, path: str, body: bytes, signed: str) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(_scope(path, body, signed), receive, send)
    if sent[0]["status"] != 204:
        raise RuntimeError(f"{path}: {sent[0]['status']}")


def _scope(path: str, body: bytes, signed: str) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"stripe-signature", signed.encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
