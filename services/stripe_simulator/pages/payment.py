"""The page to pay on: stands where checkout.stripe.com would."""

from services.stripe_simulator.pages.writing import Shown, onward, written
from services.stripe_simulator.payer import PageClosed
from services.stripe_simulator.simulator import Simulator

WORDS = {
    "zh": {
        "title": "付款",
        "test": "测试付款，不是真钱：不会扣您一分钱。",
        "to_pay": "应付",
        "how": "用什么付？",
        "card": "银行卡",
        "alipay": "支付宝",
        "wechat_pay": "微信支付",
        "outcome": "试一试会怎样",
        "paid": "付成功",
        "declined": "被拒绝",
        "promised": "先受理，过后才知道成不成",
        "pay": "付款",
        "cancel": "不付了，回去",
        "was_declined": "这次没有付成：被拒绝了。可以换一种方式再付。",
        "complete": "这一单已经付过了。",
        "expired": "这个付款页面已经过期，请回去重新发起。",
        "back": "回去",
        "gone": "没有这个付款页面。",
    },
    "en": {
        "title": "Pay",
        "test": "Test money: nothing is taken from you.",
        "to_pay": "To pay",
        "how": "How would you like to pay?",
        "card": "Card",
        "alipay": "Alipay",
        "wechat_pay": "WeChat Pay",
        "outcome": "What is to happen",
        "paid": "The payment succeeds",
        "declined": "It is declined",
        "promised": "It is accepted, and decided later",
        "pay": "Pay",
        "cancel": "Do not pay, go back",
        "was_declined": "This attempt was declined. You can try another way to pay.",
        "complete": "This has been paid.",
        "expired": "This page has expired. Please go back and begin again.",
        "back": "Go back",
        "gone": "There is no such page.",
    },
}


def page(simulator: Simulator, session_id: str, accepted: str) -> Shown:
    """What is to be paid and how, or why nothing can be."""
    simulator.bank.book()
    session = next((one for one in simulator.every("checkout.session") if one["id"] == session_id), None)
    if session is None:
        return written("payment.html", status=404, w=WORDS["zh"], tag="zh-CN", session=None)
    language = session["locale"] if session["locale"] in WORDS else "en" if accepted.startswith("en") else "zh"
    declined = bool(session["payment_intent"]) and session["status"] == "open"
    return written(
        "payment.html",
        w=WORDS[language],
        tag={"zh": "zh-CN"}.get(language, language),
        session=session,
        lines=simulator.records.aside[session_id]["lines"],
        declined=declined,
        back=session["cancel_url"] or session["success_url"],
    )


def act(simulator: Simulator, session_id: str, form: dict[str, str]) -> Shown:
    """What the person chose; a page that has closed meanwhile says so."""
    method, payer = form.get("method", "card"), simulator.payer
    try:
        match form.get("outcome"):
            case "declined":
                payer.be_declined(session_id, method)
            case "promised":
                return onward(payer.promise(session_id, method))
            case _:
                return onward(payer.pay(session_id, method))
    except PageClosed:
        pass
    return onward(f"/c/pay/{session_id}")
