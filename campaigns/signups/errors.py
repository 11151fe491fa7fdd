"""Why a sign-up is refused."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class AlreadySignedUp(DomainError):
    code = "already_signed_up"
    message = _(
        "%(name)s a déjà une inscription à cette séance. Pour changer quelque chose, ouvrez le lien reçu par"
        " courriel, ou demandez-le à nouveau."
    )


class OthersComeToo(DomainError):
    code = "others_come_too"
    message = _(
        "%(name)s a déjà une place confirmée à cette séance. Pour y ajouter ce commerce, ne laissez ici que"
        " ce nom. Pour amener d’autres personnes, ouvrez le lien reçu par courriel."
    )


class PersonTwice(DomainError):
    code = "person_twice"
    message = _("Le nom %(name)s est là deux fois. Laissez une seule ligne par personne.")


class ContactMissing(DomainError):
    code = "contact_missing"
    message = _("Indiquez une adresse e-mail ou un téléphone, pour pouvoir vous prévenir d’un changement.")


class ShopMissing(DomainError):
    code = "shop_missing"
    message = _("Indiquez le nom du commerce.")


class SignUpNotHere(DomainError):
    code = "sign_up_not_here"
    message = _("Cette inscription n’existe pas ici.")


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("Indiquez le motif : il est noté au journal.")
