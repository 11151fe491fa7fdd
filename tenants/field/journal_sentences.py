"""What the journal says of actions of the field that waited for a decision, and of phones."""

from django.utils.translation import gettext_lazy as _

from tenants.journal.sentences import Topic, detail, says, sentence, subject

sentence("field.settled", Topic.SIGN_UPS, _("Envoi du terrain réglé"))(
    says(_("a réglé un envoi du terrain qui attendait une décision"))
)
sentence("field.dismissed", Topic.SIGN_UPS, _("Envoi du terrain écarté"))(
    says(_("a écarté un envoi du terrain qui attendait une décision"))
)

_person, _phone = subject("user", _("quelqu’un")), detail("phone")

sentence("field.phone_forget_asked", Topic.TEAM, _("Téléphone à oublier"))(
    says(_("a demandé d’effacer le téléphone de %(person)s"), person=_person, note=_phone)
)
sentence("field.phone_forgotten", Topic.TEAM, _("Téléphone oublié"))(
    says(
        _("de %(person)s a effacé tout ce qu’il gardait"), person=_person, note=_phone, who=_("Le téléphone")
    )
)
