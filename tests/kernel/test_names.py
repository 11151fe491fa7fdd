"""One way to compare what people write: cities, streets, shops, people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.names import in_reading_order, name_key, nearness, nearness_within, shop_key, street_key, words_of
from tests.examples import examples


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("st-vith", "Saint-Vith"),
        ("SANKT VITH", "Saint-Vith"),
        ("Sint-Vith", "Saint-Vith"),
        ("Ste-Ode", "Sainte-Ode"),
        ("l'ecluse", "L’Écluse"),
        ("L\u02bcEcluse", "L’Écluse"),
        ("le roeulx", "Le Rœulx"),
        ("Braine\u2011le\u00adChâteau", "Braine-leChâteau"),
        ("Fleurus\u200b", "Fleurus"),
        ("La\u202fLouvière", "La Louvière"),
        ("lodz", "Łódź"),
        ("Soren Aero", "Søren Ærø"),
        ("djordje strasse", "Djorđje Straße"),
        ("Anne et Paul", "Anne & Paul"),
        ("Ｎａｍｕｒ", "Namur"),
        ("E\u0301cole", "École"),
    ],
)
def test_two_spellings_of_a_name_have_one_key(typed, meant):
    assert name_key(typed) == name_key(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Saint-Hubert", "Saint-Ghislain"), ("Huy", "Hun"), ("Chez Léon", "Chez Léa"), ("Mode 2", "Mode 3")],
)
def test_two_names_have_two_keys(one, other):
    assert name_key(one) != name_key(other)
    assert shop_key(one) != shop_key(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Boulangerie Lambert S.P.R.L.", "La Boulangerie Lambert"),
        ("SRL Garage du Parc", "garage du parc"),
        ("echoppe", "L'Échoppe"),
        ("Fleurs & Co SA", "fleurs et co"),
        ("Möbel Schröder GmbH", "Mobel Schroder"),
    ],
)
def test_legal_forms_and_articles_tell_no_shops_apart(typed, meant):
    assert shop_key(typed) == shop_key(meant)


def test_a_name_of_nothing_but_legal_forms_and_articles_stays_a_name():
    assert shop_key("La SA") == "la sa"
    assert street_key("De la") == "de la"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bd de l'Abbaye", "Boulevard de l’Abbaye"),
        ("Av. des Champs", "avenue des Champs"),
        ("R. St-Jacques", "Rue Saint-Jacques"),
        ("Chée de Louvain", "Chaussée de Louvain"),
        ("pl. d'Armes", "Place d’Armes"),
    ],
)
def test_streets_are_compared_without_abbreviations(typed, meant):
    assert street_key(typed) == street_key(meant)


def test_the_words_of_a_search():
    assert words_of("  St-Jacques,  5000\u00a0Namur ") == ["saint", "jacques", "5000", "namur"]
    assert words_of("’ - \u200d") == []


def test_names_are_read_in_order():
    names = ["Chimay", "Étalle", "Châtelet", "Eupen", "Enghien", "Saint-Ghislain", "Ath", "Œdeghem", "Oreye"]
    assert sorted(names, key=in_reading_order) == [
        "Ath", "Châtelet", "Chimay", "Enghien", "Étalle", "Eupen", "Œdeghem", "Oreye", "Saint-Ghislain",
    ]  # fmt: skip
    assert sorted(["Élise", "elise", "Elise"], key=in_reading_order) == ["Elise", "elise", "Élise"]


def test_a_typing_error_is_near_and_another_word_is_not():
    assert nearness(name_key("Marcinele"), name_key("Marcinelle")) > 0.7
    assert nearness_within(name_key("echope"), name_key("L’Échoppe du Coin")) > 0.5
    assert nearness(name_key("Ciney"), name_key("Couvin")) < 0.2
    assert nearness("", "namur") == nearness_within("", "namur") == 0.0


@settings(max_examples=examples(60, 2000), deadline=None)
@given(st.text())
def test_a_key_is_ascii_and_is_its_own_key(text):
    key = name_key(text)
    assert key.isascii()
    assert key == " ".join(key.split()).casefold()
    assert shop_key(shop_key(text)) == shop_key(text)


@settings(max_examples=examples(60, 2000), deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_nearness_is_mutual_and_one_for_the_same(one, other):
    a, b = name_key(one), name_key(other)
    assert nearness(a, b) == nearness(b, a)
    if a:
        assert nearness(a, a) == 1.0
