import pytest

from domain.values.party import PartyInvalid, former_employer, is_company, is_resident, party


@pytest.mark.parametrize(
    "written",
    [
        "resident:4f1c",
        "bureau:ezhou",
        "company:shicheng",
        "unit:市第一中学",
        "supplier:7",
        "bearer:9",
        "unit:" + "x" * 80,
    ],
)
def test_a_party_says_what_it_is_and_which(written: str) -> None:
    assert party(written) == written


@pytest.mark.parametrize(
    "written",
    [
        *("", "chen", "resident:", "person:wang", "Resident:chen", "resident:a b", "resident:a:b", "unit:" + "x" * 81),
        *("company:shicheng\n", " company:shicheng", "company:shi\u200bcheng", "company:\u202eshicheng", "unit:\x00"),
    ],
)
def test_anything_else_is_no_party(written: str) -> None:
    with pytest.raises(PartyInvalid):
        party(written)


def test_only_a_resident_is_a_natural_person() -> None:
    assert is_resident("resident:chen")
    assert not is_resident("unit:resident:chen")
    assert not is_resident("company:resident")


def test_the_former_employer_of_a_dwelling_is_a_party() -> None:
    assert party(former_employer("BH-1-1-101")) == "unit:former-employer-of-BH-1-1-101"


def test_only_a_company_is_a_company() -> None:
    assert is_company("company:shicheng")
    assert not is_company("bureau:ezhou")
    assert not is_company("unit:company:shicheng")
