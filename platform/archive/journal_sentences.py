"""What the journal says of edition archives."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from campaigns.editions.models import Edition
from kernel.templatetags.portal import number
from tenants.journal.models import Entry
from tenants.journal.sentences import (
    Part,
    Ref,
    Thing,
    Topic,
    find_by,
    page_url,
    says,
    sentence,
    subject,
    subject_key,
    uuids,
)
from tenants.runs.models import Run

ASKED = {
    "check": gettext_lazy("la vérification d’une archive"),
    "import": gettext_lazy("l’import d’une archive"),
    "export": gettext_lazy("l’export d’une édition"),
}
_edition = subject("edition")


def _run(entry: Entry) -> Ref:
    asked = ASKED.get(str(entry.details.get("kind")), gettext_lazy("une opération sur une archive"))
    return Ref("archive_run", subject_key(entry), str(asked))


def _written(entry: Entry) -> Part:
    n = int(entry.details.get("n_written") or 0)
    return ngettext("%(n)s ligne écrite", "%(n)s lignes écrites", n) % {"n": number(n)}


sentence("archive.asked", Topic.ARCHIVES, gettext_lazy("Import ou export demandé"))(
    says(gettext_lazy("a demandé %(run)s"), run=_run)
)
sentence("edition.imported", Topic.ARCHIVES, gettext_lazy("Édition importée"))(
    says(gettext_lazy("a importé l’édition %(edition)s"), edition=_edition, note=_written)
)
sentence("edition.exported", Topic.ARCHIVES, gettext_lazy("Édition exportée"))(
    says(gettext_lazy("a exporté l’édition %(edition)s"), edition=_edition)
)


def _runs(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """With its page while it is kept. One statement."""
    asked = uuids(refs)
    kept = set(Run.objects.filter(uuid__in=asked.values()).values_list("uuid", flat=True))
    return {
        ref: Thing(ref.known, page_url("archive:run", uuid=uuid))
        for ref, uuid in asked.items()
        if uuid in kept
    }


def _editions(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By code, with its bilan. One statement."""
    names = dict(Edition.objects.filter(code__in={ref.key for ref in refs}).values_list("code", "name"))
    return {ref: Thing(names[ref.key], _bilan_url(ref.key)) for ref in refs if ref.key in names}


def _bilan_url(code: str) -> str:
    url = page_url("bilan:bilan")
    return f"{url}?edition={code}" if url else ""


find_by("archive_run", _runs)
find_by("edition", _editions)
