"""What the journal says of people who come in."""

from django.utils.translation import gettext_lazy as _

from tenants.journal.sentences import Topic, says, sentence

sentence("session.opened", Topic.TEAM, _("Entrée dans l’espace"))(says(_("a ouvert l’espace de l’équipe")))
