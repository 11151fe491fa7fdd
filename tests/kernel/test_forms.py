"""A field is drawn with its label, help and error tied together, whatever its widget."""

from django import forms
from django.utils.translation import override

from kernel.forms import PortalFormRenderer


class Contact(forms.Form):
    default_renderer = PortalFormRenderer
    name = forms.CharField(label="Nom", help_text="Celui de la vitrine.")
    role = forms.ChoiceField(label="Rôle", choices=[("owner", "Propriétaire")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    agrees = forms.BooleanField(label="J’accepte")


def drawn(form: forms.Form) -> str:
    with override("fr"):
        return str(form)


def test_a_field_names_its_help_and_its_error() -> None:
    page = drawn(Contact({"role": "owner", "agrees": "on"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_what_is_wrong_is_listed_first_with_links_to_the_fields() -> None:
    summary, _, fields = drawn(Contact({})).partition('class="field')
    assert 'role="alert"' in summary
    assert "autofocus" in summary
    assert 'href="#id_name"' in summary
    assert 'href="#id_role_0"' in summary
    assert 'href="#id_agrees"' in summary
    assert 'id="id_role_0"' in fields


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    page = drawn(Contact())
    assert "<legend>Rôle" in page
    assert page.count("<fieldset") == 1


def test_only_what_may_be_left_out_is_marked() -> None:
    page = " ".join(drawn(Contact()).split())
    assert page.count("facultatif") == 1
    assert 'Note <span class="optional">facultatif</span>' in page


def test_a_form_without_mistakes_has_no_summary_and_no_inline_style() -> None:
    page = drawn(Contact())
    assert "error-summary" not in page
    assert "style=" not in page
