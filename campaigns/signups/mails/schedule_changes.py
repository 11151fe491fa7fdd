"""Mails about the date: it comes near, moves, changes place, falls through, or is left for another."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.calendar import Method
from campaigns.agenda.models import Session
from campaigns.signups.mails.context import (
    MailContext,
    day_of_session,
    details_of,
    details_with_code,
    reason_lines,
    session_details,
    when,
)
from campaigns.signups.mails.rendering import MailText, occasion
from kernel.links import address
from tenants.mail.letters import Detail

CODE_DAYS = 1  # before the session, the reminder says what is shown at the door


@occasion("reminder")
def reminder(context: MailContext, *, days: int) -> MailText:
    """`days` before the session; said once for each date that a session is given."""
    title = ngettext("À demain", "Dans %(n)d jours : votre séance", days) % {"n": days}
    return MailText(
        subject=ngettext("Demain : %(title)s", "Dans %(n)d jours : %(title)s", days)
        % {"n": days, "title": context.session.shown_title},
        title=title,
        paragraphs=[_("Nous vous attendons.")],
        details=details_with_code(context) if days == CODE_DAYS else None,
        button=_("Voir mon inscription"),
        after=[_("Un empêchement ? Dites-le sur cette page : votre place servira à un autre commerce.")],
        key=f"{days}:{context.session.starts_at:%Y%m%d%H%M}",
    )


@occasion("session_moved")
def session_moved(
    context: MailContext, *, starts_at_before: datetime, venue_before: str = "", had_seats: bool = True
) -> MailText:
    """The session has another date, and perhaps another place; `had_seats`: a calendar has the old one."""
    details = [
        Detail(_("Ancienne date"), [when(starts_at_before)]),
        *([Detail(_("Ancien lieu"), [venue_before])] if venue_before else []),
        *details_of(context),
    ]
    return MailText(
        subject=_("Nouvelle date : %(day)s") % day_of_session(context),
        title=_("La séance change de date et de lieu") if venue_before else _("La séance change de date"),
        paragraphs=[
            _("Elle était prévue le %(before)s. Elle aura lieu le %(now)s.")
            % {"before": when(starts_at_before), "now": when(context.session.starts_at)},
            _still_in(had_seats),
        ],
        button=_("Voir mon inscription"),
        after=[_("La nouvelle date ne vous va pas ? Annulez ou changez de séance sur cette page.")],
        details=details,
        method=Method.REQUEST if had_seats else None,
    )


@occasion("venue_changed")
def venue_changed(context: MailContext, *, venue_before: str, had_seats: bool = True) -> MailText:
    """Same date, another place."""
    before = [Detail(_("Ancien lieu"), [venue_before])] if venue_before else []
    return MailText(
        subject=_("Nouveau lieu : séance du %(day)s") % day_of_session(context),
        title=_("La séance change de lieu"),
        paragraphs=[_("La date et l’heure restent les mêmes."), _still_in(had_seats)],
        button=_("Voir mon inscription"),
        details=[*before, *details_of(context)],
        method=Method.REQUEST if had_seats else None,
    )


@occasion("session_cancelled")
def session_cancelled(context: MailContext, *, reason: str = "", had_seats: bool = True) -> MailText:
    """The session does not take place; `reason` as staff typed it."""
    return MailText(
        subject=_("Séance annulée : %(day)s") % day_of_session(context),
        details=session_details(context),
        title=_("La séance est annulée"),
        paragraphs=[
            _("La séance du %(when)s n’a pas lieu. Nous en sommes désolés.")
            % {"when": when(context.session.starts_at)},
            *reason_lines(reason),
        ],
        button=_("Trouver une autre séance"),
        button_url=address(context.organisation, "city_page"),
        method=Method.CANCEL if had_seats else None,
    )


@occasion("moved_to_other_session")
def moved_to_other_session(context: MailContext, *, before: Session) -> MailText:
    """The contact chose another session, `context.session`; `before` is the one they left."""
    return MailText(
        subject=_("Changement de séance : %(day)s") % day_of_session(context),
        title=_("Vous avez changé de séance"),
        paragraphs=[
            _("Vous veniez le %(before)s. Vous venez maintenant le %(now)s.")
            % {"before": when(before.starts_at), "now": when(context.session.starts_at)},
            _("Le fichier joint met la date dans votre agenda."),
        ],
        button=_("Voir mon inscription"),
        details=[Detail(_("Ancienne date"), [when(before.starts_at)]), *details_with_code(context)],
        method=Method.REQUEST,
    )


@occasion("left_for_other_session")
def left_for_other_session(context: MailContext) -> MailText:
    """Only takes the old date out of the calendar, after `moved_to_other_session` said the new one."""
    return MailText(
        subject=_("Ancienne date retirée : %(day)s") % day_of_session(context),
        details=session_details(context),
        title=_("L’ancienne date n’est plus la vôtre"),
        paragraphs=[_("Vous avez changé de séance. Le fichier joint retire celle-ci de votre agenda.")],
        method=Method.CANCEL,
    )


def _still_in(had_seats: bool) -> str:
    if had_seats:
        return _("Votre inscription reste valable. Le fichier joint met votre agenda à jour.")
    return _("Votre demande reste valable.")
