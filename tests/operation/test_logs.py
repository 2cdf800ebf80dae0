"""The log of a service that was fed with persons' data by every door holds nothing of anybody."""

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from services.operation import logs
from tests.doors import come_in
from tests.http.caller import XLSX
from tests.operation.processes import Process, serving
from tests.operation.troubled_service import CANARY, NUMBER
from tests.workbooks.clerk import ledger

TROUBLED = (sys.executable, "-m", "tests.operation.troubled_service")
PERSON = {"owner_name": CANARY, "phone": NUMBER}
DOOR = "BH-1-1-107"
SHIFT = {"shift": "s1", "payee": f"bureau:{CANARY}", "float_fen": 0}


def everything(address: str, cookies: dict[str, str]) -> None:
    """A person's name, number and door wherever something can be typed."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        acts, mine = iter(range(100)), {"Cookie": cookies["wang"]}

        def headers(who: str = "wang", **more: str) -> dict[str, str]:
            return {"Idempotency-Key": f"{NUMBER}-{next(acts):08}", "Cookie": cookies[who], "X-Name": NUMBER, **more}

        for mode, cells in (
            ("dry-run", {"floor_area_sqm": CANARY}),
            ("apply", {"floor_area_sqm": CANARY}),
            ("apply", {}),
        ):
            book = ledger("dwellings", {**PERSON, **cells}, {**PERSON, "door": "107"})
            files = {"file": (f"{CANARY}.xlsx", book, XLSX)}
            client.post(f"/api/v1/imports/dwellings?mode={mode}", files=files, headers=headers())
        for body in (SHIFT, SHIFT | {CANARY: NUMBER}, {"shift": CANARY}, f'{{"{CANARY}"'.encode()):
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent = headers(**{"Content-Type": "application/json"})
            client.post("/api/v1/shifts", content=content, headers=sent)
        paid = {"dwelling": DOOR, "amount_fen": 100, "channel": "cash", "shift": "s1", "receipt_book": NUMBER}
        client.post("/api/v1/payments", json=paid, headers=headers())
        client.post("/api/v1/shifts", json=SHIFT, headers=headers() | {"Authorization": f"Bearer {NUMBER}"})
        client.post("/api/v1/shifts", json=SHIFT, headers={"Idempotency-Key": NUMBER})
        for path in ("areas", f"dwellings/{DOOR}", f"statements/{DOOR}", f"residents/{NUMBER}", f"shifts/{CANARY}"):
            client.get(f"/api/v1/{path}", params={"name": CANARY}, headers={"Cookie": cookies["wang"]})
            client.get(
                f"/api/v1/{path}", headers={"Accept-Language": NUMBER, "Cookie": f"{cookies['wang']}; name={NUMBER}"}
            )
        for path in (
            "/",
            f"/statements/{DOOR}",
            f"/statements/{DOOR}?as_of={CANARY}",
            f"/{CANARY}",
            f"/problems/{NUMBER}",
        ):
            client.get(path, headers={"Cookie": cookies["wang"]})
        client.post("/sign-in", data={"dwelling": DOOR, "password": CANARY}, headers={"Sec-Fetch-Site": "same-origin"})
        client.get("/api/v1/areas", headers={"Host": f"n{NUMBER}"})
        client.request(f"GREET{NUMBER}", "/api/v1/areas")
        assert client.get("/api/v1/fund/BH-1", headers=mine).status_code == 500
        assert client.get("/api/v1/arrears?area=BH", headers=mine).status_code == 500
    badly_formed(address)


def badly_formed(address: str) -> None:
    """What is no HTTP at all."""
    where = urlsplit(address)
    with socket.create_connection((str(where.hostname), where.port or 0), timeout=20) as calling, suppress(OSError):
        calling.sendall(f"{CANARY} {NUMBER}\r\n\r\n".encode())
        calling.recv(1000)


@pytest.fixture(params=["guarded", "open"])
def fed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Process]]:
    """A service after all that, and whether its log had the door."""
    [cookie] = come_in(tmp_path / "home", "wang")
    with serving(tmp_path / "home", (*TROUBLED, request.param)) as (process, address):
        everything(address, {"wang": cookie})
        process.stop()
        yield request.param, process


def test_nobody_stands_in_the_log_and_without_the_door_they_would(fed: tuple[str, Process]) -> None:
    how, process = fed
    told = [json.loads(line) for line in process.said().splitlines() if line.startswith("{")]
    assert len(told) > 30
    if how == "open":
        assert persons(process.said()) == {CANARY, NUMBER}, "the control: otherwise nothing was there to be found"
        return
    assert persons(process.said()) == set()
    assert DOOR not in process.said().partition('{"')[2].replace("http", "")
    assert {key for line in told for key in line} <= set(logs.KEYS)
    assert {line["event"] for line in told} >= {
        "request",
        "failed",
        "crashed",
        "a library reports",
        "projection stuck",
        "?",
    }


def persons(text: str) -> set[str]:
    """Whoever can be read in it, also where a program wrote it in escapes."""
    readable = text + text.encode().decode("unicode_escape", errors="ignore")
    return {each for each in (CANARY, NUMBER) if each in readable}
