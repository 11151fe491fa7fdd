"""What the journal says of who read the group's view of a session."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from campaigns.agenda.journal_sentences import of_session
from tenants.journal.sentences import Topic, says, sentence
from tenants.organisations.journal_sentences import with_other_cities

sentence("group_view.read", Topic.DIAGNOSTICS, _("Résultats d’un groupe consultés"))(
    says(
        _("a consulté les résultats du groupe %(session)s"),
        session=of_session,
        note=with_other_cities,
    )
)
