"""What people type to keep a view of the list."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.fields import TextField
from kernel.lists.queries import PAGE

LONGEST_QUERY = 2_000


class ViewNameForm(forms.Form):
    name = TextField(
        label=_("Nom de la vue"),
        max_length=60,
        error_messages={"required": _("Donnez un nom à cette vue.")},
    )


class SaveViewForm(ViewNameForm):
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """As the list writes its address, without a page."""
        asked = QueryDict(self.cleaned_data["query"].lstrip("?"), mutable=True)
        asked.pop(PAGE, None)
        return asked.urlencode()
