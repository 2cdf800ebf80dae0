"""An old debt is doubted: every word of doubts, and of a look at what is sealed."""

from services.house import House
from services.use_cases import doubts as use_cases
from services.use_cases import reveals
from tests.builders import asking, settle
from tests.every_word.acts import FIRST

CHARGE = "清洁管理费/2012/1"


def doubts(house: House) -> None:
    """Its debtor doubts it, is answered after a look at the words, and doubts it again without any."""
    _raise(house, "d1", "早就交过了，有收条。")
    subject = reveals.subject_of_doubt(house, "d1")
    with asking(house, "li"):
        reveals.record_reveal(house, subject, kinds=("words",), purpose="answer a doubt", case="d1")
    with asking(house, "li"):
        use_cases.answer_doubt(house, "d1", outcome="charge is right", answer="收条是 2011 年的。")
    _raise(house, "d2", None)


def _raise(house: House, dispute_id: str, words: str | None) -> None:
    with asking(house):
        use_cases.raise_doubt(house, FIRST, dispute_id=dispute_id, charge_id=CHARGE, ground="paid already", words=words)
    settle(house)
