"""What the journal says of the questionnaire's versions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from tenants.journal.models import Entry
from tenants.journal.sentences import (
    Part,
    Ref,
    Said,
    Thing,
    Topic,
    detail,
    find_by,
    page_url,
    says,
    sentence,
    subject,
)

version_of = subject("questionnaire")
# The parts of the draft's editor, as the journal stores them; their code comes after.
PARTS = {
    "question": gettext_lazy("question %(code)s"),
    "theme": gettext_lazy("thème %(code)s"),
    "sector": gettext_lazy("secteur %(code)s"),
    "thresholds": gettext_lazy("seuils"),
    "file": gettext_lazy("tout le brouillon, par un fichier"),
}

sentence("questionnaire.draft_made", Topic.QUESTIONNAIRE, gettext_lazy("Brouillon créé"))(
    says(
        gettext_lazy("a créé le brouillon %(version)s du questionnaire, à partir de la version %(base)s"),
        version=version_of,
        base=detail("base"),
    )
)


def _part(entry: Entry) -> Part:
    part, _space, code = str(entry.details.get("part") or "").partition(" ")
    return str(PARTS[part]) % {"code": code} if part in PARTS else ""


sentence("questionnaire.draft_changed", Topic.QUESTIONNAIRE, gettext_lazy("Brouillon changé"))(
    says(gettext_lazy("a changé le brouillon %(version)s du questionnaire"), version=version_of, note=_part)
)
sentence("questionnaire.draft_discarded", Topic.QUESTIONNAIRE, gettext_lazy("Brouillon jeté"))(
    says(gettext_lazy("a jeté le brouillon %(version)s du questionnaire"), version=version_of)
)


@sentence("questionnaire.published", Topic.QUESTIONNAIRE, gettext_lazy("Version publiée"))
def _published(entry: Entry) -> Said:
    parts: dict[str, Part] = {"version": version_of(entry), "former": detail("former")(entry)}
    if not parts["former"]:
        return Said(_("a publié la version %(version)s du questionnaire"), parts)
    return Said(
        _("a publié la version %(version)s du questionnaire, à la place de la version %(former)s"), parts
    )


def _versions(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By version, with its page. One statement."""
    rows = QuestionnaireVersion.objects.filter(version__in={ref.key for ref in refs})
    status = dict(rows.values_list("version", "status"))
    return {ref: Thing(ref.key, _url(ref.key, status[ref.key])) for ref in refs if ref.key in status}


def _url(version: str, status: str) -> str:
    if status == VersionStatus.DRAFT:
        return page_url("questionnaires:draft")
    return page_url("questionnaires:version", version=version)


find_by("questionnaire", _versions)
