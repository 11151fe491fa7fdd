"""What is pasted: what is clear is taken, what leaves a doubt is proposed, and taken the second time."""

import re

import pytest
from django import forms
from django.utils.translation import override

from kernel.fields import BceField, EmailField, HouseNumberField, PhoneField, PostalCodeField
from kernel.forms import PortalFormRenderer


class Contact(forms.Form):
    default_renderer = PortalFormRenderer
    email = EmailField(required=False)
    phone = PhoneField(required=False)
    bce = BceField(required=False)
    number = HouseNumberField(required=False)
    postal_code = PostalCodeField(required=False)


def errors_of(form: forms.Form) -> dict[str, list[str]]:
    with override("fr"):
        return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def sent_again(form: forms.Form, **changed: str) -> Contact:
    """What a browser sends when one presses the button of the page as it came."""
    page = str(form)
    values = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes["type"] != "checkbox":
            values[attributes["name"]] = attributes.get("value", "")
    return Contact(values | changed)


def test_what_is_clear_is_taken_clean():
    form = Contact(
        {
            "email": "Anne <anne@x.be>",
            "phone": "tel:(+32) 0470 12 34 56",
            "bce": "TVA BE 0403.170.701",
            "number": "123A boîte 12",
            "postal_code": " B-4000 ",
        }
    )
    assert form.is_valid()
    assert form.cleaned_data == {
        "email": "anne@x.be",
        "phone": "(+32) 0470 12 34 56",
        "bce": "0403170701",
        "number": "123A boîte 12",
        "postal_code": "4000",
    }


@pytest.mark.parametrize(
    ("field", "typed", "proposed", "said"),
    [
        ("phone", "081 22 33 44 / 0470 12 34 56", "081 22 33 44", "Un seul numéro suffit"),
        ("phone", "0470 12 34 56 le matin", "0470 12 34 56", "Nous avons lu le numéro 0470 12 34 56"),
        ("bce", "0403.170.701 / 2.136.514.278", "0403170701", "nous avons gardé 0403170701"),
        ("bce", "SRL Lambert 0403.170.701", "0403170701", "Nous avons lu le numéro 0403170701"),
        ("email", "anne@x.be, bob@y.be", "anne@x.be", "Une seule adresse suffit"),
        ("email", "Anne Lambert anne@x.be", "anne@x.be", "Nous avons lu l’adresse anne@x.be"),
        ("email", "anne@exemple,be", "anne@exemple.be", "Vouliez-vous écrire anne@exemple.be"),
        ("email", "andré@exemple.be", "andre@exemple.be", "Vouliez-vous écrire andre@exemple.be"),
        ("email", "anne@gmailcom", "anne@gmail.com", "Vouliez-vous écrire anne@gmail.com"),
    ],
)
def test_a_doubt_is_said_and_the_field_holds_what_was_read(field, typed, proposed, said):
    form = Contact({field: typed})
    assert said in errors_of(form)[field][0]
    assert str(form[field].value()) == proposed
    again = sent_again(form)
    assert again.is_valid()
    assert again.cleaned_data[field] == proposed


def test_a_domain_one_letter_off_is_asked_about_and_the_answer_is_taken():
    form = Contact({"email": "Anne@gmial.com"})
    assert "Vouliez-vous écrire Anne@gmail.com ?" in errors_of(form)["email"][0].replace("\u202f", " ")
    with override("fr"):
        page = str(form)
    assert 'value="Anne@gmail.com"' in page
    assert "Non, garder Anne@gmial.com" in page

    taken = sent_again(form)
    assert taken.is_valid()
    assert taken.cleaned_data["email"] == "Anne@gmail.com"


@pytest.mark.parametrize(
    "answer", [{"email": "Anne@gmial.com"}, {"email": "anne@GMIAL.com "}, {"email-kept": "1"}]
)
def test_who_has_an_odd_address_keeps_it(answer):
    again = sent_again(Contact({"email": "Anne@gmial.com"}), **answer)
    assert again.is_valid()
    assert again.cleaned_data["email"].casefold() == "anne@gmial.com"


def test_who_kept_an_odd_address_is_not_asked_again_for_another_mistake():
    again = sent_again(Contact({"email": "anne@gmial.com"}), **{"email-kept": "1", "phone": "12"})
    assert list(again.errors) == ["phone"]
    assert 'value="anne@gmial.com"' in str(again["email"])
    corrected = sent_again(again, phone="0470 12 34 56")
    assert corrected.is_valid()
    assert corrected.cleaned_data["email"] == "anne@gmial.com"


def test_another_odd_address_is_asked_about_too():
    again = sent_again(Contact({"email": "anne@gmial.com"}), email="anne@hotmial.com")
    assert str(again["email"].value()) == "anne@hotmail.com"
    assert "email" in again.errors


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("phone", "0470 12 34 5", "n’est pas complet"),
        ("phone", "0470 12 34 567", "trop de chiffres"),
        ("bce", "0403.170.702", "n’existe pas"),
        ("email", "anne", "n’est pas complète"),
        ("email", "anne@exemple", "n’est pas complète"),
        ("number", "123 A, deuxième étage gauche", "24 caractères au plus"),
        ("postal_code", "quatre mille", "8 caractères au plus"),
    ],
)
def test_what_is_wrong_stays_as_it_was_typed(field, typed, said):
    form = Contact({field: typed})
    assert said in errors_of(form)[field][0]
    assert str(form[field].value()) == typed


def test_the_browser_does_not_cut_what_is_pasted():
    page = str(Contact())
    for field in ("email", "phone", "bce", "postal_code"):
        tag = re.search(rf'<input[^>]*name="{field}"[^>]*>', page)
        assert tag is not None
        assert 'maxlength="300"' in tag.group()
    assert 'maxlength="24"' in page


def test_an_initial_value_is_drawn_as_it_is():
    assert 'value="anne@gmial.com"' in str(Contact(initial={"email": "anne@gmial.com"})["email"])


def test_nothing_sent_is_nothing():
    form = Contact({})
    assert form.is_valid()
    assert set(form.cleaned_data.values()) == {""}
