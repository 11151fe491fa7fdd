"""A sector is found by what people call themselves, in four languages, with the slips of the hand."""

import json

import pytest

from kernel.names import name_key
from tenants.sectors.search import FOLDER, LANGUAGES, NEAREST_SHOWN, sectors_like, synonyms
from tenants.sectors.services import FILE

CODES = [sector["code"] for sector in json.loads(FILE.read_text(encoding="utf-8"))["sectors"]]
EVERY_WORD = [
    (language, code, word)
    for language in LANGUAGES
    for code, words in synonyms(language).items()
    for word in words
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sector_has_ten_synonyms_or_more_in_each_language(language):
    words = synonyms(language)
    assert list(words) == CODES
    assert {code: len(of_code) for code, of_code in words.items() if len(of_code) < 10} == {}


def test_every_synonym_leads_to_its_sector():
    found = {(word, code): sectors_like(word, language) for language, code, word in EVERY_WORD}
    assert {at: f.codes for at, f in found.items() if at[1] not in f.codes[:3] or not f.is_sure} == {}


@pytest.mark.parametrize("reader", LANGUAGES)
def test_a_synonym_of_another_language_leads_there_too(reader):
    for language, code, word in EVERY_WORD[::23]:
        assert code in sectors_like(word, reader).codes, (language, word)


def test_no_synonym_is_claimed_by_two_sectors_unless_it_is_said():
    shared = {name_key(word) for word in json.loads((FOLDER / "shared.json").read_text(encoding="utf-8"))}
    claims: dict[str, set[str]] = {}
    for _, code, word in EVERY_WORD:
        claims.setdefault(name_key(word), set()).add(code)
    assert {word for word, codes in claims.items() if len(codes) > 1} == shared


def test_no_word_is_there_twice_for_a_sector():
    for language in LANGUAGES:
        for code, words in synonyms(language).items():
            assert len({name_key(word) for word in words}) == len(words), (language, code)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("coiffeur", "BEA-COI"),
        ("Coiffeuses", "BEA-COI"),
        ("pain", "ALI-BOU"),
        ("FLEURISTE", "MAI-FLE"),
        ("resto", "HOR-RES"),
        ("lunettes", "BEA-OPT"),
        ("vélo", "CUL-CYC"),
        ("velo", "CUL-CYC"),
        ("gsm", "CUL-INF"),
        ("cordonnier", "SPE-REP"),
        ("je suis coiffeuse à domicile", "BEA-COI"),
        ("Nous vendons des vélos électriques", "CUL-CYC"),
        ("magasin de chaussures pour dames", "MOD-CHA"),
        ("baraque à frites", "HOR-RAP"),
        ("bou\u200blangerie", "ALI-BOU"),
        ("l’optique", "BEA-OPT"),
        ("night-shop", "ALI-EPI"),
        ("beenhouwer", "ALI-BCH"),
        ("Frisör", "BEA-COI"),
        ("cobbler", "SPE-REP"),
        ("salon de thé", "HOR-CAF"),
        ("marchand ambulant", "AMB-MAR"),
    ],
)
def test_what_people_call_themselves_comes_first(typed, code):
    found = sectors_like(typed, "fr")
    assert found.codes[0] == code
    assert found.is_sure


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("coifeur", "BEA-COI"),
        ("cofifeuse", "BEA-COI"),
        ("boulangrie", "ALI-BOU"),
        ("boulangerei", "ALI-BOU"),
        ("phamarcie", "BEA-PHA"),
        ("quincalerie", "MAI-BRI"),
        ("restorant", "HOR-RES"),
        ("fluriste", "MAI-FLE"),
        ("optitien", "BEA-OPT"),
        ("cordonier", "SPE-REP"),
        ("estéticienne", "BEA-INS"),
        ("patiseries", "ALI-BOU"),
        ("slagrij", "ALI-BCH"),
        ("Metzgerie", "ALI-BCH"),
        ("jewelery", "MOD-BIJ"),
    ],
)
def test_a_slip_of_the_hand_leads_to_the_nearest(typed, code):
    found = sectors_like(typed, "fr")
    assert found.codes[0] == code
    assert not found.is_sure
    assert len(found.codes) <= NEAREST_SHOWN


def test_a_letter_left_out_in_the_middle_of_any_word_still_leads_there():
    long_words = [
        (language, code, key)
        for language, code, word in EVERY_WORD
        if len(key := name_key(word)) >= 7 and " " not in key
    ][::7]
    lost = [
        key
        for language, code, key in long_words
        if code not in sectors_like(key[: len(key) // 2] + key[len(key) // 2 + 1 :], language).codes[:3]
    ]
    assert len(long_words) > 150
    assert len(lost) <= len(long_words) // 100, lost


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("librairie", ("CUL-LIB", "CUL-PRE")), ("mode", ("MOD-HOM", "MOD-FEM", "MOD-ENF"))],
)
def test_a_word_of_several_sectors_names_them_all(typed, codes):
    assert sectors_like(typed, "fr").codes == codes


def test_the_readers_language_comes_first():
    assert sectors_like("pain", "fr").codes == ("ALI-BOU",)
    assert sectors_like("Kuchen", "de").codes[0] == "ALI-BOU"
    assert sectors_like("costumes", "fr").codes[0] == "MOD-HOM"


@pytest.mark.parametrize("typed", ["b", "co", "coiff", "salon de c", "magasin de fle"])
def test_the_beginning_of_a_word_is_enough(typed):
    found = sectors_like(typed, "fr")
    assert found.is_sure
    assert found.codes


@pytest.mark.parametrize("typed", ["xqz", "123", "???", "", " ", "\u200b", "x" * 10_000])
def test_what_is_like_nothing_finds_nothing(typed):
    assert sectors_like(typed, "fr").codes == ()
