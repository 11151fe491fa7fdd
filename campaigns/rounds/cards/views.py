"""The cards that stewards leave: printed here, and where they are now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.rounds.cards.card_list import CardList
from campaigns.rounds.cards.leave_behind import leave_behind_cards
from campaigns.rounds.paper.views import pdf_answer
from campaigns.rounds.shared_views import acting
from campaigns.visits.card_selectors import batches, cards_left_of, n_printed_and_tied
from campaigns.visits.services import print_cards
from campaigns.visits.services.cards import MOST_CARDS
from kernel.forms import form_page
from kernel.lists.columns import carried
from kernel.templatetags.portal import number
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS

FORM_METHODS = ("GET", "HEAD", "POST")
FEWEST_CARDS = 10
WRONG_NUMBER = _("Écrivez un nombre de 10 à 500.")


class PrintForm(forms.Form):
    """How many."""

    n = forms.IntegerField(
        label=_("Combien de cartes"),
        min_value=FEWEST_CARDS,
        max_value=MOST_CARDS,
        initial=50,
        help_text=_("Dix par page A4. Chaque carte a un code à elle."),
        error_messages={
            "required": WRONG_NUMBER,
            "invalid": WRONG_NUMBER,
            "min_value": WRONG_NUMBER,
            "max_value": WRONG_NUMBER,
        },
    )


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def cards(request: StaffRequest) -> HttpResponse:
    """How many were printed and left, the batches to print again, and the list of those that a shop has."""
    form = PrintForm(request.POST if request.method == "POST" else None, auto_id="id_%s")
    if request.method == "POST" and form.is_valid():
        made = print_cards(form.cleaned_data["n"], actor=acting(request).user, now=timezone.now())
        text = ngettext(
            "%(n)s carte est prête à imprimer.", "%(n)s cartes sont prêtes à imprimer.", len(made)
        )
        messages.success(request, text % {"n": number(len(made))})
        return redirect("rounds:cards")
    return form_page(request, "campaigns/rounds/cards.html", _context(request) | {"print_form": form}, form)


@staff(*CITY_EDITORS)
def cards_pdf(request: StaffRequest, batch: int) -> HttpResponse:
    """The cards of a batch that are no shop's yet."""
    found = cards_left_of(batch)
    if not found:
        raise Http404
    return pdf_answer(
        leave_behind_cards(found, city=request.tenant), f"cartes-{found[0].printed_at:%Y-%m-%d}"
    )


def _context(request: StaffRequest) -> dict[str, Any]:
    asked = CardList(request.GET)
    page, query = asked.page(), asked.query
    n, n_tied = n_printed_and_tied()
    return {
        "n_printed": n,
        "n_tied": n_tied,
        "figures": [
            {"label": _("Cartes imprimées"), "value": n},
            {"label": _("Laissées dans un commerce"), "value": n_tied},
            {"label": _("Encore à laisser"), "value": n - n_tied},
        ],
        "batches": [
            {
                "printed_at": one.printed_at,
                "n": one.n,
                "n_left": one.n_left,
                "url": reverse("rounds:cards_pdf", args=[one.number]) if one.n_left else "",
            }
            for one in batches()
        ],
        "form": asked.form,
        "carried": carried(query.address, without=asked.form.fields),
        "clear_url": query.url(without=("q",)) if asked.form.values else "",
        "is_searched": bool(asked.form.values),
        "columns": query.headers(),
        "rows": [
            {
                "key": str(card.pk),
                "name": query.choice.shown[0].value(card),
                "url": reverse("register:shop", args=[card.shop.uuid]),
                "cells": [column.cell(card) for column in query.choice.shown[1:]],
            }
            for card in page.rows
        ],
        **query.page_urls(page),
    }
