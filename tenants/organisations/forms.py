"""What an administrator may change of the organisation's appearance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kernel.fields import EmailField, PhoneField, TextField
from tenants.organisations.appearance import MAX_LOGO_BYTES, picture_ending

TEXT_FIELDS = ("colour", "contact_name", "contact_email", "contact_phone", "contact_address")


class AppearanceForm(forms.Form):
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}\Z",
        label=_("Couleur"),
        help_text=_("Elle est assombrie au besoin, pour que le texte blanc y reste lisible."),
        error_messages={"invalid": _("Écrivez la couleur comme #0f5560.")},
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG ou WebP, 300 ko au plus ; carré de préférence."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    is_logo_removed = forms.BooleanField(label=_("Retirer le logo actuel"), required=False)
    contact_name = TextField(label=_("Nom du contact"), max_length=120, required=False)
    contact_email = EmailField(label=_("Adresse e-mail du contact"), required=False)
    contact_phone = PhoneField(label=_("Téléphone du contact"), required=False)
    contact_address = TextField(label=_("Adresse du contact"), max_length=200, required=False)

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["is_logo_removed"]

    def clean_logo(self) -> UploadedFile[bytes] | None:
        logo: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if logo is None:
            return None
        if (logo.size or 0) > MAX_LOGO_BYTES:
            raise forms.ValidationError(_("Ce logo est trop lourd : 300 ko au plus."))
        head = logo.read(12)
        logo.seek(0)
        if picture_ending(head) is None:
            raise forms.ValidationError(_("Ce fichier n’est pas une image PNG, JPEG ou WebP."))
        return logo
