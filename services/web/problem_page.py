"""What a problem means and what to do: where its `type` leads, as a page for people and as JSON for programs."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from domain.errors import Refusal
from services.documents.workbooks import refusal_sentence
from services.http.problems import ANSWERS, NEVER_WAS, OF_WORKBOOKS
from services.http.refusals import NothingThere, WorkbookUnreadable
from services.languages import N_, Tongue
from services.languages.refusals import sentence, source
from services.web.page_route import PageRoute
from services.web.pages import page, tongue_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)
NOT_FOUND = "not_found"
_BLANK = re.compile(r"\{\w+\}")
MEANING = {
    400: N_("请求本身读不懂，什么都没有记下。"),
    401: N_("还不知道您是谁，什么都没有记下。"),
    403: N_("以现在的身份不能做这件事，什么都没有记下。"),
    404: N_("这里没有要找的东西，或者它不归您看。什么都没有记下。"),
    405: N_("这个地址不接受这样的请求，什么都没有记下。"),
    409: N_("照现在的情况不能这样做，什么都没有记下。"),
    412: N_("您看过之后，别人已经改动了它。什么都没有记下。"),
    413: N_("发来的东西太大，什么都没有记下。"),
    415: N_("发来的格式不对，什么都没有记下。"),
    422: N_("发来的内容不合规则，什么都没有记下。"),
    428: N_("改动之前要先说明您看到的是哪一版。什么都没有记下。"),
    429: N_("请求来得太密，什么都没有记下。"),
    500: N_("我们这边出了问题，不是您的错。"),
    503: N_("现在办不了，什么都没有记下。"),
}
"""By status."""
ADVICE = {
    400: N_("请照下面说的改好，再发一次；原来的请求编号还能用。"),
    401: N_("请先登录，或换一个有效的令牌。"),
    403: N_("请换有权限的人来做；须两人办的事，请由另一人来批。"),
    404: N_("请核对编号和地址。"),
    405: N_("请照接口文档改用别的方法。"),
    409: N_("请先看看它现在的情况，再决定还要不要做。"),
    412: N_("请重新读一遍，确认还要改，再用新的 ETag 发一次。"),
    413: N_("请分几次发。"),
    415: N_("请改好 Content-Type 和内容，再发一次。"),
    422: N_("请照下面说的改好，再发一次；原来的请求编号还能用。"),
    428: N_("请先读它，再把收到的 ETag 写进 If-Match 发来。"),
    429: N_("请等够 Retry-After 里写的秒数再发。"),
    500: N_("请用同一个请求编号再发一次；还不行，请打服务电话。"),
    503: N_("请过一会儿用同一个请求编号再发，不会办成两次。"),
}
OTHERWISE = {
    "outcome_unknown": (
        N_("有没有记下，现在还不知道。"),
        N_("请过一会儿用同一个请求编号再发，我们会查清楚。不要换编号，也不要另交一次钱。"),
    ),
    "request_in_progress": (
        N_("同一个请求正在办，这一次什么都没有另外记下。"),
        N_("请等一秒，用同一个请求编号再发，就能看到办的结果。"),
    ),
    "idempotency_key_reused": (
        N_("这个请求编号已经用在别的内容上，这一次什么都没有记下。"),
        N_("新的事请用新的请求编号；要重发原来的事，请一字不改。"),
    ),
}
"""By code, where the status alone would say it wrongly."""


def codes() -> dict[str, int]:
    """Every code that a problem may have, and its status."""
    of_workbooks = {code: status for status, code in OF_WORKBOOKS.values()}
    return dict(sorted((of_workbooks | {code: status for status, code in ANSWERS.values()}).items()))


def sentences(code: str, tongue: Tongue) -> list[str]:
    """The rules that end in it, with dots where a problem names what it is about."""
    kinds = [kind for kind, (_, named) in ANSWERS.items() if named == code]
    kinds += list(NEVER_WAS) if code == NOT_FOUND else []
    found = [_blank(kind, tongue) for kind in kinds if kind is not WorkbookUnreadable]
    found += [refusal_sentence(reason, tongue.code) for reason, (_, named) in OF_WORKBOOKS.items() if named == code]
    if (ANSWERS[WorkbookUnreadable][1]) == code:
        found.append(_blank(WorkbookUnreadable, tongue))
    return list(dict.fromkeys(found))


def _blank(kind: type[Refusal], tongue: Tongue) -> str:
    said = source(kind)
    return _BLANK.sub("...", said) if tongue.code == "en" else _BLANK.sub("…", tongue.gettext(said))


@router.get("/problems")
def problem_list(request: Request) -> HTMLResponse:
    """All of them, by status."""
    by_status: dict[int, list[str]] = {}
    for code, status in codes().items():
        by_status.setdefault(status, []).append(code)
    groups = [(status, MEANING[status], by_status[status]) for status in sorted(by_status)]
    return page(request, "problems.html", cache="no-cache", groups=groups)


@router.get("/problems/{code}")
def problem_page(request: Request, code: str) -> Response:
    """One of them: a page where a browser asks, else JSON."""
    tongue, status = tongue_of(request), codes().get(code)
    if status is None:
        refusal = NothingThere()
        if _is_program(request):
            return JSONResponse({"code": code[:80], "status": None, "rules": []}, 404)
        return page(request, "refused.html", status=404, sentence=sentence(refusal, tongue))
    meaning, advice = OTHERWISE.get(code, (MEANING[status], ADVICE[status]))
    told: dict[str, Any] = {"code": code, "status": status, "rules": sentences(code, tongue)}
    if _is_program(request):
        more = {"meaning": tongue.gettext(meaning), "what_to_do": tongue.gettext(advice)}
        return JSONResponse(told | more, headers={"Content-Language": tongue.tag})
    shown = {"code": code, "number": status, "rules": told["rules"], "meaning": meaning, "advice": advice}
    return page(request, "problem.html", cache="no-cache", **shown)


def _is_program(request: Request) -> bool:
    return "text/html" not in request.headers.get("accept", "")
