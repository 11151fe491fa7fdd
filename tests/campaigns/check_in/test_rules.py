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
    assert meant_of_contact(people(*expected), name) == meant


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
    assert meant_of_shop(people("Rita Sax", ""), name, shop) == meant


def test_a_shop_that_fits_comes_before_one_that_nearly_does():
    near = Expected("near", "Rita Sax", ("Boulangerie Lambret",))
    exact = Expected("exact", "Rita Sax", ("Librairie", "Boulangerie Lambert"))

    assert meant_of_shop([near, exact], "Rita Sax", "Boulangerie Lambert") == "exact"
    assert meant_of_shop([exact, exact], "Rita Sax", "Boulangerie Lambert") is SEVERAL
