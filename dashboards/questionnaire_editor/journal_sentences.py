"""What the journal says of trying a draft on past answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostic.versions.journal_sentences import version_of
from tenants.journal.models import Entry
from tenants.journal.sentences import Ref, Thing, Topic, find_by, numbers, page_url, says, sentence
from tenants.runs.models import Run


def _run(entry: Entry) -> Ref:
    return Ref("dry_run", str(entry.details.get("run") or ""), _("un essai sur les réponses passées"))


sentence("questionnaire.dry_run", Topic.QUESTIONNAIRE, gettext_lazy("Brouillon essayé"))(
    says(
        gettext_lazy("a demandé %(run)s, avec le brouillon %(version)s du questionnaire"),
        run=_run,
        version=version_of,
    )
)


def _runs(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """With its page while it is kept. One statement."""
    pks = numbers(refs)
    kept = set(Run.objects.filter(pk__in=pks.values()).values_list("pk", flat=True))
    return {
        ref: Thing(ref.known, page_url("questionnaires:run", pk=pk)) for ref, pk in pks.items() if pk in kept
    }


find_by("dry_run", _runs)
