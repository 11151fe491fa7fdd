"""What the journal says of requests for a place in a small group; requests by their shop or person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from diagnostic.small_groups.models import SmallGroupRequest
from diagnostic.small_groups.staff_selectors import can_see_requests
from tenants.journal.sentences import Ref, Thing, Topic, find_by, page_url, says, sentence, subject, uuids

_whose = subject("small_group", _("quelqu’un"))

sentence("small_group.asked", Topic.DIAGNOSTICS, _("Petit groupe demandé"))(
    says(
        _("a demandé une place en petit groupe : %(whose)s"),
        whose=_whose,
        who=_("Un commerce, sur la page de la ville,"),
    )
)
sentence("small_group.handled", Topic.DIAGNOSTICS, _("Demande de petit groupe traitée"))(
    says(_("a traité la demande de petit groupe : %(whose)s"), whose=_whose)
)


def _requests(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By shop, else by person, for those who read names. One statement."""
    if not can_see_requests(reader):
        return {}
    asked = uuids(refs)
    rows = SmallGroupRequest.objects.filter(uuid__in=asked.values()).select_related("shop", "person")
    found = {row.uuid: row for row in rows}
    url = page_url("small_groups:requests")
    return {ref: Thing(_name(found[uuid]) or ref.known, url) for ref, uuid in asked.items() if uuid in found}


def _name(request: SmallGroupRequest) -> str:
    return request.shop.name if request.shop else request.person.name


find_by("small_group", _requests)
