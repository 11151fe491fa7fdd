"""What the journal says of who came in: once for what somebody notes at a door, each correction by itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.agenda.journal_sentences import session_of
from tenants.journal.models import Entry
from tenants.journal.sentences import Part, Said, Topic, says, sentence
from tenants.organisations.journal_sentences import cities


def _note(entry: Entry) -> Part:
    """The reason, else the city whose shops it was about where that is another one."""
    reason = str(entry.details.get("reason") or "")
    if reason:
        return _("Motif : %(reason)s") % {"reason": reason}
    elsewhere = entry.details.get("in_organisation")
    return Said(_("Pour des commerces de : %(city)s"), {"city": cities([elsewhere])}) if elsewhere else ""


def _simple(action: str, label: Any, text: Any, who: Any = "") -> None:
    sentence(action, Topic.SIGN_UPS, label)(says(text, session=session_of, note=_note, who=who))


_simple(
    "attendance.noted",
    gettext_lazy("Personnes accueillies"),
    gettext_lazy("a noté qui est là à la %(session)s"),
)
_simple(
    "attendance.walk_in",
    gettext_lazy("Personnes venues sans inscription"),
    gettext_lazy("a noté des personnes venues sans inscription à la %(session)s"),
)
_simple(
    "attendance.self",
    gettext_lazy("Arrivées notées sur le téléphone"),
    gettext_lazy("ont noté leur arrivée à la %(session)s"),
    gettext_lazy("Des participants"),
)
_simple(
    "attendance.corrected",
    gettext_lazy("Présence corrigée"),
    gettext_lazy("a corrigé une présence à la %(session)s"),
)
_simple(
    "attendance.closed",
    gettext_lazy("Liste des présences close"),
    gettext_lazy("a clos la liste des présences de la %(session)s"),
)
_simple(
    "attendance.reopened",
    gettext_lazy("Liste des présences rouverte"),
    gettext_lazy("a rouvert la liste des présences de la %(session)s"),
)
