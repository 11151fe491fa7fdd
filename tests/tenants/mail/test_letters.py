"""Letters: an organisation's colour, name and contact around words, as page and as text."""

from __future__ import annotations

import pytest
from django.utils import translation

from tenants.mail.letters import Detail, Letter, greeting_to, letterhead_of, write_letter
from tenants.organisations.models import Organisation

LETTER = Letter(
    title="Une bonne nouvelle",
    greeting="Bonjour Anne,",
    paragraphs=["Deux & <trois>"],
    details=[Detail("Où", ["Salle A", "Rue B"])],
    button="Voir",
    button_url="http://namur.localhost/x/?a=1&b=2",
    after=["À bientôt."],
)


def test_the_text_is_as_written_and_the_page_escapes_it(namur):
    text, page = write_letter(namur, LETTER, language="fr")

    assert text.startswith(
        "Bonjour Anne,\n\nUne bonne nouvelle\n\nDeux & <trois>\n\nOù\u202f: Salle A\n   Rue B\n"
    )
    assert "Voir\u202f:\nhttp://namur.localhost/x/?a=1&b=2\n" in text
    assert "Deux &amp; &lt;trois&gt;" in page
    assert 'href="http://namur.localhost/x/?a=1&amp;b=2"' in page
    assert text.endswith("\n")
    assert "\n\n\n" not in text


def test_a_button_may_stand_first(namur):
    _, last = write_letter(namur, LETTER, language="fr")
    first = Letter(title="T", paragraphs=[], details=LETTER.details, button="Voir", is_button_first=True)
    _, page = write_letter(namur, first, language="fr")

    assert last.index("Salle A") < last.index("Voir")
    assert page.index("Voir") < page.index("Salle A")


@pytest.mark.parametrize("slug", ["namur", "agence", "atelier"])
def test_every_kind_of_organisation_has_a_letterhead(db, slug):
    organisation = Organisation.objects.get(slug=slug)
    head = letterhead_of(organisation, "fr")

    assert head.name == organisation.name
    assert head.home_url.startswith("http://")
    assert head.privacy_url.endswith("/vie-privee/")
    assert head.palette.brand in write_letter(organisation, LETTER, language="fr")[1]


def test_a_page_needs_no_file_from_elsewhere_but_the_logo(namur):
    _, page = write_letter(namur, LETTER, language="fr")

    assert "<link" not in page
    assert "<script" not in page
    assert "<img" not in page
    assert "<table" not in page


def test_a_link_to_ones_own_things_stands_in_the_footer_where_there_are_some(namur):
    text, page = write_letter(namur, LETTER, language="fr")
    assert "Mes inscriptions" not in text + page

    text, page = write_letter(namur, LETTER, language="fr", my_sign_ups_url="http://namur.localhost/m/")
    assert "Mes inscriptions\u202f: http://namur.localhost/m/\n" in text
    assert 'href="http://namur.localhost/m/"' in page


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Namur"), ("de", "Namür"), ("nl", "Namen"), ("en", "Namur")]
)
def test_a_city_is_called_as_in_the_readers_language(namur, language, name):
    namur.name_de, namur.name_nl = "Namür", "Namen"
    with translation.override(language):
        text, page = write_letter(namur, LETTER, language=language)

    assert f">{name}</a>" in page
    assert name in text


@pytest.mark.parametrize(
    ("name", "greeting"), [("Anne", "Bonjour Anne,"), ("", "Bonjour,"), ("  ", "Bonjour,")]
)
def test_somebody_without_a_name_is_greeted_too(name, greeting):
    with translation.override("fr"):
        assert greeting_to(name) == greeting
