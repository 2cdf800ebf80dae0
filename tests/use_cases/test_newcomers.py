"""Whoever a file names has an id that says nothing, and is the same each time the file is read."""

from uuid import NAMESPACE_URL, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from services.use_cases.imports.persons import keys_under


@given(st.uuids(), st.text(st.characters(codec="utf-8")))
def test_a_key_is_what_uuid5_makes(root: UUID, text: str) -> None:
    assert keys_under(root)(text) == uuid5(root, text).hex


def test_another_file_or_place_is_another_key() -> None:
    one, other = keys_under(uuid5(NAMESPACE_URL, "one")), keys_under(uuid5(NAMESPACE_URL, "other"))
    assert len({one("台账/2/owner"), one("台账/2/occupant"), one("台账/3/owner"), other("台账/2/owner")}) == 4
