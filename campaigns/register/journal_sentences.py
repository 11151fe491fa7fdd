"""What the journal says of the list of shops: who took it away, and what was done to many shops at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.register.models import BulkAction
from kernel.templatetags.portal import number
from tenants.journal.models import Entry
from tenants.journal.sentences import Said, Topic, sentence


def _shops(entry: Entry) -> str:
    n = int(entry.details.get("n_shops") or 0)
    return ngettext("%(n)s commerce", "%(n)s commerces", n) % {"n": number(n)}


@sentence("register.exported", Topic.SHOPS, _("Liste des commerces téléchargée"))
def _exported(entry: Entry) -> Said:
    text = _("a téléchargé la liste des commerces")
    if entry.details.get("has_contacts"):
        text = _("a téléchargé la liste des commerces, avec leurs contacts")
    return Said(text, note=f"{str(entry.details.get('format') or '').upper()}, {_shops(entry)}")


@sentence("register.bulk_changed", Topic.SHOPS, _("Plusieurs commerces changés"))
def _bulk_changed(entry: Entry) -> Said:
    action = str(dict(BulkAction.choices).get(entry.details.get("change", ""), ""))
    note = f"{action} : {entry.details['target']}" if entry.details.get("target") else action
    return Said(_("a changé %(shops)s d’un coup"), {"shops": _shops(entry)}, note=note)


@sentence("register.bulk_undone", Topic.SHOPS, _("Changement de plusieurs commerces annulé"))
def _bulk_undone(entry: Entry) -> Said:
    action = str(dict(BulkAction.choices).get(entry.details.get("change", ""), ""))
    return Said(_("a annulé le changement de %(shops)s"), {"shops": _shops(entry)}, note=action)
