"""A city's own shops at sessions of other cities: where they go, who comes for them, changes of names."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.agenda.models import ClaimState, Registration
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.presentation import agenda_tabs
from campaigns.agenda.public_sessions.elsewhere import sessions_elsewhere
from campaigns.agenda.seats.services import places_left
from campaigns.editions.selectors import current_edition
from campaigns.roster.forms import LARGEST_GROUP, MoveForm, PersonForm, known_people, person_forms
from campaigns.roster.presentation import city_lines, date_choice, line_elsewhere, own_figures
from campaigns.roster.selectors import OwnGroup, other_dates, own_group
from campaigns.roster.services import own_groups_of
from campaigns.roster.shared_views import found_for_own_shops, frame_of
from campaigns.signups.services import TypedPerson, change_people, change_session
from kernel.clock import day_of, today
from kernel.errors import DomainError
from kernel.forms import Problem, form_page, problems_of
from kernel.names import in_reading_order
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS

FORM_METHODS = ("GET", "HEAD", "POST")
PER_PAGE = 40


@staff(*NAME_READERS)
def elsewhere(request: StaffRequest) -> HttpResponse:
    """Sessions that other cities host: those where shops of this city are expected, and the others to come,
    of one city with `?ville=`. Staff follow, enter and change their own shops' sign-ups there."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    now = timezone.now()
    edition = current_edition(today())
    found = sessions_elsewhere(actor.organisation, edition, now) if edition else []
    ahead = [one for one in found if one.is_ahead(now)]
    others = [one for one in ahead if not one.has_own_shops and one.public.takes_sign_ups]
    cities = {host.slug: host.name for one in others for host in one.public.hosts}
    city = request.GET.get("ville", "")
    if city in cities:
        others = [one for one in others if any(host.slug == city for host in one.public.hosts)]
    page = Paginator(others, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition_name": edition.name if edition else "",
        "tabs": agenda_tabs(actor, "elsewhere"),
        "ours": [line_elsewhere(one) for one in ahead if one.has_own_shops],
        "over": [line_elsewhere(one) for one in found[::-1] if one.has_own_shops and not one.is_ahead(now)],
        "page_obj": page,
        "others": [line_elsewhere(one) for one in page],
        "cities": sorted(cities.items(), key=lambda item: in_reading_order(item[1])),
        "chosen_city": city if city in cities else "",
    }
    return render(request, "campaigns/roster/elsewhere.html", context)


@staff(*NAME_READERS)
def own(request: StaffRequest, pk: int) -> HttpResponse:
    """This city's groups at a session that another one hosts; everybody's list is for its hosts."""
    actor, session = found_for_own_shops(request, pk)
    if session.is_hosted_here:  # type: ignore[attr-defined]
        return redirect("roster:roster", pk=pk)
    now = timezone.now()
    ours = own_groups_of(actor, session)
    n_left = places_left(session.seats, session.city_seats.all(), actor.organisation.pk, day_of(now))
    context = frame_of(actor, session) | {
        "figures": own_figures(ours, n_left),
        "cities": city_lines(ours),
        "may_enter": session.starts_at > now and session.seats.registration == Registration.OPEN,
    }
    return render(request, "campaigns/roster/own.html", context)


@staff(*NAME_READERS, methods=FORM_METHODS)
def people(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    """Other names for a group of this city, as its contact asked; one more person needs one more seat."""
    actor, session = found_for_own_shops(request, pk)
    found = own_group(session, uuid)
    now = timezone.now()
    if found is None or found.claim.state == ClaimState.ENDED or session.starts_at <= now:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    is_checked = sent is not None and not {"add", "remove"} & sent.keys()
    rows = person_forms(sent or known_people(found.people), is_checked=is_checked)
    refusals: list[Problem] = []
    are_valid = (
        [row.is_valid() for row in rows] if is_checked else []
    )  # each, so that each shows what is wrong
    if is_checked and all(are_valid):
        try:
            change_people(uuid, _typed(rows), organisation=actor.organisation, actor=request.user, now=now)
        except DomainError as error:
            refusals = [Problem("", "", str(error))]
        else:
            messages.success(request, _("C’est enregistré. Aucun courriel n’est envoyé."))
            return redirect("roster:group", pk=pk, uuid=uuid)
    context = frame_of(actor, session) | _rows_context(found, rows)
    problems = [*refusals]
    for n, row in enumerate(rows, start=1):
        problems += problems_of(row, who=_("Personne %(n)s") % {"n": n})
    return form_page(request, "campaigns/roster/people.html", context, problems=problems)


@staff(*NAME_READERS, methods=FORM_METHODS)
def move(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    """Another date for a group of this city, here or elsewhere: among those that have room for all of it."""
    actor, session = found_for_own_shops(request, pk)
    found = own_group(session, uuid)
    now = timezone.now()
    if found is None or found.claim.state not in SEATED or session.starts_at <= now:
        raise Http404
    dates = {
        one.session.pk: one for one in other_dates(actor.organisation, session, found.claim.n_persons, now)
    }
    sent = request.POST if request.method == "POST" and dates else None
    form = MoveForm(sent, choices=[date_choice(one) for one in dates.values()])
    if form.is_valid():
        to = dates[form.cleaned_data["session"]].session
        try:
            moved = change_session(uuid, to, organisation=actor.organisation, actor=request.user, now=now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("C’est fait : le groupe vient à cette nouvelle date. Il en est prévenu.")
            )
            return redirect("roster:group", pk=to.pk, uuid=moved.sign_up.uuid)
    context = frame_of(actor, session) | {"group": found, "form": form, "has_dates": bool(dates)}
    is_in_vain = request.method == "POST" and not dates
    text = _("Aucune autre séance n’a assez de places libres pour ce groupe.")
    problems = [Problem("", "", text)] if is_in_vain else []
    return form_page(request, "campaigns/roster/move.html", context, form, problems=problems)


def _typed(rows: list[PersonForm]) -> list[TypedPerson]:
    return [TypedPerson(row.cleaned_data["name"], row.cleaned_data["role"]) for row in rows]


def _rows_context(found: OwnGroup, rows: list[PersonForm]) -> dict[str, object]:
    return {
        "group": found,
        "rows": rows,
        "n_rows": len(rows),
        "may_add": len(rows) < LARGEST_GROUP,
        "may_remove": len(rows) > 1,
    }
