"""Mails about the date: it comes near, moves, changes place, falls through, or is left for another."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.calendar import Method
from campaigns.agenda.models import Session
from campaigns.signups.mails.parts import (
    Told,
    day_of_session,
    facts_in_short,
    facts_of,
    reason_told,
    title_of,
    when,
)
from campaigns.signups.mails.writing import Words, occasion
from kernel.links import address
from tenants.mail.letters import Fact


@occasion
def reminder(told: Told, *, days: int) -> Words:
    """`days` before the session; said once for each date that a session is given."""
    title = ngettext("À demain", "Dans %(n)d jours : votre séance", days) % {"n": days}
    return Words(
        subject=ngettext("Demain : %(title)s", "Dans %(n)d jours : %(title)s", days)
        % {"n": days, "title": title_of(told.session)},
        title=title,
        paragraphs=[_("Nous vous attendons.")],
        button=_("Voir mon inscription"),
        after=[_("Un empêchement ? Dites-le sur cette page : votre place servira à un autre commerce.")],
        key=f"{days}:{told.session.starts_at:%Y%m%d%H%M}",
    )


@occasion
def session_moved(
    told: Told, *, starts_at_before: datetime, venue_before: str = "", had_seats: bool = True
) -> Words:
    """The session has another date, and perhaps another place; `had_seats`: a calendar has the old one."""
    facts = [
        Fact(_("Ancienne date"), [when(starts_at_before)]),
        *([Fact(_("Ancien lieu"), [venue_before])] if venue_before else []),
        *facts_of(told),
    ]
    return Words(
        subject=_("Nouvelle date : %(day)s") % day_of_session(told),
        title=_("La séance change de date et de lieu") if venue_before else _("La séance change de date"),
        paragraphs=[
            _("Elle était prévue le %(before)s. Elle aura lieu le %(now)s.")
            % {"before": when(starts_at_before), "now": when(told.session.starts_at)},
            _still_in(had_seats),
        ],
        button=_("Voir mon inscription"),
        after=[_("La nouvelle date ne vous va pas ? Annulez ou changez de séance sur cette page.")],
        facts=facts,
        method=Method.REQUEST if had_seats else None,
    )


@occasion
def venue_changed(told: Told, *, venue_before: str, had_seats: bool = True) -> Words:
    """Same date, another place."""
    before = [Fact(_("Ancien lieu"), [venue_before])] if venue_before else []
    return Words(
        subject=_("Nouveau lieu : séance du %(day)s") % day_of_session(told),
        title=_("La séance change de lieu"),
        paragraphs=[_("La date et l’heure restent les mêmes."), _still_in(had_seats)],
        button=_("Voir mon inscription"),
        facts=[*before, *facts_of(told)],
        method=Method.REQUEST if had_seats else None,
    )


@occasion
def session_cancelled(told: Told, *, reason: str = "", had_seats: bool = True) -> Words:
    """The session does not take place; `reason` as staff typed it."""
    return Words(
        subject=_("Séance annulée : %(day)s") % day_of_session(told),
        facts=facts_in_short(told),
        title=_("La séance est annulée"),
        paragraphs=[
            _("La séance du %(when)s n’a pas lieu. Nous en sommes désolés.")
            % {"when": when(told.session.starts_at)},
            *reason_told(reason),
        ],
        button=_("Trouver une autre séance"),
        button_url=address(told.organisation, "city_page"),
        method=Method.CANCEL if had_seats else None,
    )


@occasion
def moved_to_other_session(told: Told, *, before: Session) -> Words:
    """The contact chose another session, `told.session`; `before` is the one they left."""
    return Words(
        subject=_("Changement de séance : %(day)s") % day_of_session(told),
        title=_("Vous avez changé de séance"),
        paragraphs=[
            _("Vous veniez le %(before)s. Vous venez maintenant le %(now)s.")
            % {"before": when(before.starts_at), "now": when(told.session.starts_at)},
            _("Le fichier joint met la date dans votre agenda."),
        ],
        button=_("Voir mon inscription"),
        facts=[Fact(_("Ancienne date"), [when(before.starts_at)]), *facts_of(told)],
        method=Method.REQUEST,
    )


@occasion
def left_for_other_session(told: Told) -> Words:
    """Only takes the old date out of the calendar, after `moved_to_other_session` said the new one."""
    return Words(
        subject=_("Ancienne date retirée : %(day)s") % day_of_session(told),
        facts=facts_in_short(told),
        title=_("L’ancienne date n’est plus la vôtre"),
        paragraphs=[_("Vous avez changé de séance. Le fichier joint retire celle-ci de votre agenda.")],
        method=Method.CANCEL,
    )


def _still_in(had_seats: bool) -> str:
    if had_seats:
        return _("Votre inscription reste valable. Le fichier joint met votre agenda à jour.")
    return _("Votre demande reste valable.")
