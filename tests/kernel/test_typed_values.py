"""What people type or paste is cleaned before it is judged: literal values, checked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.email_addresses import COMMON, MEANT, MISTAKEN, meant_address, read_email, unaccented_address
from kernel.slips import is_one_slip
from kernel.typed_values import (
    BceWrong,
    Doubt,
    Reading,
    cleaned_text,
    is_whole_phone,
    normalised_bce,
    normalised_phone,
    normalised_postal_code,
    read_bce,
    read_phone,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mai\u00adson\u200b Du\ufeffpont", "Maison Dupont"),
        ("Chez\u00a0Anne\u202f&\u2003Léa", "Chez Anne & Léa"),
        ("ＬＡＭＢＥＲＴ　５", "LAMBERT 5"),
        ("\u202eeirb\u202c", "eirb"),
        ("Anne\u200dLéa", "AnneLéa"),
        ("👩\u200d🍳 Zoé", "👩\u200d🍳 Zoé"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("½ Pain, n° 3 ™", "½ Pain, n° 3 ™"),
        (" \u200b ", ""),
    ],
)
def test_a_line_of_text_keeps_what_is_seen(typed, kept):
    assert cleaned_text(typed) == kept


NUMBERS = {
    "+32470123456": [
        "0470123456",
        "+32 0470 12 34 56",
        "(+32) 0470/12.34.56",
        "(+32)470123456",
        "+(32) 470 12 34 56",
        "0032 470 12 34 56",
        "00 32 (0)470/12.34.56",
        "+32 0 470 123456",
        "+32 (0) 470 12 34 56",
        "32470123456",
        "470 12 34 56",
        "tel:+32470123456",
        "Tél. : 0470 12 34 56",
        "GSM 0470-12-34-56",
        "\u200e0470\u00a012\u202f34\u200b56",
        "０４７０ １２ ３４ ５６",
        "٠٤٧٠١٢٣٤٥٦",
    ],
    "+3281223344": ["081/22.33.44", "081 / 22 33 44", "081,22,33,44", "3281223344", "+32-81-22-33-44"],
    "+3242223344": ["04 222 33 44", "+32 (0)4 222 33 44"],
    "+33612345678": ["+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "+33 06 12 34 56 78", "0033612345678"],
    "+352621123456": ["+352 621 123 456"],
    "+39061234567": ["+39 06 1234567"],
}


@pytest.mark.parametrize(("number", "typed"), [(n, typed) for n, all_ in NUMBERS.items() for typed in all_])
def test_a_telephone_number_is_one_however_it_is_written(number, typed):
    assert normalised_phone(typed) == number
    assert is_whole_phone(typed)
    assert read_phone(typed).doubt is None
    assert normalised_phone(read_phone(typed).value) == number


@pytest.mark.parametrize(
    ("typed", "first", "doubt"),
    [
        ("0470 12 34 56 / 081 22 33 44", "0470 12 34 56", Doubt.SEVERAL),
        ("0470/12.34.56/081/22.33.44", "0470/12.34.56", Doubt.SEVERAL),
        ("0470 123 456 ou 0471 22 33 44", "0470 123 456", Doubt.SEVERAL),
        ("0470 12 34 56 - 081 22 33 44", "0470 12 34 56", Doubt.SEVERAL),
        ("0470123456,081223344", "0470123456", Doubt.SEVERAL),
        ("081 22 33 44 0470 12 34 56", "081 22 33 44", Doubt.SEVERAL),
        ("+32470123456 +3281223344", "+32470123456", Doubt.SEVERAL),
        ("0470 12 34 56 après 18h", "0470 12 34 56", Doubt.AMID_TEXT),
        ("0470 12 34 56 (Anne)", "0470 12 34 56", Doubt.AMID_TEXT),
        ("0470 12 34 56, 0470/123456", "0470 12 34 56", None),
    ],
)
def test_of_two_telephone_numbers_the_first_is_read(typed, first, doubt):
    assert read_phone(typed) == Reading(first, doubt)
    assert normalised_phone(typed) == normalised_phone(first)


def test_an_extension_is_kept_and_is_no_part_of_the_number():
    assert read_phone("Tél. 081 22 33 44 poste 12") == Reading("081 22 33 44 poste 12")
    assert normalised_phone("081 22 33 44 poste 12") == "+3281223344"


@pytest.mark.parametrize(
    "typed",
    ["0470 12 34 5", "0470 12 34 567", "081 22 33 4", "12", "", "demander Anne", "+32", "+33 12", "0" * 40],
)
def test_a_number_with_too_few_or_too_many_digits_is_not_whole(typed):
    assert not is_whole_phone(typed)


@given(st.text(alphabet="0123456789+()/. -\u00a0,;abé", max_size=40))
def test_reading_a_telephone_number_again_changes_nothing(typed):
    once = read_phone(typed).value
    assert normalised_phone(typed) == normalised_phone(once)
    if is_whole_phone(typed):
        assert normalised_phone(normalised_phone(typed)) == normalised_phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "TVA BE 0403.170.701",
        "BTW-BE0403170701",
        "VAT: BE 0403 170 701",
        "MwSt.-Nr. BE 0403170701",
        "N° 403.170.701",
        "№ BCE 0403/170/701",
        "KBO 403170701",
        "Numéro d’entreprise : 0403.170.701",
        "0403\u200b170\u00a0701",
        "０４０３.１７０.７０１",
        "0403–170–701",
        "0403.170.701 (BE 0403.170.701)",
    ],
)
def test_what_stands_around_a_number_of_the_register_is_left_out(typed):
    assert normalised_bce(typed) == "0403170701"


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ("0403.170.701 / 2.136.514.278", Doubt.SEVERAL),
        ("0403170701 2136514278", Doubt.SEVERAL),
        ("Lambert 0403.170.701", Doubt.AMID_TEXT),
        ("0403.170.701, tél. 081 22 33 44", Doubt.AMID_TEXT),
    ],
)
def test_of_two_numbers_of_the_register_the_first_is_read(typed, doubt):
    assert read_bce(typed) == Reading("0403170701", doubt)
    with pytest.raises(BceWrong):
        normalised_bce(typed)


@pytest.mark.parametrize(
    ("typed", "is_typing_error"),
    [
        ("0403.170.702", True),
        ("403170702", True),
        ("0403.170.70", False),
        ("FR 40303265045", False),
        ("A12", False),
    ],
)
def test_what_is_no_number_of_the_register_says_why(typed, is_typing_error):
    with pytest.raises(BceWrong) as refused:
        normalised_bce(typed)
    assert refused.value.is_typing_error is is_typing_error


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("B-4000", "4000"),
        ("BE-4000", "4000"),
        ("be 5530", "5530"),
        ("B4000", "4000"),
        ("4000 ", "4000"),
        ("4000\u200b", "4000"),
        ("４０００", "4000"),
        ("4 000", "4000"),
        ("4000 Liège", "4000"),
        ("6880, Bertrix", "6880"),
        ("5000-Namur", "5000"),
        ("L-1234", "L-1234"),
        ("F-59000", "F-59000"),
        ("52062", "52062"),
        ("1012 AB", "1012 AB"),
        ("", ""),
    ],
)
def test_a_postal_code_of_belgium_is_four_digits(typed, kept):
    assert normalised_postal_code(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "anne@x.be",
        " anne @ x . be ",
        "mailto:anne@x.be",
        "MAILTO:anne@x.be?subject=Bonjour%20Anne",
        "mailto:anne%40x.be",
        "Anne <anne@x.be>",
        '"Lambert, Anne" <anne@x.be>;',
        "<mailto:anne@x.be>",
        "E-mail : anne@x.be",
        "(anne@x.be)",
        "anne@x.be.",
        "\u200banne@x.be\u00a0\ufeff",
        "anne＠x．be",
        "anne@x.be, anne@x.be",
    ],
)
def test_an_address_is_read_out_of_what_stands_around_it(typed):
    assert read_email(typed) == Reading("anne@x.be")


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("anne@x.be; bob@y.be", Reading("anne@x.be", Doubt.SEVERAL)),
        ("anne@x.be / bob@y.be", Reading("anne@x.be", Doubt.SEVERAL)),
        ("Anne <anne@x.be>, Bob <bob@y.be>", Reading("anne@x.be", Doubt.SEVERAL)),
        ("anne@x.be ou bob@y.be", Reading("anne@x.be", Doubt.SEVERAL)),
        ("Anne Lambert anne@x.be", Reading("anne@x.be", Doubt.AMID_TEXT)),
        ("anne@x.be. Merci", Reading("anne@x.be", Doubt.AMID_TEXT)),
        ("anne@exemple,be", Reading("anne@exemple.be", Doubt.MISSPELT)),
        ("o'brien+commerce@x.be", Reading("o'brien+commerce@x.be")),
        ("anne", Reading("anne")),
        ("", Reading("")),
    ],
)
def test_what_leaves_a_doubt_in_an_address_is_said(typed, reading):
    assert read_email(typed) == reading


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("GMAILL.com", "gmail.com"),
        ("gmailcom", "gmail.com"),
        ("gmial.con", "gmail.com"),
        ("gmail.be", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmal.be", "hotmail.be"),
        ("outlok.be", "outlook.be"),
        ("skynet.bee", "skynet.be"),
        ("sknet.be", "skynet.be"),
        ("proximu.be", "proximus.be"),
        ("telnet.be", "telenet.be"),
        ("lvie.be", "live.be"),
        ("yaho.fr", "yahoo.fr"),
        ("icoud.com", "icloud.com"),
        ("vooo.be", "voo.be"),
    ],
)
def test_a_domain_one_letter_off_a_common_one_is_noticed(domain, meant):
    assert meant_address(f"Anne.Lambert@{domain}") == f"Anne.Lambert@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        "exemple.be",
        "ville.namur.be",
        "zoo.be",
        "hive.be",
        "ymail.com",
        "mail.com",
        "live.de",
        "boulangerie.be",
    ],
)
def test_another_domain_is_not(domain):
    assert meant_address(f"anne@{domain}") == ""


def test_no_common_domain_is_taken_for_another():
    assert set(MEANT) <= COMMON
    assert set(MISTAKEN.values()) <= set(MEANT)
    assert not COMMON & MISTAKEN.keys()
    assert [domain for domain in COMMON if meant_address(f"a@{domain}")] == []


def test_an_address_has_no_accents_before_its_at():
    assert unaccented_address("andré.lœuil@forêt.be") == "andre.loeuil@forêt.be"


@pytest.mark.parametrize("typed", ["gmial", "gmal", "gmaiil", "gmeil", "gmai", "ggmail"])
def test_one_slip_is_one_letter_or_two_neighbours(typed):
    assert is_one_slip(typed, "gmail")
    assert is_one_slip("gmail", typed)


@pytest.mark.parametrize("typed", ["gmail", "gamli", "gmaol1", "liamg", "", "gma"])
def test_two_letters_are_no_slip(typed):
    assert not is_one_slip(typed, "gmail")
