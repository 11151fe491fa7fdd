"""What the team changes of a round: what it says, to whom it is given, its streets, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rounds.overview.presentation import round_head
from campaigns.rounds.overview.selectors import with_doubles
from campaigns.rounds.planning.choice import street_key
from campaigns.rounds.planning.forms import RoundForm, SplitForm, StewardsForm
from campaigns.rounds.shared_views import FORM_METHODS, acting, seen_round
from campaigns.visits.models import Round
from campaigns.visits.progress import street_tallies
from campaigns.visits.selectors import round_lines, stewards_of
from campaigns.visits.services import change_round, close_round, hand_over, reopen_round, split_round
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.templatetags.portal import number
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.membership.selectors import team_of


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def change(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Its name, days, aim, instruction and telephone."""
    actor = acting(request)
    row = seen_round(actor, uuid)
    form = RoundForm(request.POST if request.method == "POST" else None, initial=RoundForm.shown(row))
    if form.is_valid():
        change_round(row, actor=actor, values=form.round_values)
        messages.success(
            request, _("La tournée est changée. Les téléphones le voient à leur prochain contact.")
        )
        return redirect("rounds:round", uuid=row.uuid)
    return form_page(request, "campaigns/rounds/change.html", _context(row) | {"form": form}, form)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def give(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """To whom it is given."""
    actor = acting(request)
    row = seen_round(actor, uuid)
    team = team_of(actor.organisation)
    now_given = [str(user.pk) for user in stewards_of([row]).get(row.pk, [])]
    form = StewardsForm(
        request.POST if request.method == "POST" else None, initial={"stewards": now_given}, team=team
    )
    if form.is_valid():
        try:
            hand_over(row, actor=actor, stewards=form.cleaned_data["stewards"], now=timezone.now())
        except DomainError as error:
            form.add_error(None if error.code == "round_closed" else "stewards", str(error))
        else:
            messages.success(
                request, _("C’est fait. Ce qui attend encore sur un téléphone arrivera quand même.")
            )
            return redirect("rounds:round", uuid=row.uuid)
    return form_page(request, "campaigns/rounds/give.html", _context(row) | {"form": form}, form)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def split(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Some of its streets become another round."""
    actor = acting(request)
    row = seen_round(actor, uuid)
    lines = round_lines(row, today())
    streets = street_tallies(lines)
    form = SplitForm(
        request.POST if request.method == "POST" else None,
        initial=RoundForm.shown(row) | {"name": (_("%(name)s (suite)") % {"name": row.name})[:80]},
        team=team_of(actor.organisation),
        streets=[
            (
                street_key(one.postal_code, one.key),
                _street_label(one.name, one.tally.n_shops, one.tally.n_visited),
            )
            for one in streets
        ],
    )
    if form.is_valid():
        chosen = set(form.cleaned_data["streets"])
        moved = [
            line.shop.pk for line in lines if street_key(line.shop.postal_code, line.street_key) in chosen
        ]
        try:
            planned = split_round(
                row,
                actor=actor,
                values=form.round_values,
                shops=with_doubles(moved),
                stewards=form.cleaned_data["stewards"],
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("stewards" if error.code == "stewards_wrong" else None, str(error))
        else:
            text = ngettext(
                "%(n)s commerce est maintenant dans cette tournée.",
                "%(n)s commerces sont maintenant dans cette tournée.",
                len(moved),  # those that stand: the round may have a merged pair as two
            )
            messages.success(request, text % {"n": number(len(moved))})
            return redirect("rounds:round", uuid=planned.round.uuid)
    context = _context(row) | {"form": form, "n_streets": len(streets)}
    return form_page(request, "campaigns/rounds/split.html", context, form)


@staff(*CITY_EDITORS, methods=("POST",))
def close(request: StaffRequest, uuid: UUID) -> HttpResponse:
    actor = acting(request)
    row = seen_round(actor, uuid)
    close_round(row, actor=actor, now=timezone.now())
    messages.success(
        request, _("La tournée est close. Ce qui attend encore sur un téléphone arrivera quand même.")
    )
    return redirect("rounds:round", uuid=row.uuid)


@staff(*CITY_EDITORS, methods=("POST",))
def reopen(request: StaffRequest, uuid: UUID) -> HttpResponse:
    actor = acting(request)
    row = seen_round(actor, uuid)
    reopen_round(row, actor=actor)
    messages.success(request, _("La tournée est rouverte."))
    return redirect("rounds:round", uuid=row.uuid)


def _context(row: Round) -> dict[str, Any]:
    return round_head(row, stewards_of([row]).get(row.pk, []), today())


def _street_label(name: str, n_shops: int, n_visited: int) -> str:
    """`Rue de Fer : 3 sur 12 commerces visités`"""
    text = ngettext(
        "%(street)s : %(visited)s sur %(n)s commerce visité",
        "%(street)s : %(visited)s sur %(n)s commerces visités",
        n_shops,
    )
    named = name or _("Sans rue")
    return text % {"street": named, "visited": number(n_visited), "n": number(n_shops)}
