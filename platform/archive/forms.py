"""What is asked for on the archives' page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campaigns.editions.models import Edition


class ImportForm(forms.Form):
    archive = forms.FileField(
        label=_("Archive de l’édition (fichier ZIP)"),
        help_text=_("Un fichier ZIP avec edition.json et les fichiers CSV."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    is_check = forms.BooleanField(
        label=_("Vérifier seulement, sans rien enregistrer"), required=False, initial=True
    )

    def clean_archive(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["archive"]
        if (upload.size or 0) > settings.ARCHIVE_MAX_BYTES:
            raise forms.ValidationError(
                _("Ce fichier est trop grand : %(max)d Mo au plus."),
                params={"max": settings.ARCHIVE_MAX_BYTES // 1024 // 1024},
            )
        if upload.read(2) != b"PK":
            raise forms.ValidationError(
                _("Ce fichier n’est pas un ZIP. Choisissez le fichier ZIP de l’archive.")
            )
        upload.seek(0)
        return upload


class ExportForm(forms.Form):
    edition = forms.ChoiceField(label=_("Édition"))

    def __init__(self, *args: Any, editions: Sequence[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [(edition.code, edition.name) for edition in editions]  # type: ignore[attr-defined]
