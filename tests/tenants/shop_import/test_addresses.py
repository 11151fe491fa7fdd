"""A whole address in one text, taken apart."""

import pytest

from tenants.shop_import.addresses import Address, read_address

# text: street, number, box, postal code, locality
CASES = {
    "Rue de Fer 12 bte 3, 5000 Namur": ("Rue de Fer", "12", "3", "5000", "Namur"),
    "Rue de Fer, 12/3 - 5000 Namur": ("Rue de Fer", "12", "3", "5000", "Namur"),
    "12, rue de Fer 5000 NAMUR": ("rue de Fer", "12", "", "5000", "NAMUR"),
    "Rue de Fer 12, B-5000 Namur, Belgique": ("Rue de Fer", "12", "", "5000", "Namur"),
    "5000 Namur, Rue de Fer 12": ("Rue de Fer", "12", "", "5000", "Namur"),
    "Rue de Fer 12\n5000 Namur": ("Rue de Fer", "12", "", "5000", "Namur"),
    "Rue de Fer 12 A 5000 Namur": ("Rue de Fer", "12 A", "", "5000", "Namur"),
    "Rue de Fer n° 12 bte 3": ("Rue de Fer", "12", "3", "", ""),
    "Rue de Fer 12 bis bte 2": ("Rue de Fer", "12 bis", "2", "", ""),
    "Rue de Fer 12-14, 5000 Namur": ("Rue de Fer", "12-14", "", "5000", "Namur"),
    "RUE DE FER 12/14 5000 NAMUR": ("RUE DE FER", "12/14", "", "5000", "NAMUR"),
    "Rue de Fer 12/0101, 5000 Namur": ("Rue de Fer", "12", "0101", "5000", "Namur"),
    "Rue de Fer 12 b3 5000 Namur": ("Rue de Fer", "12", "3", "5000", "Namur"),
    "Rue de Fer s/n, 5000 Namur": ("Rue de Fer", "", "", "5000", "Namur"),
    "Rue de Fer 12, Namur": ("Rue de Fer", "12", "", "", "Namur"),
    "Rue de Fer": ("Rue de Fer", "", "", "", ""),
    "5000 Namur": ("", "", "", "5000", "Namur"),
    "": ("", "", "", "", ""),
    "Rue de Fer 12 rez-de-chaussée 5000 Namur": ("Rue de Fer", "12", "rez", "5000", "Namur"),
    "Rue de l'Ange 12 (coin rue Haute), 5000 Namur (centre)": ("Rue de l'Ange", "12", "", "5000", "Namur"),
    "Place d'Armes, 1 - boîte 12 - 5000 NAMUR": ("Place d'Armes", "1", "12", "5000", "NAMUR"),
    "Rue Godefroid, 2 à 4, 5000 Namur": ("Rue Godefroid", "2 à 4", "", "5000", "Namur"),
    "Rue du 11 Novembre 5, 5000 Namur": ("Rue du 11 Novembre", "5", "", "5000", "Namur"),
    "Place du 4 Août": ("Place du 4 Août", "", "", "", ""),
    "Avenue du 8 Mai 1945, 5000 Namur": ("Avenue du 8 Mai 1945", "", "", "5000", "Namur"),
    "Avenue du 8 Mai 1945 3, 5000 Namur": ("Avenue du 8 Mai 1945", "3", "", "5000", "Namur"),
    "Chaussée de Louvain 1000": ("Chaussée de Louvain", "1000", "", "", ""),
    "Chaussée de Louvain 1000, 5022 Cognelée": ("Chaussée de Louvain", "1000", "", "5022", "Cognelée"),
    "Bondgenotenlaan 12 bus 3, 3000 Leuven": ("Bondgenotenlaan", "12", "3", "3000", "Leuven"),
    "Kerkstraat 4 bus A, BE-3000 Leuven": ("Kerkstraat", "4", "A", "3000", "Leuven"),
    "Hauptstraße 5a, 4700 Eupen": ("Hauptstraße", "5a", "", "4700", "Eupen"),
    "Klosterstr.12, B 4700 Eupen": ("Klosterstr.", "12", "", "4700", "Eupen"),
}


@pytest.mark.parametrize("text", CASES)
def test_an_address_is_taken_apart(text):
    assert read_address(text) == Address(*CASES[text])
