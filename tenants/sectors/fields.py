"""The one chooser of a sector: a search by what people call themselves, and all sectors by family.

It works without a script: its button sends the form, `is_sector_search` tells the view, and the form that
`searched` gives is drawn again with the sectors found, and with all that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.typed_values import cleaned_text
from kernel.wording import reader_language
from tenants.sectors.search import LONGEST_QUERY, SectorsFound, sectors_like
from tenants.sectors.selectors import sector_families, sectors_by_code

UNSURE = "unsure"
I_DO_NOT_KNOW = _("Je ne sais pas")
SECTOR_MISSING = _("Choisissez un secteur de la liste.")
NEAREST = _("Aucun secteur ne porte ce nom. Voici ce qui s’en approche le plus.")
NOTHING_NEAR = _("Rien ne ressemble à « %(query)s ». Essayez un autre mot, ou parcourez la liste.")


@dataclass(frozen=True)
class SectorChoice:
    """What came back from the chooser: a code, UNSURE or "", and what was searched for."""

    code: str = ""
    query: str = ""
    is_search: bool = False


def is_sector_search(sent: Mapping[str, Any], name: str = "sector") -> bool:
    """Whether the chooser's own button sent the form: nothing is to be checked or done yet."""
    return f"{name}-search" in sent


def searched(sent: Mapping[str, Any], name: str = "sector", *, is_search: bool = True) -> SectorChoice:
    """The chooser's value as initial value of a form drawn again; open and read aloud after a search."""
    query = cleaned_text(str(sent.get(f"{name}-q") or ""))[:LONGEST_QUERY]
    return SectorChoice(str(sent.get(name) or ""), query, is_search)


def found_text(found: SectorsFound, query: str) -> str:
    """What a search found, in a sentence."""
    if not found.codes:
        return str(NOTHING_NEAR) % {"query": query}
    if not found.is_sure:
        return str(NEAREST)
    return ngettext("Un secteur trouvé.", "%(n)d secteurs trouvés.", len(found.codes)) % {
        "n": len(found.codes)
    }


class SectorChooser(forms.Widget):
    """`is_folded`: in a form that asks for much else, it opens on demand. `unsure`: how not choosing is said.
    `search_action`: where the search is answered, if not where the form is sent to."""

    template_name = "components/sector_chooser.html"
    use_fieldset = True

    def __init__(
        self,
        *,
        is_folded: bool = True,
        unsure: Any = I_DO_NOT_KNOW,
        search_action: str = "",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.search_action = search_action
        self.is_folded = is_folded
        self.unsure = unsure

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> SectorChoice:
        return searched(data, name, is_search=False)

    def id_for_label(self, id_: str) -> str:
        """The search: it comes first."""
        return f"{id_}_0"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        choice = value if isinstance(value, SectorChoice) else SectorChoice(str(value or ""))
        found = (
            sectors_like(choice.query, reader_language()) if choice.query else SectorsFound((), is_sure=True)
        )
        lines = _lines()
        is_invalid = (attrs or {}).get("aria-invalid") == "true"
        context["widget"] |= {
            "chosen": choice.code,
            "chosen_name": self.unsure if choice.code == UNSURE else _name_of(choice.code, lines),
            "query": choice.query,
            "is_search": choice.is_search,
            "told": found_text(found, choice.query) if choice.query else "",
            "found": [lines[code] for code in found.codes if code in lines],
            "families": [
                (family.name, [lines[code] for code, _name in family.sectors if code not in found.codes])
                for family in sector_families()
            ],
            "search_action": self.search_action,
            "is_folded": self.is_folded,
            "is_open": not self.is_folded or is_invalid or choice.is_search,
            "unsure": self.unsure,
            "unsure_code": UNSURE,
            "longest_query": LONGEST_QUERY,
        }
        return context


@dataclass(frozen=True)
class SectorLine:
    """A sector to choose: where it stands in the list of all, and in which family."""

    code: str
    name: str
    family: int
    place: int


def _lines() -> dict[str, SectorLine]:
    in_order = [
        (code, name, family)
        for family, of_family in enumerate(sector_families())
        for code, name in of_family.sectors
    ]
    return {
        code: SectorLine(code, name, family, place) for place, (code, name, family) in enumerate(in_order)
    }


def _name_of(code: str, lines: Mapping[str, SectorLine]) -> str:
    return lines[code].name if code in lines else ""


class SectorField(forms.Field):
    """The code of a sector; None for who is not sure, and for nothing chosen where it may be left out."""

    widget = SectorChooser
    default_error_messages = {"required": SECTOR_MISSING, "invalid": SECTOR_MISSING}

    def clean(self, value: Any) -> str | None:
        code = value.code if isinstance(value, SectorChoice) else str(value or "")
        if code == UNSURE:
            return None
        if not code:
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        if code not in sectors_by_code():
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return code
