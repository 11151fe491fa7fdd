"""Forms refuse aloud: all that is wrong at once, in one summary; and say truly what may be left out."""

import re

import pytest
from django import forms
from django.http import HttpResponse
from django.template.loader import render_to_string

from kernel.fields import EmailField, PhoneField, TextField
from kernel.forms import OneOfForm, Problem, form_page, problems_of, sometimes_needed
from tests.refusals import refuse_silence


class Contact(OneOfForm):
    one_of = ("mail", "phone")
    one_of_missing = "Il en faut un."

    name = TextField(label="Nom")
    mail = EmailField(label="Courriel", required=False)
    phone = PhoneField(label="Téléphone", required=False)
    note = TextField(label="Remarque", required=False)


class Seats(forms.Form):
    quota = forms.IntegerField(label="Places")
    until = sometimes_needed(forms.DateField(label="Jusqu’au", required=False))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"name": ["Ce champ est nécessaire."], "mail": ["Il en faut un."]}),
        ({"name": "Ana"}, {"mail": ["Il en faut un."]}),
        ({"name": "Ana", "phone": "081 22 33 44"}, {}),
        ({"name": "Ana", "mail": "ana@exemple.test"}, {}),
        # Tried, and wrong: the other one is not asked for as well.
        ({"name": "Ana", "phone": "081"}, {"phone": ["Ce numéro de téléphone n’est pas complet."]}),
        (
            {"phone": "081"},
            {"name": ["Ce champ est nécessaire."], "phone": ["Ce numéro de téléphone n’est pas complet."]},
        ),
    ],
)
def test_one_of_several_is_asked_for_with_all_the_rest(typed, wrong):
    assert Contact(typed).errors == wrong


def optional_words(form: forms.Form, name: str) -> str:
    found = re.search(r'class="optional">([^<]+)<', form[name].as_field_group())
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("form", "name", "words"),
    [
        (Contact(), "name", ""),
        (Contact(), "mail", "l’un des deux suffit"),
        (Contact(), "note", "facultatif"),
        (Seats(), "quota", ""),
        (Seats(), "until", ""),
    ],
)
def test_facultatif_is_said_of_what_may_be_left_out_and_of_nothing_else(form, name, words):
    assert optional_words(form, name) == words


def test_a_summary_lists_all_forms_in_their_order_and_says_whose_fields_they_are():
    first, second = Seats({"quota": "x"}, prefix="a"), Seats({}, prefix="b")

    found = [*problems_of(first, who="Namur"), *problems_of(second)]

    assert [(one.href, one.label) for one in found] == [
        ("#id_a-quota", "Namur, Places"),
        ("#id_b-quota", "Places"),
    ]


def test_a_refused_page_has_its_status_title_and_summary(rf):
    form = Contact({})

    page = form_page(rf.post("/"), "tenants/organisations/appearance.html", {"form": form}, form)

    assert page.status_code == 422
    refuse_silence(page)
    text = page.content.decode()
    assert "2 points sont à corriger" in text
    assert '<a href="#id_mail">Courriel</a> – Il en faut un.' in text


def test_a_page_without_problems_is_a_page(rf):
    page = form_page(rf.get("/"), "tenants/organisations/appearance.html", {"form": Contact()})

    assert page.status_code == 200
    assert "Erreur" not in page.content.decode()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<title>Places</title><div class='error-summary' autofocus></div>", "title"),
        ("<title>Erreur : Places</title>", "0 summaries"),
        ("<title>Erreur</title><div class='error-summary'></div>", "focus"),
        ("<title>Erreur</title><div class='error-summary' autofocus></div><input autofocus>", "focus"),
        ("<title>Erreur</title><div class='error-summary' autofocus><a href='#nom'>Nom</a></div>", "#nom"),
    ],
)
def test_a_silent_refusal_is_found(text, why):
    with pytest.raises(AssertionError, match=why):
        refuse_silence(HttpResponse(text, status=422))


def test_a_problem_without_a_field_stands_alone_and_one_with_a_page_leads_there():
    found = [Problem("", "", "Plus de place."), Problem("", "Question 3", "Sans réponse.", "/q/3/")]

    text = render_to_string("components/error_summary.html", {"form_problems": found})

    assert "<li>Plus de place.</li>" in text
    assert '<a href="/q/3/">Question 3</a> – Sans réponse.' in text
