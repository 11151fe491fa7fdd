"""The Agence's pages: comparison of the cities, its file, a city's figures, the technical page."""

from __future__ import annotations

from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.presentation import line_of
from campaigns.agenda.seats.selectors import SignedUpCounts
from campaigns.agenda.selectors import sessions_led_by
from campaigns.editions.models import Edition
from campaigns.editions.selectors import editions_by_relevance
from dashboards.agency.columns import ColumnChoice
from dashboards.agency.forms import ColumnsForm, ComparisonForm, OneColumnForm
from dashboards.agency.presentation import (
    city_address,
    headers_of,
    map_of,
    order_label,
    sign_up_cards,
    totals_of,
)
from dashboards.agency.selectors import technical_state
from dashboards.city.presentation import city_context
from dashboards.city.selectors import city_overview
from dashboards.engine.comparison.columns import (
    CityFigures,
    file_header,
    file_row,
    sort_cities,
    usual_columns,
)
from dashboards.engine.comparison.selectors import comparison_of
from kernel.clock import day_of, today
from kernel.csv_files import csv_file
from kernel.links import origin_of
from kernel.lists.columns import Address, carried
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import PROGRAMME_READERS, Role
from tenants.organisations.models import Organisation

N_PAST = 20


class _Comparison:
    """What the address asks for: edition, filters, order; the same for the page and the file."""

    def __init__(self, request: HttpRequest) -> None:
        self.editions = editions_by_relevance(today())
        by_code = {edition.code: edition for edition in self.editions}
        chosen = by_code.get(request.GET.get("edition", ""))
        self.edition: Edition | None = chosen or (self.editions[0] if self.editions else None)
        comparison = comparison_of(self.edition) if self.edition else None
        self.cities = comparison.cities if comparison else []
        self.columns = comparison.columns if comparison else []
        self.programme = comparison.programme if comparison else None
        self.sign_ups = comparison.sign_ups if comparison else SignedUpCounts()
        provinces = sorted({city.province for city in self.cities})
        self.form = ComparisonForm(request.GET, editions=self.editions, provinces=provinces)
        self.sort = self.form.value("sort") or "name"
        self.shown = sort_cities(self._filtered(), self.columns, self.sort)
        self.choice = ColumnChoice(
            [column for column in self.columns if not column.is_note],
            asked=request.GET.getlist("col"),
            on_phone=request.GET.get("voir", ""),
            sort=self.sort,
            usual=usual_columns(self.columns, self.cities),
        )

    def _filtered(self) -> list[CityFigures]:
        province, answer = self.form.value("province"), self.form.value("answer")
        return [
            city
            for city in self.cities
            if (not province or city.province == province)
            and (not answer or (city.figures.get("answer") or "not_invited") == answer)
        ]

    @property
    def is_filtered(self) -> bool:
        return bool(self.form.value("province") or self.form.value("answer"))

    @property
    def filter_fields(self) -> list[BoundField]:
        return [field for field in self.form if not field.is_hidden]

    @property
    def filters(self) -> dict[str, str]:
        names = ("edition", "province", "answer")
        return {name: value for name in names if (value := self.form.value(name))}

    @property
    def address(self) -> Address:
        """All that the page's address keeps, without its order."""
        return {**self.filters, **self.choice.address}

    @property
    def ordered_address(self) -> Address:
        return {**self.address, **({"sort": self.sort} if self.sort != "name" else {})}


@staff(*PROGRAMME_READERS)
def comparison(request: HttpRequest) -> HttpResponse:
    """All cities side by side: filters, order and edition are in the address."""
    asked = _Comparison(request)
    edition = asked.edition
    if edition is None:
        return render(request, "dashboards/agency/no_edition.html")
    choice = asked.choice
    context = {
        "edition_name": edition.name,
        "as_of": asked.programme.as_of if asked.programme else None,
        "reading_label": _("Lecture « tel que c’était »"),
        "n_cities": len(asked.cities),
        "n_shown": len(asked.shown),
        "filter_form": asked.filter_fields,
        "hidden_filters": carried(asked.ordered_address, without=asked.form.fields.keys() - {"sort"}),
        "clear_url": "?" + urlencode({"edition": edition.code, **choice.address}, doseq=True)
        if asked.is_filtered
        else "",
        "figures": totals_of(asked.programme, asked.cities),
        "sign_ups": sign_up_cards(asked.sign_ups),
        **map_of(asked.shown, edition),
        "columns": headers_of(choice, asked.sort, asked.address),
        "rows": [_row(choice, city, edition) for city in asked.shown],
        "columns_form": ColumnsForm(columns=choice.optional, chosen=choice.chosen),
        "columns_carried": carried(asked.ordered_address, without={"col"}),
        "n_columns": len(choice.chosen),
        "n_all_columns": len(choice.optional),
        "all_columns_url": "?" + urlencode(_without_columns(asked), doseq=True) if choice.is_chosen else "",
        "phone_form": OneColumnForm(columns=choice.chosen, chosen=choice.on_phone),
        "phone_carried": carried(asked.ordered_address, without={"voir"}),
        "order_label": order_label(asked.columns, asked.sort),
        "bilan_url": f"{reverse('bilan:bilan')}?{urlencode({'edition': edition.code})}",
        "csv_url": reverse("agency:comparison_file")
        + "?"
        + urlencode({**asked.address, "sort": asked.sort}, doseq=True),
        "notes": [
            _("Un commerce compte pour la ville où il se trouve, jamais pour celle qui accueille la séance."),
            _(
                "Les résultats de formulaires de moins de 5 réponses sont masqués,"
                " et ceux qui les trahiraient."
            ),
        ],
    }
    return render(request, "dashboards/agency/comparison.html", context)


