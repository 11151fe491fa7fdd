"""The mails of a sign-up: what each says, to whom, once, and in any language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation

from campaigns.agenda.models import Session
from campaigns.agenda.public_sessions.presentation import waiting_list_rule
from campaigns.signups import mails
from campaigns.signups.mails import MailContext
from tests.campaigns.signups.mail_cases import (
    BEFORE,
    CLAIM,
    LINK,
    OCCASIONS,
    SESSION,
    every_occasion,
    make_context,
    one_line,
    session_like,
    write,
)


@pytest.fixture
def context(namur) -> MailContext:
    return make_context(namur)


@every_occasion
def test_each_says_whom_what_and_once(context, occasion):
    mail = write(occasion, context)

    assert mail.unique_key.startswith(f"signup:{CLAIM}:{occasion}:")
    assert mail == replace(write(occasion, context), calendar=mail.calendar)  # written at another instant
    assert len(mail.unique_key) <= 200
    assert (mail.kind, mail.recipient, mail.language) == (f"signup.{occasion}", "lea@exemple.test", "fr")
    assert len(mail.kind) <= 40
    assert 10 <= len(mail.subject) <= 60
    assert mail.is_secret
    assert "Bonjour Léa Martin," in mail.body_text
    assert mail.body_text.isascii() is False
    assert len(mail.body_text) < 1600


@every_occasion
def test_text_and_page_say_the_same(context, occasion):
    mail = write(occasion, context)
    body = mail.body_html.split("<body")[1]
    page = one_line(re.sub(r"<[^>]+>", " ", re.sub(r"<br>", " ", body)).replace("&#x27;", "'"))

    for line in map(one_line, mail.body_text.splitlines()):
        sentence = line.removesuffix(" :")
        if sentence and sentence != "--" and "http" not in sentence and " : " not in sentence:
            assert sentence in page


@every_occasion
def test_each_has_the_citys_colour_contact_and_the_three_links(context, occasion):
    mail = write(occasion, context)

    for words in (mail.body_text, mail.body_html):
        assert "Namur" in words
        assert "081 24 60 00" in words
        assert "commerce@namur.example" in words
        assert "/vie-privee/" in words
        assert context.my_sign_ups_link in words
    assert f"background:{context.organisation.colour}" in mail.body_html or "background:#" in mail.body_html
    assert 'lang="fr"' in mail.body_html
    assert ">N</span>" in mail.body_html  # its initial, as it has no logo


def test_the_logo_stands_where_the_initials_were_by_its_full_address(context):
    context.organisation.logo = "logo/1.png"

    page = mails.confirmed(context).body_html

    assert re.search(r'<img src="http://namur\.[^"]+/logo/[0-9a-f]{12}" alt=""', page)
    assert ">N</span>" not in page


def test_a_reminder_is_said_once_for_each_date_and_number_of_days(context):
    touched = replace(context, session=session_like(SESSION, sequence=3))
    moved = replace(context, session=session_like(SESSION, starts_at=BEFORE))
    seven = mails.reminder(context, days=7)

    assert mails.reminder(touched, days=7).unique_key == seven.unique_key
    assert mails.reminder(moved, days=7).unique_key != seven.unique_key
    assert mails.reminder(context, days=1).unique_key != seven.unique_key
    assert one_line(seven.subject) == "Dans 7 jours : Être trouvé en ligne"
    assert one_line(mails.reminder(context, days=1).subject) == "Demain : Être trouvé en ligne"


def test_hours_are_told_as_on_the_clock_in_brussels_on_both_sides_of_a_change(context):
    winter = session_like(SESSION, starts_at=datetime(2026, 10, 27, 17, 30, tzinfo=UTC))

    assert "mardi 13 octobre 2026, de 18 h 30 à 20 h 30" in one_line(mails.confirmed(context).body_text)
    assert "mardi 27 octobre 2026, de 18 h 30 à 20 h 30" in one_line(
        mails.confirmed(replace(context, session=winter)).body_text
    )


def test_a_move_says_the_old_and_the_new_date(context):
    text = one_line(
        mails.session_moved(context, starts_at_before=BEFORE, venue_before="Bibliothèque").body_text
    )

    assert "mardi 6 octobre 2026 à 18 h 30" in text
    assert "mardi 13 octobre 2026" in text
    assert "La séance change de date et de lieu" in text
    assert "Ancien lieu : Bibliothèque" in text


def test_an_offer_says_until_when(context):
    text = one_line(mails.offer(context).body_text)

    assert "2 places se sont libérées" in text
    assert "avant le mercredi 2 septembre 2026 à 9 h 05" in text
    assert LINK in mails.offer(context).body_text


@pytest.mark.parametrize(
    ("n_before", "words"),
    [
        (None, "La séance est complète pour le moment. Les places"),
        (0, "Vous êtes en tête de la liste d’attente."),
        (1, "Un groupe attend avant vous."),
        (12, "12 groupes attendent avant vous."),
    ],
)
def test_the_position_is_told_in_words(context, n_before, words):
    assert words in one_line(mails.on_the_list(replace(context, n_before=n_before)).body_text)


def test_the_rule_of_the_list_is_the_sessions_own(context):
    """In the words of the page where one joins it."""
    loose = replace(context, lets_smaller_groups_pass=True)

    assert waiting_list_rule(smaller_pass=False) in mails.on_the_list(context).body_text
    assert waiting_list_rule(smaller_pass=True) in mails.on_the_list(loose).body_text


@every_occasion
def test_one_person_is_not_several(context, occasion):
    mail = write(occasion, replace(context, n_persons=1))

    assert "1 place" not in mail.body_text
    assert "Vos places" not in mail.body_text


@every_occasion
@pytest.mark.parametrize("language", ["fr", "de", "nl", "en", "xx"])
def test_any_language_makes_a_mail_and_leaves_the_readers_as_it_was(context, occasion, language):
    with translation.override("nl"):
        mail = write(occasion, replace(context, language=language))
        assert translation.get_language() == "nl"

    assert mail.language == language
    assert f'lang="{language}"' in mail.body_html
    assert ("Namür" in mail.body_html) is (language == "de")


@every_occasion
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "سوق الجمعة",
        "🧁 L'Éclair & Fils",
        "a\r\nBcc: tous@exemple.test",
        "x" * 160,
    ],
)
def test_any_name_or_place_is_shown_as_typed(context, occasion, text):
    session = session_like(SESSION, title=text[:120], venue=text)
    mail = write(occasion, replace(context, name=text, people=(text,), shops=(text,), session=session))

    assert "<script" not in mail.body_html
    assert "&amp;#x27;" not in mail.body_html
    assert "&#x27;" not in mail.body_text
    assert "&amp;" not in mail.body_text


@every_occasion
def test_little_known_makes_a_mail_too(context, occasion):
    """A contact without a name or an address; a session without title, place, access."""
    bare = Session(
        pk=9, code="X", kind="small_group", starts_at=SESSION.starts_at, duration_min=60, sequence=0
    )
    poor = replace(
        context,
        session=bare,
        name="",
        recipient="",
        people=(),
        shops=(),
        my_sign_ups_link="",
        deadline_at=None,
        revision=0,
    )

    mail = write(occasion, poor)

    assert mail.body_text.startswith("Bonjour,\n")
    assert mail.recipient == ""
    assert "Séance en petit groupe" in mail.body_text
    assert "None" not in mail.body_text + mail.body_html + mail.calendar


def test_who_has_a_seat_reads_what_to_show_at_the_door(context):
    seated = replace(context, check_in_code="K7MP4TXR")
    written = {occasion: write(occasion, seated) for occasion in OCCASIONS}
    written["tomorrow"] = mails.reminder(seated, days=1)
    shown = "Montrez ce code : K7MP-4TXR"

    with_code = {name for name, mail in written.items() if "K7MP" in mail.body_text + mail.body_html}

    assert with_code == {"confirmed", "moved_to_other_session", "tomorrow"}
    for name in with_code:
        mail = written[name]
        assert f"À l’accueil : {shown}" in one_line(mail.body_text)
        assert shown in one_line(mail.body_html)
        assert "<img" not in mail.body_html
        assert "K7MP" not in mail.calendar  # calendars are shared
    assert "Montrez" not in mails.confirmed(context).body_text
