"""Mails about a group's own place: to confirm, confirmed, waiting, offered, given up."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.calendar import Method
from campaigns.signups.mails.parts import (
    Told,
    day_of_session,
    facts_in_short,
    reason_told,
    session_address,
    when,
)
from campaigns.signups.mails.writing import Words, occasion
from campaigns.signups.wording import list_rule_told
from kernel.links import address
from tenants.mail.letters import Letter, greeting_to, write_letter
from tenants.mail.services import NewMail
from tenants.organisations.models import Organisation


@occasion
def ask_to_confirm(told: Told) -> Words:
    """A group holds its seats until `deadline_at`, and has to press the button before."""
    until = when(told.deadline_at) if told.deadline_at else ""
    kept = ngettext(
        "Une place est gardée pour vous jusqu’au %(until)s. Ensuite, elle va au commerce suivant.",
        "%(n)d places sont gardées pour vous jusqu’au %(until)s. Ensuite, elles vont au commerce suivant.",
        told.n_persons,
    )
    return Words(
        subject=_("À confirmer : votre inscription du %(day)s") % day_of_session(told),
        title=_("Confirmez votre inscription"),
        paragraphs=[kept % {"n": told.n_persons, "until": until}],
        button=_("Confirmer mon inscription"),
        is_button_first=True,
        after=[
            _("Vous confirmez sur la page qui s’ouvre."),
            _("Vous n’avez rien demandé ? Ne faites rien, et personne n’est inscrit."),
        ],
    )


@occasion
def confirmed(told: Told) -> Words:
    """The group has its seats for good; its calendar takes the date."""
    seats = ngettext(
        "Votre place est réservée.",
        "Vos %(n)d places sont réservées.",
        told.n_persons,
    )
    return Words(
        subject=_("C’est confirmé : %(day)s") % day_of_session(told),
        title=_("Votre inscription est confirmée"),
        paragraphs=[seats % {"n": told.n_persons}, _("Le fichier joint met la date dans votre agenda.")],
        button=_("Voir mon inscription"),
        after=[_("Un empêchement ? Dites-le sur cette page : votre place servira à un autre commerce.")],
        method=Method.REQUEST,
    )


@occasion
def on_the_list(told: Told) -> Words:
    """The session is full; `n_before` groups wait before this one."""
    is_full = _("La séance est complète pour le moment.")
    if told.n_before is None:
        position = ""
    elif told.n_before == 0:
        position = _("Vous êtes en tête de la liste d’attente.")
    else:
        position = ngettext(
            "Un groupe attend avant vous.", "%(n)d groupes attendent avant vous.", told.n_before
        ) % {"n": told.n_before}
    return Words(
        subject=_("Liste d’attente : séance du %(day)s") % day_of_session(told),
        title=_("Vous êtes sur la liste d’attente"),
        paragraphs=[
            f"{is_full} {position}".strip(),
            list_rule_told(smaller_pass=told.lets_smaller_groups_pass),
            _("Dès qu’il y a des places pour vous, nous vous écrivons. Vous n’avez rien à faire d’ici là."),
        ],
        button=_("Voir ma demande"),
        after=[_("Vous ne voulez plus attendre ? Quittez la liste sur cette page.")],
    )


@occasion
def offer(told: Told) -> Words:
    """Seats came free; the group has until `deadline_at` to take them."""
    until = when(told.deadline_at) if told.deadline_at else ""
    free = ngettext(
        "Une place s’est libérée. Elle est pour vous si vous l’acceptez avant le %(until)s.",
        "%(n)d places se sont libérées. Elles sont pour vous si vous les acceptez avant le %(until)s.",
        told.n_persons,
    )
    return Words(
        subject=ngettext(
            "Une place pour vous : répondez vite", "Des places pour vous : répondez vite", told.n_persons
        ),
        title=ngettext("Une place s’est libérée", "Des places se sont libérées", told.n_persons),
        paragraphs=[
            free % {"n": told.n_persons, "until": until},
            _("Sans réponse de votre part, ce sera le tour du groupe suivant."),
        ],
        button=_("Accepter ou refuser"),
        is_button_first=True,
        after=[_("Vous répondez sur la page qui s’ouvre.")],
    )


@occasion
def hold_released(told: Told) -> Words:
    """Not confirmed in time: the seats went on."""
    return Words(
        subject=_("Inscription non confirmée : %(day)s") % day_of_session(told),
        facts=facts_in_short(told),
        title=ngettext("Votre place n’est plus gardée", "Vos places ne sont plus gardées", told.n_persons),
        paragraphs=[
            _("Nous n’avons pas reçu votre confirmation à temps. Vous pouvez vous inscrire de nouveau.")
        ],
        button=_("Revoir la séance"),
        button_url=session_address(told),
    )


@occasion
def offer_over(told: Told) -> Words:
    """Not accepted in time: the seats were offered to others."""
    return Words(
        subject=_("Proposition terminée : séance du %(day)s") % day_of_session(told),
        facts=facts_in_short(told),
        title=ngettext(
            "La place est allée au groupe suivant", "Les places sont allées au groupe suivant", told.n_persons
        ),
        paragraphs=[_("Nous n’avons pas reçu votre réponse à temps. Vous pouvez vous inscrire de nouveau.")],
        button=_("Revoir la séance"),
        button_url=session_address(told),
    )


@occasion
def cancelled_by_you(told: Told, *, had_seats: bool = True) -> Words:
    """The contact cancelled, left the list or declined; without `had_seats` no calendar had the date."""
    return Words(
        subject=_("Annulation reçue : %(day)s") % day_of_session(told),
        facts=facts_in_short(told),
        title=_("Votre inscription est annulée") if had_seats else _("Votre demande est annulée"),
        paragraphs=[
            _("Merci de nous avoir prévenus : cela sert à un autre commerce.")
            if had_seats
            else _("Vous ne recevrez plus de proposition pour cette séance.")
        ],
        button=_("Trouver une autre séance"),
        button_url=address(told.organisation, "city_page"),
        method=Method.CANCEL if had_seats else None,
    )


@occasion
def withdrawn(told: Told, *, reason: str = "", had_seats: bool = True) -> Words:
    """Staff of the city cancelled the sign-up."""
    return Words(
        subject=_("Inscription annulée : %(day)s") % day_of_session(told),
        facts=facts_in_short(told),
        title=_("Votre inscription est annulée"),
        paragraphs=[
            _("La ville a annulé votre inscription. Une erreur ? Répondez à ce courriel."),
            *reason_told(reason),
        ],
        button=_("Trouver une autre séance"),
        button_url=address(told.organisation, "city_page"),
        method=Method.CANCEL if had_seats else None,
    )


def links(
    *,
    organisation: Organisation,
    recipient: str,
    name: str,
    language: str,
    link: str,
    asked_at: datetime,
) -> NewMail:
    """The link to one's sign-ups, asked for again; one mail for each address and minute."""
    who = hashlib.sha256(recipient.lower().encode()).hexdigest()[:16]
    with translation.override(language):
        letter = Letter(
            title=_("Votre lien"),
            greeting=greeting_to(name),
            paragraphs=[_("Ce lien ouvre vos inscriptions : les voir, changer les noms, annuler.")],
            button=_("Voir mes inscriptions"),
            button_url=link,
            after=[_("Vous n’avez rien demandé ? Ne faites rien. Ne transmettez pas ce courriel.")],
        )
        text, page = write_letter(organisation, letter, language=language, mine_url=link)
        return NewMail(
            unique_key=f"signup:links:{who}:{asked_at:%Y%m%d%H%M}",
            kind="signup.links",
            recipient=recipient,
            subject=_("Le lien vers vos inscriptions"),
            body_text=text,
            body_html=page,
            language=language,
            is_secret=True,
        )
