"""人民币大写: an amount in characters that cannot be altered with a stroke (支付结算办法, annex 1)."""

from domain.values.money import AMOUNT_MAX_FEN

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MYRIADS = ("", "万", "亿")


def capital_amount(amount_fen: int) -> str:
    """3113 → 人民币叁拾壹元壹角叁分. Where a 零 may be left out, it is. Raises ValueError beyond all money."""
    if abs(amount_fen) > AMOUNT_MAX_FEN:
        raise ValueError("no such amount is ever written")
    yuan, rest = divmod(abs(amount_fen), 100)
    jiao, fen = divmod(rest, 10)
    text = _whole(yuan) + "元" if yuan or not rest else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif yuan and fen:
        text += "零"
    text += f"{_DIGITS[fen]}分" if fen else "整"
    return f"人民币{'负' if amount_fen < 0 else ''}{text}"


def _whole(yuan: int) -> str:
    """By groups of four digits; an empty group, or one that does not begin with thousands, is joined by 零."""
    if yuan == 0:
        return "零"
    text, joins = "", False
    for number in range(len(_MYRIADS) - 1, -1, -1):
        group = yuan // 10_000**number % 10_000
        if not group:
            joins = bool(text)
            continue
        text += "零" if text and (joins or group < 1_000) else ""
        text += _group(group) + _MYRIADS[number]
        joins = False
    return text


def _group(group: int) -> str:
    text, joins = "", False
    for place in range(len(_PLACES) - 1, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if joins else "") + _DIGITS[digit] + _PLACES[place]
        joins = bool(text) and not digit
    return text
