"""What the journal says of streets, areas and where shops are."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.templatetags.portal import number
from tenants.journal.models import Entry
from tenants.journal.sentences import Topic, says, sentence


def _detail(name: str) -> Callable[[Entry], str]:
    return lambda entry: str(entry.details.get(name) or "?")


def _shops(entry: Entry) -> str:
    n = int(entry.details.get("n_shops") or 0)
    return ngettext("%(n)s commerce", "%(n)s commerces", n) % {"n": number(n)}


sentence("street.renamed", Topic.SHOPS, _("Rue renommée"))(
    says(
        _("a donné le nom %(name)s à la rue %(before)s"),
        note=_shops,
        name=_detail("name"),
        before=_detail("before"),
    )
)
sentence("street.brought_together", Topic.SHOPS, _("Rues réunies"))(
    says(_("a réuni la rue %(name)s à la rue %(into)s"), name=_detail("name"), into=_detail("into"))
)
sentence("street.taken_apart", Topic.SHOPS, _("Rues séparées"))(
    says(_("a séparé à nouveau la rue %(name)s de la rue %(of)s"), name=_detail("name"), of=_detail("of"))
)
sentence("street.kept_apart", Topic.SHOPS, _("Rues différentes"))(
    says(
        _("a noté deux rues différentes : %(name)s et %(other)s"),
        name=_detail("name"),
        other=_detail("other"),
    )
)
sentence("area.added", Topic.SHOPS, _("Quartier ajouté"))(
    says(_("a ajouté le quartier %(name)s"), name=_detail("name"))
)
sentence("area.changed", Topic.SHOPS, _("Quartier changé"))(
    says(_("a changé le quartier %(name)s"), name=_detail("name"))
)
sentence("area.deleted", Topic.SHOPS, _("Quartier supprimé"))(
    says(_("a supprimé le quartier %(name)s"), name=_detail("name"))
)
sentence("shops.placed", Topic.SHOPS, _("Commerces placés sur la carte"))(
    says(_("a placé des commerces par un fichier de coordonnées"), note=_shops)
)