def _without_columns(asked: _Comparison) -> Address:
    return {name: value for name, value in asked.ordered_address.items() if name != "col"}


def _row(choice: ColumnChoice, city: CityFigures, edition: Edition) -> dict[str, object]:
    cells = [column.cell(city) | {"is_aside": choice.is_aside(column)} for column in choice.shown]
    cells[0] |= {"url": city_address(city.slug, edition), "note": city.province}
    return {"cells": cells}


@staff(*PROGRAMME_READERS)
def comparison_file(request: HttpRequest) -> HttpResponse:
    """The table as a file for a spreadsheet: the same cities, columns, order and values as on the page."""
    asked = _Comparison(request)
    code = asked.edition.code if asked.edition else "vide"
    columns = asked.choice.of_file(asked.columns)
    rows = (file_row(columns, city) for city in asked.shown)
    return csv_file(f"villes-{code}", file_header(columns), rows)


@staff(*PROGRAMME_READERS)
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """One city's figures, as the Agence sees them."""
    actor = actor_of(request)
    visible = Organisation.objects.visible_to(actor) if actor else Organisation.objects.none()
    organisation = visible.select_related("city").filter(slug=slug).first()
    if organisation is None:
        raise Http404
    editions = editions_by_relevance(today())
    edition = next((one for one in editions if one.code == request.GET.get("edition")), None)
    edition = edition or (editions[0] if editions else None)
    if edition is None:
        return render(request, "dashboards/agency/no_edition.html")
    back = f"{reverse('agency:comparison')}?{urlencode({'edition': edition.code})}"
    context = city_context(city_overview(organisation, edition, today())) | {
        "city_name": organisation.shown_name,
        "province": organisation.city.province,
        "edition_name": edition.name,
        "reading_label": _("Lecture « tel que c’était »"),
        "back_url": back,
        "public_url": origin_of(organisation.primary_host) + "/",
    }
    return render(request, "dashboards/agency/city.html", context)


@staff(Role.ADMINISTRATOR)
def technical(request: HttpRequest) -> HttpResponse:
    """Queue lag, work that failed, schemas that lag: what an administrator looks at first."""
    state = technical_state(timezone.now())
    figures = [
        {"label": _("Travaux en attente"), "value": state.queue.n_waiting},
        {
            "label": _("Retard de la file"),
            "value": int(state.queue.lag.total_seconds()),
            "unit": "s",
            "note": _("depuis quand attend le plus ancien"),
        },
        {"label": _("Travaux en échec"), "value": state.queue.n_failed},
        {
            "label": _("Schémas en retard"),
            "value": len(state.lagging),
            "n": state.n_organisations,
            "n_label": _("organisations"),
        },
    ]
    return render(request, "dashboards/agency/technical.html", {"state": state, "figures": figures})


@staff(Role.FACILITATOR)
def facilitation(request: StaffRequest) -> HttpResponse:
    """The start page of somebody who leads sessions: theirs, and nothing else."""
    now = timezone.now()
    led = sessions_led_by(request.user)
    ahead = [one for one in led if not one.is_over(now)]
    context = {
        "next": line_of(ahead[0], now) if ahead else None,
        "is_today": bool(ahead) and day_of(ahead[0].session.starts_at) == day_of(now),
        "sessions": [line_of(one, now) for one in ahead],
        "past_sessions": [line_of(one, now) for one in led if one.is_over(now)][::-1][:N_PAST],
    }
    return render(request, "dashboards/agency/facilitation.html", context)
