import hmac

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.event_store.blind_index import BlindIndex
from services.event_store.name_marks import marks_of


def marks(kind: str, text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in marks_of(kind, text):
        if each.text is not None:
            found.setdefault(each.why, []).append(each.text)
    return found


@pytest.mark.parametrize(
    ("name", "surname", "initials"),
    [
        ("陈小明", ["陈"], ["cxm"]),
        ("陈 小 明", ["陈"], ["cxm"]),
        ("欧阳小明", ["欧阳"], ["oyxm"]),
        ("单小明", ["单"], ["sxm", "dxm"]),
        ("尉迟小明", ["尉迟"], ["ycxm", "wcxm"]),
        ("陈", ["陈"], ["c"]),
        ("Anna Li", [], []),
    ],
)
def test_a_name_is_found_by_its_surname_and_by_its_initials_in_both_readings(
    name: str, surname: list[str], initials: list[str]
) -> None:
    found = marks("name", name)
    assert (found.get("surname", []), found.get("initials", [])) == (surname, initials)


def test_a_name_is_one_name_whichever_way_it_is_spaced_and_spelled() -> None:
    assert marks("name", "Ａnna·Li") == marks("name", "anna li") == {"name": ["annali"]}


def test_a_number_is_found_whole_and_by_its_last_four_digits() -> None:
    assert marks("phone", "0711-335 0001") == {"phone": ["0001"], "number": ["07113350001"]}
    assert marks("phone", "12") == {"number": ["12"]}
    assert marks("phone", "none") == {}


def test_a_note_about_somebody_is_not_looked_for() -> None:
    assert marks_of("note", "陈小明") == []


def test_a_token_says_nothing_without_its_key() -> None:
    index, other = BlindIndex(bytes(32)), BlindIndex(bytes(31) + b"\1")
    assert index.token("name", "陈小明") == BlindIndex(bytes(32)).token("name", "陈小明")
    assert index.token("name", "陈小明") != other.token("name", "陈小明")
    assert index.token("surname", "0001") != index.token("phone", "0001")
    assert len(index.token("name", "陈小明")) == 32


def test_a_mark_is_the_hmac_of_its_text_under_a_key_derived_from_the_master() -> None:
    master = bytes(range(32))
    key = HKDF(SHA256(), 32, salt=None, info=b"anju search").derive(master)
    for text in ("", "陈小明", "x" * 200):
        whole = hmac.digest(key, f"name\n{text}".encode(), "sha256")
        assert BlindIndex(master).token("name", text) == whole[:16].hex()
