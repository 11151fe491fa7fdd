"""What the journal says of the company register's extracts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.templatetags.portal import number
from tenants.journal.models import Entry
from tenants.journal.sentences import Part, Said, Topic, says, sentence, subject_key


def _rows(entry: Entry) -> Part:
    n = int(entry.details.get("rows") or 0)
    return ngettext("%(n)s ligne", "%(n)s lignes", n) % {"n": number(n)}


def _file(entry: Entry) -> Part:
    return str(entry.details.get("file") or "")


def _proposals(entry: Entry) -> Part:
    n = int(entry.details.get("proposals") or 0)
    return ngettext("%(n)s changement", "%(n)s changements", n) % {"n": number(n)}


@sentence("company_register.loaded", Topic.SHOPS, _("Extrait de la BCE chargé"))
def _loaded(entry: Entry) -> Said:
    n = int(entry.details.get("establishments") or 0)
    counted = ngettext("%(n)s établissement", "%(n)s établissements", n) % {"n": number(n)}
    return Said(_("a chargé l’extrait %(extract)s de la BCE"), {"extract": subject_key(entry)}, note=counted)


sentence("company_register.asked", Topic.SHOPS, _("Chargement de la BCE demandé"))(
    says(_("a demandé de charger l’extrait %(file)s de la BCE"), file=_file)
)


@sentence("company_register.accepted", Topic.SHOPS, _("Changements de la BCE pris"))
def _accepted(entry: Entry) -> Said:
    return Said(_("a pris dans le registre ce que la BCE a changé"), note=_proposals(entry))


@sentence("company_register.declined", Topic.SHOPS, _("Changements de la BCE écartés"))
def _declined(entry: Entry) -> Said:
    return Said(_("a laissé le registre comme il est, malgré la BCE"), note=_proposals(entry))


@sentence("company_register.not_taken", Topic.SHOPS, _("Établissements de la BCE écartés"))
def _not_taken(entry: Entry) -> Said:
    n = int(entry.details.get("establishments") or 0)
    counted = ngettext("%(n)s établissement", "%(n)s établissements", n) % {"n": number(n)}
    return Said(_("n’a pas pris des établissements de la BCE dans le registre"), note=counted)


sentence("company_register.forgotten", Topic.SHOPS, _("Données de la BCE effacées"))(
    says(_("a effacé de vieilles données de la BCE, de personnes hors du registre"), note=_rows)
)
