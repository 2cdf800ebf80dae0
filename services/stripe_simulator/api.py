"""The API: one call in, one answer out, both held against the contract; a key is answered once."""

import copy
import hashlib
import re
import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from services.stripe_simulator.faults import LOST, Faults, Lost, When
from services.stripe_simulator.operations import OPERATIONS
from services.stripe_simulator.paging import expanded
from services.stripe_simulator.records import DAY, Json, Records
from services.stripe_simulator.refusing import Drifted, Refused, refused
from services.stripe_simulator.sessions import close_those_due

TEST_KEY = re.compile(r"Bearer (sk|rk)_test_\w+")
NO_KEY = "Invalid API Key provided: the stand-in knows test keys only (sk_test_…, rk_test_…)."
OTHER_PARAMETERS = (
    "Keys for idempotent requests can only be used with the same parameters they were first used with."
    " Try using a key other than '{}' if you meant to execute a different request."
)
KINDS_OF_ERRORS = {409: "idempotency_error", 429: "invalid_request_error"}
CODES = {409: "idempotency_key_in_use", 429: "rate_limit"}


class Call(NamedTuple):
    """One request as it came over the wire."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str = ""

    @property
    def path(self) -> str:
        """Without the question."""
        return urlsplit(self.url).path

    @property
    def key(self) -> str | None:
        """The idempotency key, of what changes something."""
        return self.headers.get("Idempotency-Key") if self.method == "POST" else None


class Answer(NamedTuple):
    """What goes back."""

    status: int
    body: Json
    headers: Mapping[str, str]


class Api:
    """Stripe's API on these records."""

    def __init__(self, records: Records, faults: Faults) -> None:
        """Nobody has called yet."""
        self.records, self.faults = records, faults
        self.heard = list[Call]()
        """Every call that reached it."""
        self.keys: dict[str, Json] = {}
        self.broken = list[str]()
        """Where the stand-in itself did not keep to the contract."""

    def answer(self, call: Call) -> Answer:
        """Raises Lost where a fault takes the request or the answer away, Drifted."""
        if self.faults.seconds:
            time.sleep(self.faults.seconds)
        if struck := self._struck(call, "before"):
            return struck
        with self.records.lock:
            close_those_due(self.records)
            self.heard.append(call)
            status, body = self._once(call)
            wrong = self.records.contract.wrong_answer(call.method, call.url, status, body)
            if wrong:
                raise Drifted(f"{call.method} {call.path} is not answered as Stripe would: {wrong}")
            answer = Answer(status, body, {"Request-Id": self.records.name("req")})
        return self._struck(call, "after") or answer

    def _struck(self, call: Call, when: When) -> Answer | None:
        effect = self.faults.strike(call.method, call.path, when)
        if effect == LOST:
            raise Lost
        return _trouble(int(effect)) if effect else None

    def _once(self, call: Call) -> tuple[int, Json]:
        """The same key with the same parameters has the same answer for a day, even where it was a 500."""
        records, key = self.records, call.key
        asked = hashlib.sha256(f"{call.method} {call.path} {call.body}".encode()).hexdigest()
        kept = self.keys.get(key or "")
        if kept and records.now - kept["at"] < DAY:
            if kept["asked"] != asked:
                told = OTHER_PARAMETERS.format(key)
                return 400, Refused(400, told, kind="idempotency_error").body
            return kept["status"], copy.deepcopy(kept["body"])
        status, body, begun = self._done(call)
        if key and begun:
            self.keys[key] = {"at": records.now, "asked": asked, "status": status, "body": copy.deepcopy(body)}
        return status, body

    def _done(self, call: Call) -> tuple[int, Json, bool]:
        """Status and answer, and whether it had begun: what is refused at the door is not kept."""
        try:
            operation, asked = self._read(call)
        except Refused as refusal:
            return refusal.status, refusal.body, False
        if effect := self.faults.strike(call.method, call.path, "during"):
            trouble = _trouble(int(effect))
            return trouble.status, trouble.body, True
        try:
            made = OPERATIONS[operation](self.records, asked)
            return 200, expanded(self.records, made, asked.get("expand", [])), True
        except Refused as refusal:
            return refusal.status, refusal.body, True

    def _read(self, call: Call) -> tuple[str, Json]:
        contract = self.records.contract
        if not TEST_KEY.fullmatch(call.headers.get("Authorization", "")):
            raise Refused(401, NO_KEY)
        found = contract.operation(call.method, call.url)
        if found is None:
            raise Refused(404, f"Unrecognized request URL ({call.method}: {call.path}).")
        version = call.headers.get("Stripe-Version")
        if version != contract.version:
            raise refused(f"The stand-in speaks {contract.version} and was asked for {version}.")
        asked, wrong = contract.read(call.method, call.url, call.body)
        if wrong:
            raise refused("; ".join(wrong), code="parameter_unknown" if "Additional" in wrong[0] else None)
        return found[0].name, {**asked, **found[1], "path": call.path.removeprefix("/v1/")}


def _trouble(status: int) -> Answer:
    kind = KINDS_OF_ERRORS.get(status, "api_error")
    body = Refused(status, f"Trouble, as a test asked for: {status}", kind=kind, code=CODES.get(status)).body
    return Answer(status, body, {})
