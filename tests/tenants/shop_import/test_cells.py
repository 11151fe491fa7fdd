"""Cells of a list of shops: telephones that a spreadsheet touched, days, languages, states, sectors."""

import pytest

from tenants.shop_import.cells import (
    read_days,
    read_languages,
    read_role,
    read_sector,
    read_state,
    read_website,
)
from tenants.shop_import.phones import PhoneDamaged, shown_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("470123456", "+32 470 12 34 56"),
        ("81223344", "+32 81 22 33 44"),
        ("32470123456", "+32 470 12 34 56"),
        ("4.70123456E+08", "+32 470 12 34 56"),
        ("470123456.0", "+32 470 12 34 56"),
        ("0470/12.34.56", "+32 470 12 34 56"),
        ("+32 (0)470 12 34 56", "+32 470 12 34 56"),
        ("0470123456 / 081223344", "+32 470 12 34 56"),
        ("+33 1 42 68 53 00", "+33 1 42 68 53 00"),
        ("081 22 33", ""),
    ],
)
def test_a_telephone_is_restored(text, number):
    assert shown_phone(text) == number


def test_a_telephone_whose_digits_are_lost_is_not_guessed():
    with pytest.raises(PhoneDamaged):
        shown_phone("4.7012e8")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("dimanche et lundi", ["mon", "sun"]),
        ("Lu-Me", ["mon", "tue", "wed"]),
        ("sa-lu", ["mon", "sat", "sun"]),
        ("zo. & ma.", ["tue", "sun"]),
        ("Montag, Dienstag", ["mon", "tue"]),
        ("aucun", []),
    ],
)
def test_days_of_the_week_in_any_language(text, days):
    assert read_days(text) == (days, True)


def test_what_is_no_day_is_said():
    assert read_days("lundi matin de 10 h")[1] is False


def test_languages_states_and_roles():
    assert read_languages("FR/NL") == (["fr", "nl"], True)
    assert read_languages("français et klingon") == (["fr"], False)
    assert read_state("Cellule vide") == "vacant"
    assert read_state("fermé (faillite)") == "closed"
    assert read_state("?!") is None
    assert read_role("Gérante") == "owner"
    assert read_role("astronaute") is None
    assert read_website("www.lambert.be, facebook") == "www.lambert.be"
    assert read_website("en construction") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("ALI-BOU", "ALI-BOU"), ("Boulangerie et pâtisserie", "ALI-BOU"), ("47.241", "ALI-BOU"),
     ("fleuriste", "MAI-FLE"), ("Bäckerei", "ALI-BOU"), ("xyzzy", "")],
)  # fmt: skip
def test_a_sector_by_code_name_or_nace(db, text, code):
    assert read_sector(text, "fr")[0] == code
