import pytest
from msgspec.structs import replace

from domain.values.authority import AuthorityMissing, must_be_named
from tests.builders import CONTRACT


def test_a_document_is_named_by_its_kind_and_number() -> None:
    must_be_named(CONTRACT)
    assert str(CONTRACT) == "合同 2026-07"


def test_a_date_and_a_file_are_not_asked_of_every_document() -> None:
    must_be_named(replace(CONTRACT, dated=None, sha256=None))


@pytest.mark.parametrize(("kind", "number"), [("", "2026-07"), ("合同", ""), (" ", "2026-07"), ("合同", "\t\n")])
def test_a_document_without_kind_or_number_is_none(kind: str, number: str) -> None:
    with pytest.raises(AuthorityMissing):
        must_be_named(replace(CONTRACT, kind=kind, number=number))
