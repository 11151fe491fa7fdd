"""Mails about a group's own place: to confirm, confirmed, waiting, offered, given up."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.calendar import Method
from campaigns.agenda.public_sessions.presentation import waiting_list_rule
from campaigns.signups.mails.context import (
    MailContext,
    day_of_session,
    details_with_code,
    reason_lines,
    session_address,
    session_details,
    when,
)
from campaigns.signups.mails.rendering import MailText, occasion
from kernel.links import address
from tenants.mail.letters import Letter, greeting_to, letter_mail
from tenants.mail.services import NewMail
from tenants.organisations.models import Organisation


@occasion("ask_to_confirm")
def ask_to_confirm(context: MailContext) -> MailText:
    """A group holds its seats until `deadline_at`, and has to press the button before."""
    until = when(context.deadline_at) if context.deadline_at else ""
    kept = ngettext(
        "Une place est gardée pour vous jusqu’au %(until)s. Ensuite, elle va au commerce suivant.",
        "%(n)d places sont gardées pour vous jusqu’au %(until)s. Ensuite, elles vont au commerce suivant.",
        context.n_persons,
    )
    return MailText(
        subject=_("À confirmer : votre inscription du %(day)s") % day_of_session(context),
        title=_("Confirmez votre inscription"),
        paragraphs=[kept % {"n": context.n_persons, "until": until}],
        button=_("Confirmer mon inscription"),
        is_button_first=True,
        after=[
            _("Vous confirmez sur la page qui s’ouvre."),
            _("Vous n’avez rien demandé ? Ne faites rien, et l’inscription s’efface."),
        ],
    )


@occasion("confirmed")
def confirmed(context: MailContext) -> MailText:
    """The group has its seats for good; its calendar takes the date."""
    seats = ngettext(
        "Votre place est réservée.",
        "Vos %(n)d places sont réservées.",
        context.n_persons,
    )
    return MailText(
        subject=_("C’est confirmé : %(day)s") % day_of_session(context),
        title=_("Votre inscription est confirmée"),
        paragraphs=[seats % {"n": context.n_persons}, _("Le fichier joint met la date dans votre agenda.")],
        details=details_with_code(context),
        button=_("Voir mon inscription"),
        after=[_("Un empêchement ? Dites-le sur cette page : votre place servira à un autre commerce.")],
        method=Method.REQUEST,
    )


@occasion("shop_added")
def shop_added(context: MailContext, *, shop: str, form_key: UUID, has_to_confirm: bool) -> MailText:
    """Somebody who has signed up comes for another shop, too: the seats are those there were."""
    seats = ngettext(
        "Vous venez aussi pour %(shop)s. Votre place reste la même.",
        "Vous venez aussi pour %(shop)s. Vos places restent les mêmes : %(n)d en tout.",
        context.n_persons,
    ) % {"n": context.n_persons, "shop": shop}
    return MailText(
        subject=_("Un commerce de plus : séance du %(day)s") % day_of_session(context),
        title=_("Un commerce est ajouté à votre inscription"),
        paragraphs=[seats, *([_("Il reste à confirmer votre inscription.")] if has_to_confirm else [])],
        button=_("Confirmer mon inscription") if has_to_confirm else _("Voir mon inscription"),
        after=[_("Vous n’avez rien demandé ? Retirez ce commerce sur cette page.")],
        key=form_key.hex,
    )


@occasion("on_the_list")
def on_the_list(context: MailContext) -> MailText:
    """The session is full; `n_before` groups wait before this one."""
    is_full = _("La séance est complète pour le moment.")
    if context.n_before is None:
        position = ""
    elif context.n_before == 0:
        position = _("Vous êtes en tête de la liste d’attente.")
    else:
        position = ngettext(
            "Un groupe attend avant vous.", "%(n)d groupes attendent avant vous.", context.n_before
        ) % {"n": context.n_before}
    return MailText(
        subject=_("Liste d’attente : séance du %(day)s") % day_of_session(context),
        title=_("Vous êtes sur la liste d’attente"),
        paragraphs=[
            f"{is_full} {position}".strip(),
            waiting_list_rule(smaller_pass=context.lets_smaller_groups_pass),
            _("Dès qu’il y a des places pour vous, nous vous écrivons. Vous n’avez rien à faire d’ici là."),
        ],
        button=_("Voir ma demande"),
        after=[_("Vous ne voulez plus attendre ? Quittez la liste sur cette page.")],
    )


@occasion("offer")
def offer(context: MailContext) -> MailText:
    """Seats came free; the group has until `deadline_at` to take them."""
    until = when(context.deadline_at) if context.deadline_at else ""
    free = ngettext(
        "Une place s’est libérée. Elle est pour vous si vous l’acceptez avant le %(until)s.",
        "%(n)d places se sont libérées. Elles sont pour vous si vous les acceptez avant le %(until)s.",
        context.n_persons,
    )
    return MailText(
        subject=ngettext(
            "Une place pour vous : répondez vite", "Des places pour vous : répondez vite", context.n_persons
        ),
        title=ngettext("Une place s’est libérée", "Des places se sont libérées", context.n_persons),
        paragraphs=[
            free % {"n": context.n_persons, "until": until},
            _("Sans réponse de votre part, ce sera le tour du groupe suivant."),
        ],
        button=_("Accepter ou refuser"),
        is_button_first=True,
        after=[_("Vous répondez sur la page qui s’ouvre.")],
    )


@occasion("hold_released")
def hold_released(context: MailContext) -> MailText:
    """Not confirmed in time: the seats went on."""
    return MailText(
        subject=_("Inscription non confirmée : %(day)s") % day_of_session(context),
        details=session_details(context),
        title=ngettext("Votre place n’est plus gardée", "Vos places ne sont plus gardées", context.n_persons),
        paragraphs=[
            _("Nous n’avons pas reçu votre confirmation à temps. Vous pouvez vous inscrire de nouveau.")
        ],
        button=_("Revoir la séance"),
        button_url=session_address(context),
    )


@occasion("offer_over")
def offer_over(context: MailContext) -> MailText:
    """Not accepted in time: the seats were offered to others."""
    return MailText(
        subject=_("Proposition terminée : séance du %(day)s") % day_of_session(context),
        details=session_details(context),
        title=ngettext(
            "La place est allée au groupe suivant",
            "Les places sont allées au groupe suivant",
            context.n_persons,
        ),
        paragraphs=[_("Nous n’avons pas reçu votre réponse à temps. Vous pouvez vous inscrire de nouveau.")],
        button=_("Revoir la séance"),
        button_url=session_address(context),
    )


@occasion("cancelled_by_you")
def cancelled_by_you(context: MailContext, *, had_seats: bool = True) -> MailText:
    """The contact cancelled, left the list or declined; without `had_seats` no calendar had the date."""
    return MailText(
        subject=_("Annulation reçue : %(day)s") % day_of_session(context),
        details=session_details(context),
        title=_("Votre inscription est annulée") if had_seats else _("Votre demande est annulée"),
        paragraphs=[
            _("Merci d’avoir prévenu : cela sert à un autre commerce.")
            if had_seats
            else _("Vous ne recevrez plus de proposition pour cette séance.")
        ],
        button=_("Trouver une autre séance"),
        button_url=address(context.organisation, "city_page"),
        method=Method.CANCEL if had_seats else None,
    )


@occasion("withdrawn")
def withdrawn(context: MailContext, *, reason: str = "", had_seats: bool = True) -> MailText:
    """Staff of the city cancelled the sign-up."""
    return MailText(
        subject=_("Inscription annulée : %(day)s") % day_of_session(context),
        details=session_details(context),
        title=_("Votre inscription est annulée"),
        paragraphs=[
            _("La ville a annulé votre inscription. Une erreur ? Répondez à ce courriel."),
            *reason_lines(reason),
        ],
        button=_("Trouver une autre séance"),
        button_url=address(context.organisation, "city_page"),
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
    """The link to one's sign-ups, asked for again; one mail for each person and minute."""
    who = hashlib.sha256(f"{recipient.lower()} {name}".encode()).hexdigest()[:16]
    with translation.override(language):
        letter = Letter(
            title=_("Votre lien"),
            greeting=greeting_to(name),
            paragraphs=[_("Ce lien ouvre vos inscriptions : les voir, changer les noms, annuler.")],
            button=_("Voir mes inscriptions"),
            button_url=link,
            after=[_("Vous n’avez rien demandé ? Ne faites rien. Ne transmettez pas ce courriel.")],
        )
        return letter_mail(
            organisation,
            letter,
            unique_key=f"signup:links:{who}:{asked_at:%Y%m%d%H%M}",
            kind="signup.links",
            recipient=recipient,
            subject=_("Le lien vers vos inscriptions"),
            language=language,
            my_sign_ups_url=link,
        )
