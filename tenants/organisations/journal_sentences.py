"""What the journal says of an organisation's appearance, and organisations by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.wording import mid_sentence, reader_language
from tenants.journal.models import Entry
from tenants.journal.sentences import Part, Ref, Said, Thing, Topic, find_by, page_url, sentence
from tenants.organisations.forms import AppearanceForm
from tenants.organisations.models import Organisation


@sentence("organisation.appearance_changed", Topic.APPEARANCE, _("Apparence changée"))
def _changed(entry: Entry) -> Said:
    fields = AppearanceForm.base_fields
    names = [mid_sentence(fields[name].label) for name in entry.details.get("fields", []) if name in fields]
    return Said(_("a changé %(appearance)s"), {"appearance": Ref("appearance", "")}, note=", ".join(names))


def _appearance(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    return {ref: Thing(str(_("l’apparence de l’espace")), page_url("staff:appearance")) for ref in refs}


def _organisations(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By short name, in the reader's language. One statement."""
    rows = Organisation.objects.filter(slug__in={ref.key for ref in refs})
    names = {row.slug: row.name_in(reader_language()) for row in rows}
    return {ref: Thing(names[ref.key]) for ref in refs if ref.key in names}


def cities(slugs: object) -> Part:
    """The organisations with these short names, as a detail lists them."""
    return [Ref("organisation", str(slug), str(slug)) for slug in slugs] if isinstance(slugs, list) else ""


def with_other_cities(entry: Entry) -> Part:
    """A second line that names the cities whose rows were read beside the own ones; nothing without."""
    others = cities(entry.details.get("cities"))
    return Said(_("Avec des commerces d’autres villes : %(cities)s"), {"cities": others}) if others else ""


find_by("appearance", _appearance)
find_by("organisation", _organisations)
