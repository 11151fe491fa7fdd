"""The roster in words: states, counts, the lines of its file and of its sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.agenda.models import Session, SignUpSource
from campaigns.agenda.public_sessions.elsewhere import SessionElsewhere
from campaigns.agenda.public_sessions.presentation import distance_text, joined_names, places_text
from campaigns.agenda.public_sessions.selectors import PublicSession
from campaigns.roster.people import CONFIRMED, OFFERED, PENDING, WAITING, Roster, RosterCity, RosterGroup
from campaigns.roster.sheet import SheetLine, SheetSession
from kernel.files import path_of
from kernel.templatetags.portal import day, hour
from kernel.wording import reader_language
from tenants.organisations.models import Organisation
from tenants.shops.models import ShopRole

STATE_LABELS = {
    CONFIRMED: gettext_lazy("confirmé"),
    PENDING: gettext_lazy("à confirmer"),
    OFFERED: gettext_lazy("place proposée"),
    WAITING: gettext_lazy("en attente"),
}
STATE_TONES = {CONFIRMED: "good", PENDING: "warn", OFFERED: "info", WAITING: "neutral"}
SOURCES = dict(SignUpSource.choices)
ROLES = dict(ShopRole.choices)


def group_line(group: RosterGroup) -> dict[str, Any]:
    """A group as the page lists it."""
    label = str(STATE_LABELS[group.state])
    if group.position is not None:
        label = _("en attente, n° %(n)d de la liste") % {"n": group.position}
    missing = group.n_persons - len(group.people)
    return {
        "uuid": group.uuid,
        "is_own": group.is_own,
        "shop": group.shop or _("commerce effacé"),
        "note": _("hors programme : %(place)s") % {"place": group.place} if group.is_guest else "",
        "badge": {"text": label, "tone": STATE_TONES[group.state]},
        "source": SOURCES.get(group.source, group.source),
        "people": [
            {"name": person.name or _("nom effacé"), "role": ROLES.get(person.role, person.role)}
            for person in group.people
        ],
        "missing": _persons(missing) if missing > 0 else "",
        "email": group.email,
        "phone": group.phone,
        "contact": group.contact,
        "comment": group.note,
        "double": _("Deux inscriptions de ce commerce, peut-être de la même personne : vérifiez avec elle.")
        if group.is_possible_double
        else "",
    }


def city_lines(roster: Roster) -> list[dict[str, Any]]:
    return [
        {"name": city.name, "counts": _counts(city), "groups": [group_line(group) for group in city.groups]}
        for city in roster.cities
    ]


def _counts(city: RosterCity) -> str:
    text = _persons(city.n_seated)
    if city.n_waiting:
        text += " · " + _("%(n)d en attente") % {"n": city.n_waiting}
    return text


def _persons(n: int) -> str:
    return ngettext("%(n)d personne", "%(n)d personnes", n) % {"n": n}


def figures_of(roster: Roster, capacity: int) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Attendues"),
            "value": roster.n_persons(CONFIRMED, PENDING, OFFERED),
            "n": capacity,
            "n_label": _("places"),
        },
        {"label": _("Confirmées"), "value": roster.n_persons(CONFIRMED)},
        {"label": _("À confirmer"), "value": roster.n_persons(PENDING, OFFERED)},
        {"label": _("En attente"), "value": roster.n_persons(WAITING)},
    ]


def line_elsewhere(found: SessionElsewhere) -> dict[str, Any]:
    """One session of another city, with what this city's shops have there."""
    session = found.public.session
    places, tone = places_text(found.public)
    own = []
    if found.n_seated:
        own.append(
            ngettext("%(n)d personne inscrite", "%(n)d personnes inscrites", found.n_seated)
            % {"n": found.n_seated}
        )
    if found.n_waiting:
        own.append(_("%(n)d en attente") % {"n": found.n_waiting})
    distance = distance_text(found.public.distance_km)
    hosts = joined_names([host.name for host in found.public.hosts])
    return {
        "pk": session.pk,
        "title": session.shown_title,
        "starts_at": session.starts_at,
        "venue": session.venue,
        "hosts": f"{hosts} ({distance})" if distance else hosts,
        "own": " · ".join(own),
        "badge": {"text": places, "tone": tone},
    }


def date_choice(public: PublicSession) -> tuple[int, str]:
    """A session as a list to choose from names it."""
    session = public.session
    when = f"{day(session.starts_at, 'weekday')}, {hour(session.starts_at)}"
    distance = distance_text(public.distance_km)
    where = joined_names([host.name for host in public.hosts])
    return session.pk, " · ".join(
        part
        for part in (when, f"{where} ({distance})" if distance else where, places_text(public)[0])
        if part
    )


def passed_text(n: int) -> str:
    """Whom a group would pass that got its seats out of turn."""
    if not n:
        return ""
    return ngettext(
        "Un groupe d’une autre ville attend avant lui.",
        "%(n)d groupes d’autres villes attendent avant lui.",
        n,
    ) % {"n": n}


def own_figures(roster: Roster, n_left: int) -> list[dict[str, Any]]:
    """At a session of another city: what one's own shops have, and what they may still have."""
    return [
        {"label": _("Attendues"), "value": roster.n_persons(CONFIRMED, PENDING, OFFERED)},
        {"label": _("À confirmer"), "value": roster.n_persons(PENDING, OFFERED)},
        {"label": _("En attente"), "value": roster.n_persons(WAITING)},
        {"label": _("Places pour vos commerces"), "value": n_left},
    ]


def people_label(*, is_hosted_here: bool) -> str:
    return _("Qui vient") if is_hosted_here else _("Vos commerces à cette séance")


FILE_HEADER = (
    gettext_lazy("Ville"),
    gettext_lazy("Commerce"),
    gettext_lazy("Nom"),
    gettext_lazy("Rôle"),
    gettext_lazy("État"),
    gettext_lazy("Rang sur la liste"),
    gettext_lazy("Origine"),
    gettext_lazy("Hors programme"),
    gettext_lazy("Courriel du contact"),
    gettext_lazy("Téléphone du contact"),
)


def file_rows(roster: Roster) -> Iterator[list[Any]]:
    """A line for each person; contacts of the reader's own city alone."""
    for city in roster.cities:
        for group in city.groups:
            for person in group.people:
                yield [
                    city.name,
                    group.shop,
                    person.name,
                    str(ROLES.get(person.role, person.role)),
                    str(STATE_LABELS[group.state]),
                    group.position if group.position is not None else "",
                    str(SOURCES.get(group.source, group.source)),
                    group.place if group.is_guest else "",
                    group.email,
                    group.phone,
                ]


def sheet_session(
    session: Session, host_names: list[str], facilitators: tuple[str, ...], organiser: Organisation
) -> SheetSession:
    return SheetSession(
        starts_at=session.starts_at,
        duration_min=session.duration_min,
        organiser=organiser.name,
        host_cities=tuple(host_names),
        title=session.shown_title,
        venue=session.venue,
        venue_address=session.venue_address,
        facilitators=facilitators,
        colour=organiser.colour,
        language=reader_language(),
        logo=path_of(organiser.logo).read_bytes() if organiser.logo else None,
    )


def sheet_lines(roster: Roster) -> list[SheetLine]:
    """Those who have seats, marked where they have not confirmed; who waits is not expected."""
    return [
        SheetLine(
            city=city.name,
            shop=group.shop,
            name=person.name,
            role=person.role,
            mark="" if group.state == CONFIRMED else str(STATE_LABELS[group.state]),
        )
        for city in roster.cities
        for group in city.groups
        if group.is_seated
        for person in group.people
    ]
