"""Which typed shops and people are which known ones: same thing, same row; different things, two rows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.shops.matching import Likeness, ShopFacts, contradictions, likeness, same_person
from tests.examples import examples

SAME, UNSURE, DIFFERENT = Likeness.SAME, Likeness.UNSURE, Likeness.DIFFERENT
LAMBERT = ShopFacts("Boulangerie Lambert", "Rue de Fer", "12", "5000")


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        # One name, as people write it, and places that do not contradict each other.
        (ShopFacts("LA BOULANGERIE LAMBERT SRL"), LAMBERT, SAME),
        (ShopFacts("Boulangerie Lambert", "R. de Fer", "12", "5000"), LAMBERT, SAME),
        (ShopFacts("Boulangerie Lambert", postal_code="5000"), LAMBERT, SAME),
        (ShopFacts("Boulangerie Lambert", "Rue de fer", "12", bce="0403170701"), LAMBERT, SAME),
        # Two shops of one name in two streets, or in two parts of the city.
        (ShopFacts("Boulangerie Lambert", "Rue de Bruxelles", "3", "5000"), LAMBERT, DIFFERENT),
        (ShopFacts("Boulangerie Lambert", postal_code="5100"), LAMBERT, DIFFERENT),
        # The same street, another number: next door, or a slip of the pen.
        (ShopFacts("Boulangerie Lambert", "Rue de Fer", "21", "5000"), LAMBERT, UNSURE),
        (ShopFacts("Boulangerie Lambert", "Rue de Fer", "12", "5001"), LAMBERT, UNSURE),
        # A name that is nearly so, or a part of it.
        (ShopFacts("Boulangrie Lambert"), LAMBERT, UNSURE),
        (ShopFacts("Lambert"), LAMBERT, UNSURE),
        (ShopFacts("Chez Lambert", "Rue de Bruxelles"), LAMBERT, DIFFERENT),
        (ShopFacts("Mode Deux Mille"), ShopFacts("modedeuxmille"), UNSURE),
        (ShopFacts("Mode 2"), ShopFacts("Mode 3"), DIFFERENT),
        (ShopFacts("Maison client17"), ShopFacts("Maison client18"), DIFFERENT),
        (ShopFacts("Chez Léon"), ShopFacts("Chez Léa"), DIFFERENT),
        (ShopFacts("Fleurs du Grognon"), LAMBERT, DIFFERENT),
        (ShopFacts("Fleurs du Grognon", "Rue de Fer", "12", "5000"), LAMBERT, DIFFERENT),
        # One establishment number is one shop, whatever its name.
        (ShopFacts("Tapé autrement", bce="2123456713"), ShopFacts("Autre nom", bce="2123456713"), SAME),
        (ShopFacts("Lambert", bce="2123456713"), ShopFacts("Lambert", bce="2136514214"), DIFFERENT),
        # One enterprise number, two establishments: told apart by where they are.
        (
            ShopFacts("Chez Anne", "Rue de Fer", "1", bce="0403170701"),
            ShopFacts("Chez Anne", "Rue Godefroid", "9", bce="0403170701"),
            DIFFERENT,
        ),
        (ShopFacts("Anne SRL", bce="0403170701"), ShopFacts("Chez Anne", bce="0403170701"), SAME),
        (ShopFacts("Le Fournil", bce="0403170701"), ShopFacts("Chez Anne", bce="0403170701"), UNSURE),
        (
            ShopFacts("Le Fournil", "Rue de Fer", "1", bce="0403170701"),
            ShopFacts("Chez Anne", "rue de fer", "1", bce="0403170701"),
            SAME,
        ),
        # Another enterprise at the same place under the same name: taken over, or mistyped.
        (
            ShopFacts("Chez Anne", "Rue de Fer", "1", bce="0403170701"),
            ShopFacts("Chez Anne", "Rue de Fer", "1", bce="0202239951"),
            UNSURE,
        ),
        # An archive may know no name.
        (ShopFacts("Chez Anne"), ShopFacts(""), DIFFERENT),
        (ShopFacts(""), ShopFacts(""), DIFFERENT),
    ],
)
def test_what_is_typed_means(typed, known, expected):
    assert likeness(typed, known) is expected


@pytest.mark.parametrize(
    ("typed", "known", "is_same"),
    [
        ("Anne Lambert", "anne lambert", True),
        ("Lambert Anne", "Anne Lambert", True),
        ("A. Lambert", "Anne Lambert", True),
        ("Lambert", "Anne Lambert", True),
        ("Anne Lambert", "Anne Marie Lambert", True),
        ("Anne Lambret", "Anne Lambert", True),
        ("Éloïse Noël", "Eloise Noel", True),
        ("", "Anne Lambert", True),
        ("Anne Lambert", "Paul Mertens", False),
        ("Paul Lambert", "Anne Lambert", False),
        ("P. Lambert", "Anne Lambert", False),
        ("Sophie Dubois", "Marc Dubois", False),
        ("王小明", "李小龙", False),
    ],
)
def test_who_shares_an_address_is_one_person_or_two(typed, known, is_same):
    assert same_person(typed, known) is is_same
    assert same_person(known, typed) is is_same


def test_what_contradicts_what_is_known_is_said():
    typed = {
        "name": "Chez Anne",
        "street": "Bd. de la Meuse",
        "number": "3",
        "bce": "0403170701",
        "sector": "",
    }
    known = {
        "name": "CHEZ ANNE SRL",
        "street": "boulevard de la Meuse",
        "number": "5",
        "bce": "",
        "sector": "X",
    }

    assert contradictions(typed, known) == [("number", "5", "3")]
    assert contradictions({"name": "Chez Dupot"}, {"name": "Chez Dupont"}) == []
    assert contradictions({"name": "Le Fournil"}, {"name": "Chez Anne"}) == [
        ("name", "Chez Anne", "Le Fournil")
    ]


TEXT = st.sampled_from(["", "Chez Anne", "Anne", "Lambert", "Boulangerie Lambert", "Zoé"])
STREET = st.sampled_from(["", "Rue de Fer", "Rue de Bruxelles", "R. de fer"])
FACTS = st.builds(
    ShopFacts,
    name=TEXT,
    street=STREET,
    number=st.sampled_from(["", "1", "2"]),
    postal_code=st.sampled_from(["", "5000", "5100"]),
    bce=st.sampled_from(["", "0403170701", "0202239951", "2123456713"]),
)


@settings(max_examples=examples(100, 5000), deadline=None)
@given(FACTS, FACTS)
def test_likeness_is_mutual_and_a_shop_is_itself(one, other):
    assert likeness(one, other) is likeness(other, one)
    if one.name:
        assert likeness(one, one) is SAME
