"""What the journal says of who read who comes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from campaigns.agenda.journal_sentences import of_session
from tenants.journal.models import Entry
from tenants.journal.sentences import Said, Topic, sentence
from tenants.organisations.journal_sentences import with_other_cities


@sentence("roster.read", Topic.SIGN_UPS, _("Liste des inscriptions consultée"))
def _read(entry: Entry) -> Said:
    text = _("a consulté la liste des inscriptions %(session)s")
    if entry.details.get("is_file"):
        text = _("a téléchargé la liste des inscriptions %(session)s")
    return Said(text, {"session": of_session(entry)}, note=with_other_cities(entry))
