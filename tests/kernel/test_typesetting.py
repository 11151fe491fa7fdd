"""French spaces: narrow ones that do not break, set by one function and not by whoever types a text."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext
from hypothesis import given
from hypothesis import strategies as st

from kernel.french import typeset
from tests.campaigns.signups.mail_cases import OCCASIONS, make_context, write
from tests.campaigns.signups.visiting import form_of, session_to_come, typed

NARROW = "\u202f"
# A space that may break, or is wide, where French sets a narrow one.
WIDE = re.compile(r"[^\s>][ \u00a0][;:!?»]|«[ \u00a0]|\d[ \u00a0]\d{3}(?!\d)")
TAGS = re.compile(r"<(script|style|svg|code|pre).*?</\1>|<[^>]+>", re.DOTALL)


@pytest.mark.parametrize(
    ("typed_text", "set_text"),
    [
        ("Où ? Ici !", "Où{0}? Ici{0}!"),
        ("Rappel : demain ; ou après", "Rappel{0}: demain{0}; ou après"),
        ("« Je ne sais pas »", "«{0}Je ne sais pas{0}»"),
        ("déjà\u00a0: là\u202f? oui", "déjà{0}: là{0}? oui"),
        ("au plus 1 000 places, 12 345 678 €", "au plus 1{0}000 places, 12{0}345{0}678{0}€"),
        ("à %(n)s km, %(share)s %% et %(max)d Mo", "à %(n)s{0}km, %(share)s{0}%% et %(max)d{0}Mo"),
        ("%(a)s : %(b)s", "%(a)s{0}: %(b)s"),
        # What is no punctuation of French stays.
        ("http://exemple.be/?q=a", "http://exemple.be/?q=a"),
        ("à 18:30", "à 18:30"),
        ("0470 12 34 56 et 081 24 60 00", "0470 12 34 56 et 081 24 60 00"),
        ("le 30 11 2026", "le 30 11 2026"),
        ("au %(on)s %(at)s", "au %(on)s %(at)s"),
        ("(a) : b", "(a){0}: b"),
        ("", ""),
    ],
)
def test_narrow_spaces_stand_where_french_has_them(typed_text, set_text):
    assert typeset(typed_text) == set_text.replace("{0}", NARROW)


@given(st.text(alphabet=" \u00a0\u202f«»;:!?%()as0123456789é", max_size=40))
def test_setting_twice_is_setting_once_and_changes_spaces_only(text):
    once = typeset(text)

    assert typeset(once) == once
    assert re.sub(r"\s", "", once) == re.sub(r"\s", "", text)
    assert len(once) == len(text)


def test_a_message_is_typeset_in_french_and_left_alone_elsewhere():
    with translation.override("fr"):
        assert gettext("Une question ?") == f"Une question{NARROW}?"
        assert ngettext("%(n)s ville", "Les %(n)s villes", 2) == "Les %(n)s villes"
    with translation.override("de"):
        assert gettext("Une question ?") == "Haben Sie eine Frage?"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/vie-privee/",
        "/accessibilite/",
        "/mes-inscriptions/",
        "/diagnostic/",
        "/diagnostic/code/",
        "/petit-groupe/",
    ],
)
def test_a_public_page_has_no_other_space_there(namur, client_on, path):
    session_to_come(namur)
    namur.contact_phone = "081 24 60 00"
    namur.save(update_fields=["contact_phone"])

    page = client_on(namur).get(path)

    assert page.status_code == 200
    assert found_in(page.content.decode()) == []


def test_the_form_and_what_is_wrong_in_it_have_none(namur, client_on):
    session = session_to_come(namur)
    visitor = client_on(namur)

    for page in (
        visitor.get(f"/seances/{session.pk}/"),
        visitor.get(f"/seances/{session.pk}/inscription/"),
        visitor.get(form_of(session)),
        visitor.post(form_of(session), {"n": "1"}),
        visitor.get(visitor.post(form_of(session), typed()).headers["Location"]),
    ):
        assert found_in(page.content.decode()) == []


@pytest.mark.parametrize("path", ["/", "/methode/", "/connexion/code/"])
def test_the_programmes_pages_have_none(agency, client_on, path):
    assert found_in(client_on(agency).get(path).content.decode()) == []


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_a_mail_has_none(namur, occasion):
    mail = write(occasion, make_context(namur))

    assert found_in(mail.body_html) == []
    assert WIDE.findall(mail.body_text) == []
    assert WIDE.findall(mail.subject) == []


def found_in(html: str) -> list[str]:
    text = TAGS.sub("\n", html).replace("&nbsp;", "\u00a0")
    return [text[max(0, m.start() - 30) : m.end() + 10] for m in WIDE.finditer(text)]
