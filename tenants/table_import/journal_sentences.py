"""What the journal says of imports of tables."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
    uuids,
)
from tenants.table_import.kinds import kind_of
from tenants.table_import.models import TableImport

_table = subject("table-import", _("sans nom"))


def _written(entry: Entry) -> Part:
    n_added, n_changed = int(entry.details.get("n_added") or 0), int(entry.details.get("n_changed") or 0)
    added = ngettext("%(n)s ligne ajoutée", "%(n)s lignes ajoutées", n_added) % {"n": number(n_added)}
    changed = ngettext("%(n)s complétée", "%(n)s complétées", n_changed) % {"n": number(n_changed)}
    return f"{added}, {changed}"


sentence("table.uploaded", Topic.SHOPS, _("Liste envoyée"))(
    says(_("a envoyé la liste %(table)s pour l’importer"), table=_table)
)
sentence("table.imported", Topic.SHOPS, _("Liste importée"))(
    says(_("a importé la liste %(table)s"), table=_table, note=_written)
)
sentence("table.import_undone", Topic.SHOPS, _("Import annulé"))(
    says(_("a annulé l’import de la liste %(table)s"), table=_table)
)
sentence("table.dropped", Topic.SHOPS, _("Import abandonné"))(
    says(_("a abandonné l’import de la liste %(table)s"), table=_table)
)


def _tables(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By the name of the file, with its page. One statement."""
    asked = uuids(refs)
    found = {table.uuid: table for table in TableImport.objects.filter(uuid__in=asked.values())}
    return {
        ref: Thing(found[uuid].label, page_url(f"{kind_of(found[uuid].kind).namespace}:import", uuid=uuid))
        for ref, uuid in asked.items()
        if uuid in found
    }


find_by("table-import", _tables)
