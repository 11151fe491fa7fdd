"""What the journal says of actions of the field that waited for a decision."""

from django.utils.translation import gettext_lazy as _

from tenants.journal.sentences import Topic, says, sentence

sentence("field.settled", Topic.SIGN_UPS, _("Envoi du terrain réglé"))(
    says(_("a réglé un envoi du terrain qui attendait une décision"))
)
sentence("field.dismissed", Topic.SIGN_UPS, _("Envoi du terrain écarté"))(
    says(_("a écarté un envoi du terrain qui attendait une décision"))
)
