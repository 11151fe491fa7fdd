"""What the journal says of forms that staff typed; these forms by their shop."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from diagnostic.assessment.models import Mode
from diagnostic.assessment.services import Claimed
from diagnostic.assessment.staff_selectors import entries_visible_to
from kernel.wording import mid_sentence
from tenants.journal.models import Entry
from tenants.journal.sentences import (
    Part,
    Ref,
    Thing,
    Topic,
    find_by,
    numbers,
    page_url,
    says,
    sentence,
    subject,
)
from tenants.shops.journal_sentences import NO_NAME

_shop = subject("attempt", NO_NAME)


def _mode(entry: Entry) -> Part:
    mode = entry.details.get("mode")
    return mid_sentence(Mode(mode).label) if mode in set(Mode) else ""


sentence("diagnostic.entry_begun", Topic.DIAGNOSTICS, _("Encodage commencé"))(
    says(_("a commencé à encoder le diagnostic du commerce %(shop)s"), shop=_shop, note=_mode)
)
sentence("diagnostic.entered", Topic.DIAGNOSTICS, _("Diagnostic encodé"))(
    says(_("a encodé le diagnostic du commerce %(shop)s"), shop=_shop, note=_mode)
)


_CLAIMED_BY = {
    Claimed.SIGN_UP: _("par le code, et le lien d’une inscription confirmée"),
    Claimed.NUMBER: _("par le numéro d’établissement"),
}


def _claimed_by(entry: Entry) -> Part:
    by = entry.details.get("by")
    return _CLAIMED_BY.get(Claimed(by), "") if by in set(Claimed) else ""


sentence("diagnostic.claimed", Topic.DIAGNOSTICS, _("Autodiagnostic relié à un commerce"))(
    says(
        _("a relié un autodiagnostic au commerce %(shop)s"),
        shop=subject("shop", NO_NAME),
        note=_claimed_by,
        who=_("Quelqu’un"),
    )
)
sentence("diagnostic.left_unnamed", Topic.DIAGNOSTICS, _("Autodiagnostic laissé sans nom"))(
    says(_("a laissé un autodiagnostic sans nom de commerce"))
)


def _attempts(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """The shop of each form, with its page while it may still be typed. One statement."""
    pks = numbers(refs)
    visible = entries_visible_to(reader).filter(pk__in=pks.values()).select_related("shop")
    rows = {row.pk: row for row in visible}
    found = {}
    for ref, pk in pks.items():
        row = rows.get(pk)
        if row is not None and row.shop is not None:
            url = "" if row.is_finished else page_url("diagnostics:enter_answers", pk=pk)
            found[ref] = Thing(row.shop.name, url)
    return found


find_by("attempt", _attempts)
