"""Names of bands, dimensions, families and themes, in the reader's language, French where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.engine.figures.definitions import BAND_LABELS
from diagnostic.questionnaire.catalogue import Texts, load_questionnaire
from diagnostic.questionnaire.texts import plain_name
from kernel.wording import reader_language
from tenants.sectors.models import Sector


@dataclass(frozen=True)
class Labels:
    """`families` by code, in the order in which they are listed; an unknown code is its own name."""

    dimensions: Mapping[str, str]
    themes: Mapping[str, str]
    families: Mapping[str, str]

    def band(self, code: str) -> str:
        return str(BAND_LABELS[code])

    def dimension(self, code: str) -> str:
        return self.dimensions.get(code, code)

    def theme(self, code: str) -> str:
        return self.themes.get(code, code)

    def family(self, code: str) -> str:
        return self.families.get(code, code) if code else _("Secteur pas encore sûr")


def labels() -> Labels:
    """One statement, for the families."""
    questionnaire = load_questionnaire()
    families = Sector.objects.order_by("number").values_list("family", "family_name")
    return Labels(
        dimensions={one.code: _said(one.texts) for one in questionnaire.dimensions},
        themes={one.code: _said(one.title) for one in questionnaire.themes},
        families=dict(families),
    )


def _said(texts: Texts) -> str:
    return plain_name(texts, reader_language())
