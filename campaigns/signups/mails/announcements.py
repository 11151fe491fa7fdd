"""Mails to who asked to be told of sessions: to confirm that they did, and that one is announced."""

from __future__ import annotations

import hashlib
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.agenda.models import Session
from campaigns.signups.mails.context import place_of, when
from kernel.links import address
from kernel.templatetags.portal import day
from tenants.consent.mail_check import consent_needed
from tenants.consent.models import Purpose
from tenants.consent.withdrawal_links import withdrawal_address
from tenants.mail.letters import Detail, Letter, greeting_to, letter_mail
from tenants.mail.services import NewMail
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tenants.shops.personal_links import personal_address

TO_CONFIRM, ANNOUNCEMENT = "announcement.to_confirm", "announcement.session"


def to_confirm(organisation: Organisation, *, email: str, language: str, token: str, on: date) -> NewMail:
    """Nothing ties the address to anything until its owner presses the button. One a day for an address."""
    key = hashlib.sha256(f"{organisation.pk}:{email.lower()}".encode()).hexdigest()[:32]
    with translation.override(language):
        name = organisation.name_in(language)
        letter = Letter(
            title=_("Voulez-vous recevoir les prochaines dates ?"),
            greeting=greeting_to(""),
            paragraphs=[
                _("Si vous le confirmez, %(name)s vous écrit dès qu’une séance est annoncée.")
                % {"name": name},
            ],
            details=[],
            button=_("Oui, prévenez-moi"),
            button_url=address(organisation, "signups:announcements_confirm", token=token),
            is_button_first=True,
            after=[
                _("Vous confirmez sur la page qui s’ouvre. Le lien est valable une semaine."),
                _("Vous n’avez rien demandé ? Ne faites rien : votre adresse n’est pas gardée."),
            ],
        )
        return letter_mail(
            organisation,
            letter,
            unique_key=f"{TO_CONFIRM}:{key}:{on.isoformat()}",
            kind=TO_CONFIRM,
            recipient=email,
            subject=_("À confirmer : recevoir les prochaines dates"),
            language=language,
            forgets_recipient=True,
        )


def announcement(organisation: Organisation, session: Session, person: Person) -> NewMail:
    """A session was announced here; once for a session and a person."""
    language = person.language or "fr"
    with translation.override(language):
        name = organisation.name_in(language)
        own_page = personal_address(organisation, person)
        stop = withdrawal_address(organisation, person)
        details = [
            Detail(_("Séance"), [session.shown_title]),
            Detail(_("Quand"), [when(session.starts_at, session.ends_at)]),
            Detail(_("Où"), place_of(session)),
        ]
        letter = Letter(
            title=_("Une séance est annoncée"),
            greeting=greeting_to(person.name),
            paragraphs=[
                _("%(name)s annonce une séance gratuite pour les commerces. Vous avez demandé à le savoir.")
                % {"name": name},
            ],
            details=[detail for detail in details if detail.lines],
            button=_("Voir la séance et m’inscrire"),
            button_url=address(organisation, "signups:session_page", pk=session.pk),
            after=[_("Ne plus recevoir ces courriels : %(url)s") % {"url": stop}],
        )
        return letter_mail(
            organisation,
            letter,
            unique_key=f"{ANNOUNCEMENT}:{session.pk}:{person.pk}",
            kind=ANNOUNCEMENT,
            recipient=person.email,
            subject=_("Nouvelle séance : %(day)s") % {"day": day(session.starts_at)},
            language=language,
            my_sign_ups_url=own_page,
            needs_consent=consent_needed(Purpose.NEWS, person),
            unsubscribe_url=stop,
        )
