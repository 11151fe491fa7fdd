"""A person's own self-diagnostics, opened by their personal link: those begun, those finished, a new one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.signups.models import SignUp
from campaigns.signups.personal_views import personal
from diagnostic.assessment.forms import CodeForm
from diagnostic.assessment.models import Attempt
from diagnostic.assessment.selectors import attempt_by_code, attempts_of_person, confirmed_shops_of
from diagnostic.assessment.services import Claimed, claim, start
from kernel.errors import DomainError
from kernel.forms import Problem, form_page
from kernel.wording import reader_language
from tenants.organisations.models import Organisation
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.models import Person, Shop

PAGE = "diagnostic/assessment/personal.html"


@personal
def my_attempts(request: OrganisationRequest, person: Person, token: str) -> HttpResponse:
    """What the person began or finished here, by shop; the button begins for one of their shops."""
    shops = _shops(person)
    own_shops = confirmed_shops_of(person)
    refusal = ""
    code_form = CodeForm(request.POST if "claim" in request.POST else None, auto_id="%s")
    code_form.fields["code"].help_text = _("Les huit lettres et chiffres notés à la fin, ou sur le PDF.")
    if code_form.is_bound and own_shops:
        if _claimed(code_form, person, _shop_sent(request, own_shops)):
            messages.success(request, _("C’est fait : ce résultat est maintenant celui de votre commerce."))
            return redirect(request.path)
    elif request.method == "POST" and not request.tenant.is_retired:
        shop = _shop_sent(request, shops)
        try:
            attempt = _begin(request.tenant, person, shop)
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("diagnostic:resume", uuid=attempt.uuid)
    context = {
        "city": request.tenant,
        "shops": shops,
        "own_shops": own_shops,
        "code_form": code_form,
        "attempts": attempts_of_person(person),
        "my_sign_ups_url": reverse("signups:my_sign_ups", args=[token]),
        "is_open": not request.tenant.is_retired,
    }
    problems = [Problem("", "", refusal)] if refusal else []
    return form_page(request, PAGE, context, code_form, problems=problems, status=409 if refusal else 422)


def _claimed(form: CodeForm, person: Person, shop: Shop | None) -> bool:
    """Whether the attempt of the code typed is the shop's now; what is wrong is said in the form."""
    if not form.is_valid() or shop is None:
        return False
    try:
        attempt = attempt_by_code(form.cleaned_data["code"])
        claim(attempt.uuid, shop, by=Claimed.SIGN_UP, person=person, now=timezone.now())
    except DomainError as error:
        form.add_error("code", str(error))
        return False
    return True


@transaction.atomic
def _begin(organisation: Organisation, person: Person, shop: Shop | None) -> Attempt:
    """The one that waits to be finished, else a new one: a second press of the button begins no other."""
    Person.objects.select_for_update().get(pk=person.pk)
    return _open_one(person, shop) or start(
        organisation=organisation,
        language=reader_language(),
        now=timezone.now(),
        shop=shop,
        person=person,
    )


def _shops(person: Person) -> list[Shop]:
    """The shops that the person signed up for, in order of name."""
    sign_ups = SignUp.objects.filter(contact=person).with_shops()
    named = [shop for row in sign_ups for shop in row.known_shops()]
    shops = {shop.pk: shop for shop in named}
    return sorted(shops.values(), key=lambda shop: (shop.search_key, shop.pk))


def _shop_sent(request: OrganisationRequest, shops: list[Shop]) -> Shop | None:
    """One of their own; the first where nothing, or another's, was sent."""
    try:
        sent = UUID(request.POST.get("shop", ""))
    except ValueError:
        sent = None
    return next((shop for shop in shops if shop.uuid == sent), shops[0] if shops else None)


def _open_one(person: Person, shop: Shop | None) -> Attempt | None:
    """The one that waits to be finished: a second press of the button begins no other.

    Not a correction, which would take the place of the result there is.
    """
    waiting = Attempt.objects.filter(person=person, shop=shop, entered_by__isnull=True, corrects__isnull=True)
    return waiting.filter(finished_at__isnull=True).order_by("id").last()
