"""The mail with the link to one's own result.

It says nothing of the result: mails pass through other people's servers, and the city's administrators see
that there is one. Whoever opens the link sees the page, and the PDF from there.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from diagnostic.assessment.models import Attempt
from kernel.codes import shown_code
from kernel.links import address
from tenants.mail.letters import Detail, Letter, greeting_to, letter_mail
from tenants.mail.services import queue_mails
from tenants.organisations.models import Organisation

KIND = "diagnostic.result"


def mail_result(
    attempt: Attempt, recipient: str, *, organisation: Organisation, language: str, form_key: UUID
) -> None:
    """Queue the mail in the language in use; the same form sent twice is one mail."""
    link = address(organisation, "result:result", uuid=attempt.uuid)
    letter = Letter(
        title=_("Votre résultat, quand vous voulez"),
        greeting=greeting_to(""),
        paragraphs=[
            _("Voici le lien de votre autodiagnostic : votre score, vos pistes et par où commencer."),
        ],
        details=[
            Detail(_("En PDF, à imprimer"), [address(organisation, "result:pdf", uuid=attempt.uuid)]),
            Detail(_("Votre code"), [shown_code(attempt.code)]),
            Detail(_("Où l’écrire"), [address(organisation, "diagnostic:code")]),
        ],
        button=_("Voir mon résultat"),
        button_url=link,
        is_button_first=True,
        after=[
            _("Ce lien n’est qu’à vous : qui l’ouvre voit votre résultat."),
            _("Vous n’avez rien demandé ? Effacez simplement ce courriel."),
        ],
    )
    queue_mails(
        organisation,
        [
            letter_mail(
                organisation,
                letter,
                # Not the attempt's uuid: nothing beside the text, which goes once sent, ties an address
                # to a result.
                unique_key=f"{KIND}:{form_key}",
                kind=KIND,
                recipient=recipient,
                subject=_("Votre autodiagnostic : le lien pour le retrouver"),
                language=language,
                forgets_recipient=True,
            )
        ],
    )
