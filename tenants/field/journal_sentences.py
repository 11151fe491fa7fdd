"""What the journal says of actions of the field that waited for a decision, and of phones."""

from django.utils.translation import gettext_lazy as _

from tenants.journal.sentences import Topic, detail, says, sentence, subject

sentence("field.settled", Topic.SIGN_UPS, _("Envoi du terrain réglé"))(
    says(_("a réglé un envoi du terrain qui attendait une décision"))
)
sentence("field.dismissed", Topic.SIGN_UPS, _("Envoi du terrain écarté"))(
    says(_("a écarté un envoi du terrain qui attendait une décision"))
)

_phone = {"person": subject("user", _("quelqu’un")), "note": detail("phone")}

sentence("field.phone_forget_asked", Topic.TEAM, _("Téléphone à oublier"))(
    says(_("a demandé d’effacer le téléphone de %(person)s"), **_phone)
)
sentence("field.phone_forgotten", Topic.TEAM, _("Téléphone oublié"))(
    says(_("de %(person)s a effacé tout ce qu’il gardait"), **_phone, who=_("Le téléphone"))
)
