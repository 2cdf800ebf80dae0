"""One language: its messages, and how it writes money, days, months and areas."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from services.languages.catalogue import compiled

LOCALES = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_GB")}
TAGS = {"zh": "zh-CN", "en": "en"}
WORD = "word"
"""The context of the domain's own English terms in a catalogue: reasons, channels, states."""
_YEAR, _MONTH, _DAY = (re.compile(form) for form in (r"\d{4}", r"\d{4}-\d{2}", r"\d{4}-\d{2}-\d{2}"))


def N_(message: str) -> str:  # noqa: N802  # The name that catalogue tools know.
    """Marks a message for the catalogue where it is written, not where it is shown."""
    return message


class Said(NamedTuple):
    """A text, and its language tag where that is not the page's."""

    text: str
    lang: str = ""


class Tongue:
    """Everything that a reader of one language is shown passes here."""

    def __init__(self, code: str) -> None:
        self.code, self.tag, self._locale = code, TAGS[code], LOCALES[code]
        self._catalogue = compiled(code)

    def gettext(self, message: str) -> str:
        """The message in this language; where it has no translation, as it stands."""
        return self._catalogue.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """As `gettext`, by number."""
        return self._catalogue.ngettext(one, many, number)

    def name(self, chinese: str) -> Said:
        """A name out of the data, such as a fee kind; one without a translation stays Chinese, and says so."""
        translated = self.gettext(chinese)
        is_foreign = self.code != "zh" and translated == chinese and not chinese.isascii()
        return Said(translated, TAGS["zh"] if is_foreign else "")

    def word(self, term: str) -> str:
        """One of the domain's English terms, such as a reason."""
        return self._catalogue.pgettext(WORD, term)

    def term(self, term: str) -> str:
        """The same where a line begins with it."""
        said = self.word(term)
        return said[:1].upper() + said[1:]

    def money(self, amount_fen: int) -> str:
        """123456 → "¥1,234.56", -5 → "-¥0.05"."""
        yuan = Decimal(amount_fen).scaleb(-2)
        return format_currency(yuan, "CNY", "¥#,##0.00;-¥#,##0.00", locale=self._locale, currency_digits=False)

    def number(self, value: Decimal) -> str:
        """Two decimals at least, and more where there are more."""
        return format_decimal(value, "#,##0.00########", locale=self._locale)

    def count(self, value: Decimal) -> str:
        """No more decimals than there are."""
        return format_decimal(value, "#,##0.########", locale=self._locale)

    def area(self, sqm: Decimal) -> str:
        """62.25 → "62.25 ㎡"."""
        return f"{self.number(sqm)} {self.gettext('㎡')}"

    def day(self, day: date) -> str:
        """2026年11月5日, 5 November 2026."""
        return format_date(day, "y年M月d日" if self.code == "zh" else "d MMMM y", locale=self._locale)

    def hour(self, local: datetime) -> str:
        """By the clock that it was read from: 2026年12月1日 08:00, 1 December 2026, 08:00."""
        return f"{self.day(local.date())}{' ' if self.code == 'zh' else ', '}{local:%H:%M}"

    def month(self, period: str) -> str:
        """ "2026-11" → 2026年11月, November 2026."""
        first = date.fromisoformat(f"{period}-01")
        return format_date(first, "y年M月" if self.code == "zh" else "MMMM y", locale=self._locale)

    def period(self, period: str) -> str:
        """Any period of this house: a month, a year, from one to another; another form stays as it stands."""
        first, _, last = period.partition("..")
        if not last or first == last:
            return self._moment(first)
        return self.gettext("%(first)s至%(last)s") % {"first": self._moment(first), "last": self._moment(last)}

    def _moment(self, written: str) -> str:
        if _YEAR.fullmatch(written):
            return self.gettext("%(year)s年") % {"year": written}
        if _MONTH.fullmatch(written):
            return self.month(written)
        return self.day(date.fromisoformat(written)) if _DAY.fullmatch(written) else written


def choose(asked: str | None, cookie: str | None, accept_language: str) -> str:
    """What the address says, then this browser's cookie, then what the browser asks for, then Chinese."""
    for wish in (asked, cookie):
        if wish in LOCALES:
            return wish
    return negotiate_locale(_by_quality(accept_language), list(LOCALES)) or "zh"


def _by_quality(accept_language: str) -> list[str]:
    wishes = []
    for part in accept_language[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return [tag for rank, tag in sorted(wishes, key=lambda wish: wish[0]) if tag and rank < 0]
