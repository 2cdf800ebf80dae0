import pytest

from services.auth.tokens import TokenBroken, Tokens
from services.house import House
from tests.http.caller import Caller, code

PAYMENT = {"amount_fen": 100, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}


def every_page(api: Caller, path: str, **query: str) -> list[dict[str, object]]:
    """One after the other, an item each."""
    found, cursor = [], None
    while True:
        page = api.get(path, limit=1, **query, **({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def test_pages_follow_each_other_without_gap_or_repetition(api: Caller) -> None:
    for dwelling in ("BH-1-1-101", "BH-1-1-102", "BH-1-1-101"):
        api.post("/payments", PAYMENT | {"dwelling": dwelling})
    for path, query in (
        ("/areas", {}),
        ("/dwellings", {"area": "BH"}),
        ("/tariffs", {"area": "BH"}),
        ("/payments", {}),
        ("/payments", {"dwelling": "BH-1-1-101"}),
        ("/proposals", {}),
        ("/assessment-runs", {}),
    ):
        assert every_page(api, path, **query) == api.get(path, **query).json()["items"]


def test_a_cursor_is_good_for_its_query_alone(api: Caller) -> None:
    cursor = api.get("/dwellings", area="BH", limit=1).json()["next_cursor"]
    assert api.get("/dwellings", area="BH", limit=2, cursor=cursor).status_code == 200
    altered = ("A" if cursor[20] != "A" else "B").join((cursor[:20], cursor[21:]))
    for path, query in (
        ("/dwellings", {"area": "BH", "cursor": altered}),
        ("/dwellings", {"area": "bh", "cursor": cursor}),
        ("/dwellings", {"area": "BH", "cursor": cursor[:10]}),
        ("/dwellings", {"area": "BH", "cursor": "BH-1-1-101"}),
        ("/dwellings", {"area": "BH", "cursor": "é" * 30}),
        ("/dwellings", {"area": "BH", "cursor": ""}),
        ("/tariffs", {"area": "BH", "cursor": cursor}),
        ("/payments", {"cursor": api.post("/payments", PAYMENT | {"dwelling": "BH-1-1-101"}).headers["anju-position"]}),
    ):
        assert code(api.get(path, **query)) == (400, "cursor_invalid"), query


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": -1}, {"limit": 10**6}, {"limit": "x"}, {"sort": "rent"}], ids=str
)
def test_a_list_that_cannot_be_given(api: Caller, query: dict[str, object]) -> None:
    refused = api.get("/dwellings", area="BH", **query)
    assert code(refused) == (422, "query_invalid")


def test_a_parameter_stands_once(api: Caller) -> None:
    assert code(api.get("/dwellings?area=BH&area=XX")) == (422, "query_invalid")


def test_a_token_says_nothing_and_opens_for_its_purpose_alone(house: House) -> None:
    tokens = Tokens(house.settings.master_key)
    token = tokens.seal("4711", "position")
    assert tokens.open(token, "position") == "4711"
    assert tokens.seal("4711", "position") != token
    assert len({len(tokens.seal(str(n), "position")) for n in (1, 10**9)}) == 1
    with pytest.raises(TokenBroken):
        tokens.open(token, "cursor")
