"""The bureau's pages of a handover, on a telephone and at a desk, in both languages; and a morning at them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.retrofit.retrofit_programme import RetrofitProgramme
from services.house import House
from tests.browser.serving import served
from tests.builders import Clock
from tests.databases import Databases
from tests.every_word import decide
from tests.http.caller import patient
from tests.projections.test_handover_status import HERE
from tests.web.bureau.test_handover_pages import a_bureau

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PATHS = (
    "/bureau/handover",
    "/bureau/handover?as_of=2026-11-22",
    "/bureau/handover/BH",
    "/bureau/handover/BH/gates/legacy-arrears",
    "/bureau/handover/BH/term",
    "/bureau/handover/NEW/term",
    "/bureau/handover/PLANNED/term?step=reservation",
    "/bureau/handover/ZZ",
)


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    clock = Clock()
    with databases.house_apart("sqlite", clock) as built:
        a_bureau(built)
        clock.now += timedelta(days=9)
        decide(built, RetrofitProgramme, "BH/水表出户", lambda programme: programme.give_consent(HERE))
        yield built


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(patient(house)) as url:
        yield url
