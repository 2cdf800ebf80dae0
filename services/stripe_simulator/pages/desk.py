"""The desk of whoever tries things out: what banks, wallets and payers do in their own time, by a button."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from services.stripe_simulator.bank import NothingPromised
from services.stripe_simulator.disputes import NoChargebacks
from services.stripe_simulator.pages.writing import Shown, onward, written
from services.stripe_simulator.records import Json
from services.stripe_simulator.simulator import Simulator

STATES = {
    "open": "等人付",
    "complete": "页面已完成",
    "expired": "已过期",
    "pending": "待定",
    "succeeded": "成功",
    "failed": "失败",
    "needs_response": "争议中",
    "under_review": "审理中",
    "appeal_under_review": "申诉中",
    "won": "商户胜",
    "lost": "商户败",
    "warning_needs_response": "查询中",
    "warning_closed": "查询结束",
}


class Button(NamedTuple):
    """One thing that can happen."""

    act: str
    words: str


BUTTONS: dict[str, Button] = {
    "confirm": Button("confirm", "到账"),
    "disappoint": Button("disappoint", "没到账"),
    "dispute": Button("dispute", "付款人提出争议"),
    "inquire": Button("inquire", "付款人只是查询"),
    "refund": Button("refund", "在 Stripe 后台全退"),
    "settle_refund": Button("settle_refund", "退款到账"),
    "fail_refund": Button("fail_refund", "退款退回"),
    "win": Button("win", "判商户胜"),
    "lose": Button("lose", "判商户败"),
    "appeal": Button("appeal", "申诉"),
    "escalate": Button("escalate", "转为争议"),
}


class Row(NamedTuple):
    """One object, and what can befall it."""

    id: str
    what: str
    amount_fen: int
    state: str
    buttons: list[Button]


def page(simulator: Simulator) -> Shown:
    """Newest first."""
    rows = [*_promised(simulator), *_charges(simulator), *_refunds(simulator), *_disputes(simulator)]
    return written("desk.html", rows=rows, held=simulator.books.held_fen(), waiting=len(simulator.records.undelivered))


def act(simulator: Simulator, form: dict[str, str]) -> Shown:
    """One press of a button; what cannot happen does not."""
    bank, of = simulator.bank, form.get("of", "")
    acts: dict[str, Callable[[], object]] = {
        "confirm": lambda: bank.confirm(of),
        "disappoint": lambda: bank.disappoint(of),
        "dispute": lambda: bank.dispute(of),
        "inquire": lambda: bank.dispute(of, inquiry=True),
        "refund": lambda: bank.refund(of, simulator.one(of)["amount"] - simulator.one(of)["amount_refunded"]),
        "settle_refund": lambda: bank.settle_refund(of),
        "fail_refund": lambda: bank.fail_refund(of),
        "win": lambda: bank.decide(of, won=True),
        "lose": lambda: bank.decide(of, won=False),
        "appeal": lambda: bank.appeal(of),
        "escalate": lambda: bank.escalate(of),
        "pay_out": bank.pay_out,
    }
    with suppress(KeyError, NoChargebacks, NothingPromised):  # A page that was left open offered what is over.
        acts.get(form.get("act", ""), lambda: None)()
    return onward("/")


def _rows(kind: str, simulator: Simulator, what: str, buttons: Callable[[Json], list[str]]) -> Iterator[Row]:
    for one in reversed(simulator.every(kind)):
        state = STATES.get(one["status"], one["status"])
        amount = one.get("amount", one.get("amount_total", 0))
        yield Row(one["id"], what, amount, state, [BUTTONS[name] for name in buttons(one)])


def _promised(simulator: Simulator) -> Iterator[Row]:
    def is_promised(session: Json) -> bool:
        return bool(session["payment_intent"]) and simulator.one(session["payment_intent"])["status"] == "processing"

    rows = _rows(
        "checkout.session", simulator, "付款", lambda one: ["confirm", "disappoint"] if is_promised(one) else []
    )
    return (row for row in rows if row.buttons)


def _charges(simulator: Simulator) -> Iterator[Row]:
    def open_to(charge: Json) -> list[str]:
        if charge["status"] != "succeeded" or charge["disputed"] or charge["refunded"]:
            return []
        return ["refund", *(["dispute", "inquire"] if charge["id"].startswith("ch_") else [])]

    return _rows("charge", simulator, "收款", open_to)


def _refunds(simulator: Simulator) -> Iterator[Row]:
    steps = {"pending": ["settle_refund", "fail_refund"], "succeeded": ["fail_refund"]}
    return _rows("refund", simulator, "退款", lambda one: steps.get(one["status"], []))


def _disputes(simulator: Simulator) -> Iterator[Row]:
    steps = {
        "needs_response": ["win", "lose"],
        "under_review": ["win", "lose"],
        "appeal_under_review": ["win", "lose"],
        "lost": ["appeal"],
        "warning_needs_response": ["escalate", "win"],
    }
    return _rows("dispute", simulator, "争议", lambda one: steps.get(one["status"], []))
