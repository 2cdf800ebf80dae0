"""What the pages cannot answer."""

from datetime import date

from domain.errors import Refusal


class DayUnreadable(Refusal):
    """A day is written like 2026-11-23: check it."""


class DayBeforePeriod(Refusal):
    """{day} lies before {period}: ask for a day in that month."""

    day: date
    period: str


class FromAnotherSite(Refusal):
    """This form was not sent from a page of ours: open the page here, and fill it in again."""


class FormBroken(Refusal):
    """The form did not arrive as it was made: open the page again, and fill it in anew."""


class FileMissing(Refusal):
    """No file was chosen: choose the ledger, then send the form again."""


class NameMissing(Refusal):
    """Who is that? Enter the sign-in name in small letters, like wang or li.ming."""


class OtherFile(Refusal):
    """This is not the file that was checked: choose that one, or check this one first."""


class WordsMissing(Refusal):
    """Nothing was asked for: enter a code, a name or the last four digits of a telephone number."""


class FeeMissing(Refusal):
    """No fee was chosen: choose the area and the fee, then send the form again."""


class DigitsWrong(Refusal):
    """These six digits are not the ones of now: read them from the app again."""


class GroundMissing(Refusal):
    """Choose what is wrong with this charge."""
