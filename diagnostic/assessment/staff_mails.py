"""The mail that brings a shopkeeper the result of a form that somebody else typed."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from diagnostic.assessment.models import Attempt
from kernel.links import address
from kernel.templatetags.portal import day
from tenants.mail.letters import Letter, greeting_to, letter_mail
from tenants.mail.services import NewMail
from tenants.organisations.models import Organisation


def result_mail(organisation: Organisation, attempt: Attempt, recipient: str) -> NewMail:
    """In the shopkeeper's language; the link is the only way to the result, so the text is kept secret."""
    with translation.override(attempt.language):
        shop = attempt.shop.name if attempt.shop else ""
        named = {"shop": shop, "on": day(attempt.taken_on)}
        letter = Letter(
            title=_("Votre autodiagnostic"),
            greeting=greeting_to(attempt.person.name if attempt.person else ""),
            paragraphs=[
                _("Vos réponses du %(on)s pour %(shop)s sont enregistrées. Le résultat vous attend.") % named,
                _(
                    "Ce lien n’est envoyé qu’à vous. La personne qui a encodé vos réponses ne"
                    " voit pas le résultat."
                ),
            ],
            button=_("Voir mon résultat"),
            button_url=address(organisation, "result:result", uuid=attempt.uuid),
            is_button_first=False,
        )
        return letter_mail(
            organisation,
            letter,
            unique_key=f"diagnostic:{attempt.pk}:entered",
            kind="diagnostic.result",
            recipient=recipient,
            subject=_("Le résultat de votre autodiagnostic"),
            language=attempt.language,
            forgets_recipient=True,
        )
