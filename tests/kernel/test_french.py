"""Elision, contraction and article of names: every city of the programme, and names of other kinds."""

from __future__ import annotations

import csv

import pytest

from kernel.french import after_a, after_de, after_que, elides, with_article
from tenants.organisations.rules import CARRIED_CITIES

AS_SAID = [
    # name, de, à, que
    ("Andenne", "d’Andenne", "à Andenne", "qu’Andenne"),
    ("Antoing", "d’Antoing", "à Antoing", "qu’Antoing"),
    ("Ath", "d’Ath", "à Ath", "qu’Ath"),
    ("Enghien", "d’Enghien", "à Enghien", "qu’Enghien"),
    ("Eupen", "d’Eupen", "à Eupen", "qu’Eupen"),
    ("Le Rœulx", "du Rœulx", "au Rœulx", "que Le Rœulx"),
    ("La Louvière", "de La Louvière", "à La Louvière", "que La Louvière"),
    ("La Roche-en-Ardenne", "de La Roche-en-Ardenne", "à La Roche-en-Ardenne", "que La Roche-en-Ardenne"),
    ("Huy", "de Huy", "à Huy", "que Huy"),
    ("Hannut", "de Hannut", "à Hannut", "que Hannut"),
    ("Herve", "de Herve", "à Herve", "que Herve"),
    ("Herstal", "de Herstal", "à Herstal", "que Herstal"),
    ("Houffalize", "de Houffalize", "à Houffalize", "que Houffalize"),
    ("Wavre", "de Wavre", "à Wavre", "que Wavre"),
    ("Écaussinnes", "d’Écaussinnes", "à Écaussinnes", "qu’Écaussinnes"),
    ("Œudeghien", "d’Œudeghien", "à Œudeghien", "qu’Œudeghien"),
    ("Yvoir", "d’Yvoir", "à Yvoir", "qu’Yvoir"),
    ("Yaoundé", "de Yaoundé", "à Yaoundé", "que Yaoundé"),
    ("Hastière", "d’Hastière", "à Hastière", "qu’Hastière"),
    ("Hélécine", "d’Hélécine", "à Hélécine", "qu’Hélécine"),
    ("Ouffet", "d’Ouffet", "à Ouffet", "qu’Ouffet"),
    ("Les Bons Villers", "des Bons Villers", "aux Bons Villers", "que Les Bons Villers"),
    ("Agence", "de l’Agence", "à l’Agence", "que l’Agence"),
    ("Agence rurale", "de l’Agence rurale", "à l’Agence rurale", "que l’Agence rurale"),
    ("Atelier 4", "de l’Atelier 4", "à l’Atelier 4", "que l’Atelier 4"),
    ("Centre IFAPME", "du Centre IFAPME", "au Centre IFAPME", "que le Centre IFAPME"),
    ("Maison Zola", "de la Maison Zola", "à la Maison Zola", "que la Maison Zola"),
    ("École numérique", "de l’École numérique", "à l’École numérique", "que l’École numérique"),
    ("Brabant wallon", "du Brabant wallon", "au Brabant wallon", "que le Brabant wallon"),
    ("Hainaut", "de Hainaut", "à Hainaut", "que Hainaut"),
    ("Onze-Vents", "de Onze-Vents", "à Onze-Vents", "que Onze-Vents"),
    ("Agencement Dupont", "d’Agencement Dupont", "à Agencement Dupont", "qu’Agencement Dupont"),
    ("", "de ", "à ", "que "),
]  # fmt: skip


@pytest.mark.parametrize(("name", "de", "a", "que"), AS_SAID)
def test_a_name_stands_as_it_is_said(name, de, a, que):
    assert (after_de(name), after_a(name), after_que(name)) == (de, a, que)


def test_every_city_of_the_programme_is_said_right():
    """Those that are not simply `de X`, `à X`: a list read aloud."""
    with CARRIED_CITIES.open(encoding="utf-8", newline="") as file:
        names = [row["name_fr"] for row in csv.DictReader(file)]
    assert len(names) == 66

    said = {name: after_de(name) for name in names if after_de(name) != f"de {name}"}

    elided = ["Andenne", "Antoing", "Arlon", "Ath", "Enghien", "Eupen", "Ottignies-Louvain-la-Neuve"]
    assert said == {name: f"d’{name}" for name in elided} | {"Le Rœulx": "du Rœulx"}
    assert {name for name in names if after_a(name) != f"à {name}"} == {"Le Rœulx"}
    assert {name for name in names if elides(name)} == set(elided)


def test_an_accent_written_apart_is_the_same_letter():
    assert after_de("E\u0301caussinnes") == "d’E\u0301caussinnes"
    assert after_de("ÉTALLE") == "d’ÉTALLE"


def test_only_a_common_noun_takes_an_article():
    assert with_article("Agence") == "l’Agence"
    assert with_article("Agencements Noël") == "Agencements Noël"
    assert with_article("Namur") == "Namur"
    assert with_article("L’Échoppe") == "L’Échoppe"
