"""Who is meant by what somebody typed at the door: one person or nobody, never a guess."""

import pytest

from campaigns.check_in.rules import Expected, NobodyMeant, meant_of_contact, meant_of_shop

UNKNOWN, SEVERAL, MISSING = NobodyMeant.UNKNOWN, NobodyMeant.SEVERAL, NobodyMeant.NAME_MISSING


def people(*names, shops=("Boulangerie Lambert",)):
    return [Expected(name, name, shops) for name in names]


@pytest.mark.parametrize(
    ("expected", "name", "meant"),
    [
        ([], "", UNKNOWN),
        ([], "Rita Sax", UNKNOWN),
        (["Rita Sax"], "", "Rita Sax"),
        (["Rita Sax"], "sax rita", "Rita Sax"),
        (["Rita Sax"], "Rita", "Rita Sax"),
        (["Rita Sax"], "Jo Petit", UNKNOWN),  # her address, another name
        (["Rita Sax", "Jo Petit"], "", MISSING),
        (["Rita Sax", "Jo Petit"], "Jo", "Jo Petit"),
        (["Rita Sax", "Jo Petit"], "Ann", UNKNOWN),
        (["Jo Petit", "Jo Petit-Sax"], "Jo Petit", "Jo Petit"),
        (["Jo Petit", "Jo Sax"], "Jo", SEVERAL),
        (["Rita Sax"], "  ", "Rita Sax"),
        (["", "Jo Petit"], "Jo Petit", "Jo Petit"),
        ([""], "Jo Petit", ""),  # who left no name
    ],
)
def test_an_address_means_one_person(expected, name, meant):
    assert meant_of_contact(people(*expected), name) == (meant if isinstance(meant, NobodyMeant) else [meant])


@pytest.mark.parametrize(
    ("name", "shop", "meant"),
    [
        ("Rita Sax", "boulangerie lambert srl", "Rita Sax"),
        ("Rita Sax", "Boulangerie Lambret", "Rita Sax"),  # a slip
        ("R. Sax", "La Boulangerie Lambert", "Rita Sax"),
        ("Jo Petit", "Boulangerie Lambert", UNKNOWN),
        ("Rita Sax", "Quincaillerie", UNKNOWN),
        ("Rita Sax", "", UNKNOWN),
        ("", "Boulangerie Lambert", UNKNOWN),
        ("?", "Boulangerie Lambert", UNKNOWN),
    ],
)
def test_a_name_and_a_shop_mean_one_person(name, shop, meant):
    found = meant_of_shop(people("Rita Sax", ""), name, shop)
    assert found == (meant if isinstance(meant, NobodyMeant) else [meant])


def test_a_shop_that_fits_comes_before_one_that_nearly_does():
    near = Expected("near", "Rita Sax", ("Boulangerie Lambret",))
    exact = Expected("exact", "Rita Sax", ("Librairie", "Boulangerie Lambert"))

    assert meant_of_shop([near, exact], "Rita Sax", "Boulangerie Lambert") == ["exact"]
    assert meant_of_shop([exact, exact], "Rita Sax", "Boulangerie Lambert") is SEVERAL


def test_one_person_who_signed_up_in_two_cities_is_there_for_both():
    here = Expected("here", "Rita Sax", ("Boulangerie Lambert",), person="r")
    there = Expected("there", "R. Sax", ("Librairie",), person="r")
    other = Expected("other", "Rita Sax", ("Droguerie",), person="o")

    assert meant_of_contact([here, there], "") == ["here", "there"]
    assert meant_of_contact([here, there], "Rita Sax") == ["here", "there"]
    assert meant_of_contact([here, there, other], "") is MISSING
    assert meant_of_contact([here, other], "Rita Sax") is SEVERAL
    assert meant_of_shop([here, other, there], "Rita Sax", "Librairie") == ["here", "there"]


def test_a_couple_with_one_address_is_two_even_where_its_digest_is_one():
    rita, jo = Expected("rita", "Rita Sax", person="x"), Expected("jo", "Jo Petit", person="x")

    assert meant_of_contact([rita, jo], "") is MISSING
    assert meant_of_contact([rita, jo], "Jo Petit") == ["jo"]
