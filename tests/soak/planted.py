"""Bugs that somebody might write into the payment code, one at a time: `python -m tests.soak.planted`.

Each is put into a copy of the tree, and the tests of payments are run there: whatever they do not notice survives.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.architecture.sources import ROOT

ROOMS = ("domain", "projections", "services", "tests", "pyproject.toml")
DECIDING = (
    "tests/domain/payments",
    "tests/domain/billing/test_account_accepted.py",
    "tests/payment_histories/test_schedules.py",
)
"""What notices a bug of the deciding core, the cheapest first: no house is built for it."""
PAGES, BACK_AGAIN = "tests/use_cases/test_online_on_sqlite.py", "tests/use_cases/test_online_refunds_on_sqlite.py"
NIGHTS, DAYS = (
    "tests/use_cases/test_online_reconciliation_on_sqlite.py",
    "tests/use_cases/test_reconciled_days_on_sqlite.py",
)
DOORS, CONTRACT = "tests/http/test_online_routes.py", "tests/contract/test_requests.py"
WRONG, MONEY_BACK = (f"tests/payment_histories/test_{each}_on_sqlite.py" for each in ("gone_wrong", "money_back"))
MOMENT, LISTS = (f"tests/use_cases/test_{each}.py" for each in ("counter_and_page_at_once", "many_at_once_on_sqlite"))
FEW_SCHEDULES = "1000"


class Bug(NamedTuple):
    """What stands there, and what somebody wrote instead."""

    file: str
    right: str
    wrong: str


MONEY, REFUNDS = "domain/payments/online_money.py", "domain/payments/online_refunds.py"
BACK, ACCEPTING = "domain/payments/chargebacks.py", "services/use_cases/online_acceptance.py"
ACCOUNT, PAYMENT = "domain/billing/accepted_facts.py", "domain/payments/online_payment.py"
LOOK, INBOX = "services/payment_gateway/sync.py", "services/payment_gateway/inbox.py"
STRIPE, SENDING = "services/payment_gateway/stripe.py", "services/payment_gateway/refunding.py"
NIGHT, CHOICE = "services/payment_gateway/reconciliation.py", "services/use_cases/online.py"
RECORD, EQUATION = "services/payment_gateway/on_record.py", "services/payment_gateway/daily_books.py"
KEPT, PAYOUTS = "services/payment_gateway/kept_differences.py", "services/payment_gateway/payouts.py"
LINES, MANY = "domain/values/allocation.py", "services/payment_gateway/many_at_once.py"
NOTICE = {
    ACCEPTING: (*DECIDING, PAGES),
    LINES: ("tests/domain/billing/test_account_accepted.py",),
    LOOK: (PAGES, NIGHTS),
    INBOX: (DOORS,),
    STRIPE: (DOORS, PAGES),
    SENDING: (BACK_AGAIN, MONEY_BACK, "-k", "sqlite"),
    CHOICE: (PAGES, MOMENT, "-k", "not postgres"),
    MANY: (LISTS,),
    NIGHT: (NIGHTS, DAYS, WRONG),
    RECORD: (NIGHTS, DAYS),
    EQUATION: (DAYS,),
    KEPT: (DAYS,),
    PAYOUTS: (DAYS,),
}
"""Of a file of the service, the tests that are to notice: no others are run."""
BUGS = {
    "a capture counts each time it is told": Bug(
        MONEY, "if capture_id in self.captures:\n            return None", "if False:\n            return None"
    ),
    "a decline is noted each time": Bug(MONEY, "if capture_id not in self.declined:", "if True:"),
    "a fee is noted each time": Bug(MONEY, "if fact.transaction_id not in self.settled:", "if True:"),
    "the second capture is taken for the first": Bug(
        MONEY, 'received_as=self.key if number == 1 else f"{self.key}.{number}"', "received_as=self.key"
    ),
    "money on its way is forgotten": Bug(MONEY, 'if self.state in ("requested", "open", "expired"):', "if False:"),
    "what failed later is not noticed": Bug(MONEY, 'if self.state in ("open", "processing"):', "if False:"),
    "a refund keeps nothing free": Bug(MONEY, "if amount_fen > left_fen:", "if False:"),
    "what is disputed can be refunded": Bug(MONEY, "if self.chargebacks.is_open(capture.capture_id):", "if False:"),
    "a refund of ours is never seen to be sent": Bug(
        MONEY, 'if known is None or known.state == "requested":', "if known is None:"
    ),
    "a refund that has arrived cannot come back": Bug(
        MONEY, 'if refund.state != "failed":', 'if refund.state == "opened":'
    ),
    "money is put aside each time": Bug(MONEY, "if not known.withdrawn:", "if True:"),
    "money comes back each time": Bug(MONEY, "if known.withdrawn and not known.reinstated:", "if known.withdrawn:"),
    "there is no appeal": Bug(
        MONEY,
        "if self.chargebacks.known[chargeback_id].outcome != outcome:",
        "if self.chargebacks.known[chargeback_id].outcome is None:",
    ),
    "a failed refund still takes its money": Bug(REFUNDS, ' and each.state != "failed"', ""),
    "our own refund is taken for a stranger's": Bug(
        REFUNDS, "return ours if ours in self.known else provider_id", "return provider_id"
    ),
    "a won dispute still holds the money": Bug(
        BACK, "return self.withdrawn and not self.reinstated", "return self.withdrawn"
    ),
    "an undecided dispute is none": Bug(BACK, "each.outcome is None for each", "each.outcome is not None for each"),
    "the first line opens before the last": Bug(
        ACCOUNT, "in reversed(list(payment.lies_on.items()))", "in list(payment.lies_on.items())"
    ),
    "more is freed than is here": Bug(
        ACCOUNT, "wanted_fen = min(amount_fen, payment.held_fen)", "wanted_fen = amount_fen"
    ),
    "a refund comes back each time": Bug(
        ACCOUNT, "if refund is None or refund_id in self.came_back:", "if refund is None:"
    ),
    "a won dispute pays each time": Bug(
        ACCOUNT, "if gone is None or reversal_id in self.came_back:", "if gone is None:"
    ),
    "a payment reaches for another's debts": Bug(ACCOUNT, " and charge.fact.debtor == received.debtor", ""),
    "what rests is no limit": Bug(ACCOUNT, "min(most_fen, payment.rest_fen)", "most_fen"),
    "what a line asked for is no limit": Bug(LINES, "debt.outstanding_fen, line_fen)", "debt.outstanding_fen)"),
    "a capture that is pending is taken for paid": Bug(
        ACCEPTING, 'elif told.status == "pending":', 'elif told.status == "promised":'
    ),
    "a lost dispute is reversed each time": Bug(
        ACCEPTING,
        "if told.outcome == LOST and known.holds_money and known.outcome != LOST:",
        "if told.outcome == LOST and known.holds_money:",
    ),
    "a lost dispute opens nothing": Bug(
        ACCEPTING, "if told.outcome == LOST and known.holds_money and known.outcome != LOST:", "if False:"
    ),
    "a won appeal pays nothing": Bug(ACCEPTING, "if told.reinstated and known.holds_money:", "if False:"),
    "a refund that failed is not taken back": Bug(
        ACCEPTING, 'elif told.status in ("failed", "canceled"):', 'elif told.status == "canceled":'
    ),
    "a page that is over stays open": Bug(
        ACCEPTING, 'if all(each.status == "expired" for each in told.sessions):', "if False:"
    ),
    "every attempt has the same key": Bug(LOOK, ":session:{attempt.attempt}", ":session"),
    "the hour of a page is reckoned anew": Bug(
        LOOK, "expires_at=attempt.expires_at,", "expires_at=house.clock().replace(microsecond=0) + LIVES,"
    ),
    "a failure that is kept is asked for for ever": Bug(
        LOOK,
        '_record(house, payment_id, f"attempt after {attempt.attempt}", _again, attempt.attempt, house.clock())',
        "pass",
    ),
    "nobody can tell whose payment it is": Bug(LOOK, '"payment_id": payment.key,', ""),
    "a closed page is not looked at once more": Bug(
        LOOK, "return sync(house, payment_id) if payment.sessions else payment", "return payment"
    ),
    "a message is marked before it is handled": Bug(
        INBOX, "leased_until=now() + LEASE_SECONDS,", "leased_until=now() + LEASE_SECONDS, handled_at=now(),"
    ),
    "a message that comes twice is an error": Bug(INBOX, ".on_conflict_do_nothing()", ""),
    "one message is handled for all": Bug(
        INBOX,
        "for payment_id, messages in by_payment.items():",
        "for payment_id, messages in list(by_payment.items())[:1]:",
    ),
    "an old signature is as good as a new one": Bug(STRIPE, "if not is_fresh or not any(", "if not any("),
    "a signature may come from the future": Bug(
        STRIPE, "abs(at.timestamp() - signed_at)", "(at.timestamp() - signed_at)"
    ),
    "anybody may tell us anything": Bug(
        STRIPE, "return bool(stripe.WebhookSignature.verify_header(body.decode(), signature, secret))", "return True"
    ),
    "test money counts as real": Bug(STRIPE, ' and event.get("livemode") is is_live', ""),
    "only the first secret is tried": Bug(STRIPE, "for secret in secrets)", "for secret in secrets[:1])"),
    "the parameter of older examples": Bug(STRIPE, '"allowed_payment_method_types"', '"payment_method_types"'),
    "yuan are sent for 分": Bug(STRIPE, '"unit_amount": line.amount_fen', '"unit_amount": line.amount_fen // 100'),
    "whoever sends a refund does not look first": Bug(
        SENDING, "payment = sync(house, payment_id)  #", "payment = look_at(house, payment_id)  #"
    ),
    "a refund that was refused waits for ever": Bug(
        SENDING, "_refuse(house, payment_id, refund_id, refused.code)", "pass"
    ),
    "reconciliation looks at no refunds": Bug(RECORD, '    "refund": (REFUNDED,),\n', ""),
    "reconciliation looks at no disputes": Bug(RECORD, '    "dispute": (WITHDRAWN,),\n', ""),
    "reconciliation finds and does not ask": Bug(
        NIGHT,
        "{each.payment_id: each.capture_id for each in lacking if each.payment_id}.items()",
        "dict[str, str]().items()",
    ),
    "what was never compared is left out": Bug(NIGHT, "first = min(first, last.day + ONE_DAY)", "pass"),
    "ours is compared before it has come": Bug(NIGHT, "if not wait_for(", "if False and not wait_for("),
    "a day opens with nothing": Bug(EQUATION, "opening = figures.closing_fen", "opening = 0"),
    "what comes later counts already": Bug(EQUATION, "return self.held_fen - later -", "return self.held_fen -"),
    "what only we have is not asked about": Bug(EQUATION, "alone.append(fact)", "pass"),
    "a wrong amount is none": Bug(NIGHT, "if known.here_minor(each) not in (None, each.bill_minor)]", "if False]"),
    "whatever is parked is settled": Bug(KEPT, 'if parked.state == "identified":', "if True:"),
    "what is to go back has gone": Bug(
        KEPT, 'if parked.state == "returned" and each.capture_id in refunded:', 'if parked.state == "returned":'
    ),
    "a payout is not added up": Bug(
        PAYOUTS, "net_minor=sum(each.net_minor for each in parts)", "net_minor=told.amount_minor"
    ),
    "a payout that came back is well": Bug(PAYOUTS, "if payout.status == FAILED:", "if False:"),
    "money in another currency is parked as yuan": Bug(
        NIGHT, "amount_fen=moved.bill_minor", "amount_fen=moved.gross_minor"
    ),
    "the counter closes no page": Bug(CHOICE, "if house.gateway is not None else []", "if False else []"),
    "what is in doubt is taken all the same": Bug(
        CHOICE, "    if closed.is_in_doubt:\n        raise PaymentInDoubt(dwelling)", "    del closed"
    ),
    "the counter does not look once more": Bug(
        CHOICE, "in [look_at(house, entry.key) for entry in begun if _is_of(entry.event, dwelling)]:", "in ():"
    ),
    "who asks for a page does not look once more": Bug(CHOICE, "    if not is_owed_still:", "    if False:"),
    "money of a page of which we never heard is left in suspense": Bug(
        NIGHT, "if each.payment_id and _is_known(house, each.payment_id):", "if False:"
    ),
    "a list is asked about one by one": Bug(MANY, "_gather(told, lacking)", "pass"),
    "a page that has ended is taken for no news": Bug(MANY, "if ended.session_id in over:", "if False:"),
    "a fee is never asked for again": Bug(MANY, "_gather(told, unreckoned)", "pass"),
    "another choice leaves the first page open": Bug(
        CHOICE, "if {line.charge_id for line in known.requested.lines} & set(charges):", "if False:"
    ),
}

EXPLAINED = {"what rests is no limit": "whatever has just arrived, or come back, rests whole before it is allocated"}
"""Why nothing can notice it: the line is a second guard, behind another that holds by itself."""


def plant(bug: Bug, tree: Path) -> None:
    """Writes it. Raises AssertionError where it does not stand there exactly once."""
    file = tree / bug.file
    written = file.read_text("utf-8")
    assert written.count(bug.right) == 1, f"{bug.file}: {bug.right!r} stands there {written.count(bug.right)} times"
    file.write_text(written.replace(bug.right, bug.wrong), "utf-8")


def tests_of(bug: Bug | None) -> list[tuple[str, ...]]:
    """Those that are to notice; without a bug all of them, which must pass."""
    if bug is None:
        return [DECIDING, *dict.fromkeys(NOTICE.values())]
    return [NOTICE.get(bug.file, DECIDING)]


def noticed_by(bug: Bug | None) -> str | None:
    """What failed first; None where nothing did, as without any bug."""
    with TemporaryDirectory() as folder:
        tree = Path(folder)
        for room in ROOMS:
            source = ROOT / room
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tree / room)
        if bug:
            plant(bug, tree)
        told = {**os.environ, "PYTHONPATH": str(tree), "ANJU_SCHEDULES": FEW_SCHEDULES}
        for suite in tests_of(bug):
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *suite]
            run = subprocess.run(command, cwd=tree, env=told, capture_output=True, check=False, text=True)
            if run.returncode:
                failed = (line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR")))
                return next(failed, suite[0]).partition(" - ")[0]
    return None


def main() -> int:
    """1 where more than one in twenty survives, or one that nobody has explained."""
    if fails := noticed_by(None):
        print(f"{fails} fails without any bug: mend it first")
        return 1
    names = sys.argv[1:] or list(BUGS)
    survivors = []
    for name in names:
        noticed = noticed_by(BUGS[name])
        print(f"{name}: {noticed or 'SURVIVED: ' + EXPLAINED.get(name, 'unexplained')}", flush=True)
        if noticed is None:
            survivors.append(name)
    print(f"{len(names) - len(survivors)} of {len(names)} were noticed")
    return int(len(survivors) * 20 > len(names) or bool(set(survivors) - EXPLAINED.keys()))


if __name__ == "__main__":
    sys.exit(main())
