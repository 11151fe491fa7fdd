"""The mail with one's own link and code: to go on later, on this device or another."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from django.utils.translation import gettext as _

from diagnostic.assessment.models import Attempt
from kernel.clock import day_of
from kernel.codes import shown_code
from kernel.links import address
from kernel.wording import reader_language
from tenants.mail.letters import Detail, Letter, letter_mail
from tenants.mail.services import queue_mails
from tenants.organisations.models import Organisation

KIND = "diagnostic.later"


def mail_link(attempt: Attempt, recipient: str, *, organisation: Organisation, now: datetime) -> None:
    """Queue the mail, in the reader's language; asked twice on one day for one address it is one mail."""
    link = address(organisation, "diagnostic:resume", uuid=attempt.uuid)
    language = reader_language()
    letter = Letter(
        title=_("Votre autodiagnostic vous attend"),
        greeting=_("Bonjour,"),
        paragraphs=[
            _("Vos réponses sont gardées. Reprenez quand vous voulez, sur ce téléphone ou ailleurs."),
        ],
        details=[
            Detail(_("Votre code"), [shown_code(attempt.code)]),
            Detail(_("Où l’écrire"), [address(organisation, "diagnostic:code")]),
        ],
        button=_("Continuer l’autodiagnostic"),
        button_url=link,
        is_button_first=True,
        after=[
            _("Ce lien n’est qu’à vous : qui l’ouvre voit vos réponses et votre résultat."),
            _("Si vous n’avez rien demandé, ne faites rien."),
        ],
    )
    # Not the attempt's uuid: beside the text, which goes once sent, nothing ties an address to a result.
    asked = f"{attempt.uuid}:{recipient.lower()}:{day_of(now).isoformat()}"
    queue_mails(
        organisation,
        [
            letter_mail(
                organisation,
                letter,
                unique_key=f"{KIND}:{blake2b(asked.encode(), digest_size=16).hexdigest()}",
                kind=KIND,
                recipient=recipient,
                subject=_("Pour continuer votre autodiagnostic"),
                language=language,
                forgets_recipient=True,
            )
        ],
    )
