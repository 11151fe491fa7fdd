"""What the journal says of doubles that are none, and of looks for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenants.journal.models import Entry
from tenants.journal.sentences import Ref, Topic, says, sentence, subject

NO_NAME = _("sans nom")
_shop = subject("shop", NO_NAME)


def _other_shop(entry: Entry) -> Ref:
    return Ref("shop", str(entry.details.get("into") or ""), str(NO_NAME))


sentence("double.different", Topic.SHOPS, _("Pas des doublons"))(
    says(
        _("a dit que le commerce %(shop)s et le commerce %(into)s ne sont pas les mêmes"),
        shop=_shop,
        into=_other_shop,
    )
)
sentence("double.different_people", Topic.SHOPS, _("Pas la même personne"))(
    says(_("a dit que deux fiches ne sont pas de la même personne"))
)
sentence("doubles.asked", Topic.SHOPS, _("Recherche de doublons"))(
    says(_("a lancé la recherche de doublons"))
)
