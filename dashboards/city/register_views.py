"""The register of the city's shops: how many there are on a day, how they may be contacted, what is missing;
and the city's word that it is complete."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.editions.selectors import current_edition
from campaigns.editions.services import mark_figures_stale
from dashboards.city.register_presentation import register_context
from kernel.clock import today
from kernel.forms import form_page
from tenants.consent.register import declarations, n_outside_register, register_on
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF
from tenants.shops.services import declare_register

PAGE = "dashboards/city/register.html"
FIRST = date(2010, 1, 1)


class DayForm(forms.Form):
    """The day that the page looks at."""

    jour = forms.DateField(
        label=_("Au jour du"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Choisissez un jour qui existe.")},
    )

    def clean_jour(self) -> date | None:
        day: date | None = self.cleaned_data["jour"]
        if day is not None and not FIRST <= day <= today():
            raise forms.ValidationError(_("Choisissez un jour passé, ou aujourd’hui."))
        return day


class DeclareForm(forms.Form):
    """The register is complete from a day on, or not any more."""

    is_complete = forms.TypedChoiceField(
        label=_("Le registre"),
        choices=[
            ("yes", _("est complet : tous les commerces de la ville y sont")),
            ("no", _("n’est plus complet")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si le registre est complet.")},
    )
    on = forms.DateField(
        label=_("À partir du"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "invalid": _("Choisissez un jour qui existe."),
            "required": _("Choisissez un jour."),
        },
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not FIRST <= day <= today():
            raise forms.ValidationError(_("Choisissez un jour passé, ou aujourd’hui."))
        return day


@staff(*CITY_STAFF)
def register(request: StaffRequest) -> HttpResponse:
    """The register on a day of the address, today's without one."""
    form = DayForm(request.GET if "jour" in request.GET else None)
    day = (form.cleaned_data["jour"] if form.is_bound and form.is_valid() else None) or today()
    return _page(request, day, form, DeclareForm(initial={"on": today()}))


@staff(*CITY_EDITORS, methods=("POST",))
def declare(request: StaffRequest) -> HttpResponse:
    """The figures follow, soon."""
    form = DeclareForm(request.POST)
    if not form.is_valid():
        return _page(request, today(), DayForm(), form)
    declare_register(
        is_complete=form.cleaned_data["is_complete"],
        on=form.cleaned_data["on"],
        actor=request.user,
        now=timezone.now(),
    )
    edition = current_edition(today())
    if edition is not None:
        mark_figures_stale(edition, [request.tenant])
    return redirect("city:register")


def _page(request: StaffRequest, day: date, day_form: DayForm, form: DeclareForm) -> HttpResponse:
    actor = actor_of(request)
    context: dict[str, Any] = {
        "day": day,
        "is_today": day == today(),
        "day_form": day_form,
        "form": form,
        "may_declare": actor is not None and actor.role in CITY_EDITORS,
        **register_context(register_on(day), declarations(), n_outside_register()),
    }
    return form_page(request, PAGE, context, day_form, form)
