"""From a session to a sign-up, on the host of the shop's city: the session, which city, the form."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from campaigns.agenda.models import Session
from campaigns.agenda.public_sessions.presentation import session_card, unfitting_text, waiting_list_rule
from campaigns.agenda.public_sessions.selectors import PublicSession, public_session
from campaigns.signups import forms
from campaigns.signups.company_lookup import CompanyAnswer, is_company_lookup, look_up_company
from campaigns.signups.errors import AlreadySignedUp
from campaigns.signups.remembered import remembering
from campaigns.signups.services import TypedGuest, TypedPerson, TypedShop, sign_up
from kernel.crawlers import not_for_crawlers
from kernel.errors import DomainError
from kernel.fields import NAME_LENGTH
from kernel.limits import TooManyRequests, limited
from kernel.links import origin_of
from kernel.typed_values import cleaned_text
from kernel.wording import reader_language
from tenants.membership.access import everybody
from tenants.organisations.places import LONGEST_QUERY, find_places
from tenants.organisations.presentation import places_card
from tenants.organisations.requests import OrganisationRequest
from tenants.sectors.fields import is_sector_search, searched
from tenants.shops.errors import ShopUnsure
from tenants.shops.models import Shop
from tenants.shops.selectors import find_shops, shop_with
from tenants.shops.which_shop import described

FORM = "campaigns/signups/form.html"
SHORTEST_QUERY = 3
MOST_SUGGESTED = 5


@everybody()
def session_page(request: OrganisationRequest, pk: int) -> HttpResponse:
    """When, where, for whom, what is left; cancelled and past sessions say so."""
    public = _offered(request, pk)
    return render(request, "campaigns/signups/session.html", _about(request, public))


@everybody()
def choose_city(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Which city the shop is in: this one, another (the form is then on its host), or none of them."""
    public = _offered(request, pk)
    if not _is_open(request, public):
        return redirect("signups:session_page", pk=pk)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    source = forms.source_of(request.GET.get("s", ""))
    path = reverse("signups:form", args=[pk]) + f"?s={source}"
    context = _about(request, public) | {
        "query": query,
        "source": source,
        "here_url": path,
        "guest_url": reverse("signups:guest_form", args=[pk]) + f"?s={source}",
        # This city is the big choice above; the others only once they are looked for: 66 would be a wall.
        "places": places_card(query, find_places(query), lambda city: origin_of(city.host) + path)
        if query
        else None,
    }
    return render(request, "campaigns/signups/choose_city.html", context)


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("sign_up", per_minute=30)
def form(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The form for a shop of this city."""
    return _form_page(request, pk, forms.ShopSignUpForm)


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("sign_up", per_minute=30)
def guest_form(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The form for a shop outside the programme's cities."""
    return _form_page(request, pk, forms.GuestSignUpForm)


@everybody()
@limited("shop_search", per_minute=120, methods=("GET",))
def shop_search(request: OrganisationRequest) -> JsonResponse:
    """Shops of this city that are like what was typed: at most five, and nothing of people."""
    query = cleaned_text(request.GET.get("q", "")[:80])
    found = find_shops(query, most=MOST_SUGGESTED) if len(query) >= SHORTEST_QUERY else []
    shops = [
        {
            "uuid": str(shop.uuid),
            "name": shop.name,
            "street": shop.street,
            "number": shop.number,
            "postal_code": shop.postal_code,
            "sector": shop.sector_id or "",
        }
        for shop in found
    ]
    return JsonResponse({"shops": shops})


def _form_page(request: OrganisationRequest, pk: int, form_class: type[forms.ContactForm]) -> HttpResponse:
    is_guest = form_class is forms.GuestSignUpForm
    if request.method != "POST":
        public = _offered(request, pk)
        if not _is_open(request, public):
            return redirect("signups:session_page", pk=pk)
        group = forms.group_shown(
            [{"name": "", "role": "owner"}], largest=_largest_group(public.seats.capacity)
        )
        source = forms.source_of(request.GET.get("s", ""))
        known = None if is_guest else _shop_of_link(request)
        typed = form_class(
            initial={
                "form_key": uuid4(),
                "s": source,
                "guest_place": request.GET.get("place", "")[:NAME_LENGTH],
                "shop_uuid": known.uuid if known else None,
                "shop_name": known.name if known else "",
            }
        )
        return _drawn(request, public, typed, group, is_guest=is_guest)
    session = Session.objects.select_related("seats").filter(pk=pk, seats__isnull=False).first()
    if session is None:
        raise Http404
    if request.tenant.is_retired:
        return render(request, "campaigns/signups/refused.html", status=410)
    largest = _largest_group(session.seats.capacity)
    is_search = is_sector_search(request.POST)
    if not is_guest and is_company_lookup(request.POST):
        return _looked_up(request, pk, largest)
    if "add" in request.POST or "remove" in request.POST or is_search:
        sector = searched(request.POST, is_search=is_search)
        typed = form_class(initial=request.POST.dict() | {"sector": sector})
        group = forms.group_edited(request.POST, largest=largest)
        return _drawn(
            request, _offered(request, pk), typed, group, is_guest=is_guest, is_edited="add" in request.POST
        )
    typed = form_class(request.POST)
    group = forms.group_sent(request.POST, largest=largest)
    if not all([typed.is_valid(), group.is_valid()]):
        return _drawn(request, _offered(request, pk), typed, group, is_guest=is_guest, status=422)
    try:
        signed_up = sign_up(
            organisation=request.tenant,
            session=session,
            form_key=typed.key(),
            shop=_shop(typed) if isinstance(typed, forms.ShopSignUpForm) else None,
            guest=_guest(typed.cleaned_data) if is_guest else None,
            people=_people(typed.cleaned_data, group),
            language=reader_language(),
            source=forms.source_of(typed.cleaned_data["s"]),
            consents=typed.purposes(),
            now=timezone.now(),
        )
    except ShopUnsure as error:
        assert isinstance(typed, forms.ShopSignUpForm)  # noqa: S101  (a guest's shop is not looked up)
        typed.ask_which(error)
        return _drawn(request, _offered(request, pk), typed, group, is_guest=False, status=422)
    except DomainError as error:
        return _refused(request, pk, typed, group, error, is_guest=is_guest)
    page = reverse("signups:done", args=[signed_up.sign_up.uuid])
    if signed_up.is_additional_shop:
        # Whoever types a known address does not see who signed up with it before.
        return redirect(f"{page}?fait=commerce")
    return remembering(redirect(page), signed_up.sign_up.uuid)


def _looked_up(request: OrganisationRequest, pk: int, largest: int) -> HttpResponse:
    """The form filled from the company number; what else was typed comes back as it was."""
    status = 200
    try:
        company = look_up_company(request)
    except TooManyRequests as refusal:
        company, status = CompanyAnswer(str(refusal)), 429
    typed_values: dict[str, Any] = request.POST.dict() | {"sector": searched(request.POST, is_search=False)}
    typed = forms.ShopSignUpForm(initial={**typed_values, **company.values})
    group = forms.group_edited(request.POST, largest=largest)
    return _drawn(
        request, _offered(request, pk), typed, group, is_guest=False, status=status, company=company
    )


def _people(cleaned: dict[str, Any], group: forms.Group) -> list[TypedPerson]:
    first, *others = (row.cleaned_data for row in group.rows)
    contact = TypedPerson(first["name"], first["role"], cleaned["email"], cleaned["phone"])
    return [contact, *(TypedPerson(other["name"], other["role"]) for other in others)]


def _shop(typed: forms.ShopSignUpForm) -> TypedShop:
    cleaned = typed.cleaned_data
    return TypedShop(
        **({"uuid": cleaned["shop_uuid"]} | typed.chosen_shop()),
        name=cleaned["shop_name"],
        sector=cleaned["sector"],
        street=cleaned["street"],
        number=cleaned["number"],
        postal_code=cleaned["postal_code"],
        bce=cleaned["bce"],
    )


def _guest(cleaned: dict[str, Any]) -> TypedGuest:
    return TypedGuest(cleaned["guest_shop"], cleaned["guest_place"])


def _known_shop(request: OrganisationRequest, typed: forms.ContactForm) -> str:
    """As one line the shop of the card's link, which then is not asked for; "" where another was typed."""
    if not isinstance(typed, forms.ShopSignUpForm):
        return ""
    shop = _shop_of_link(request)
    is_meant = shop is not None and str(typed["shop_uuid"].value() or "") == str(shop.uuid)
    return described(shop) if shop is not None and is_meant else ""


def _shop_of_link(request: OrganisationRequest) -> Shop | None:
    """The shop that a card's link names (`?commerce=`): what its street shows is all that the page says."""
    try:
        return shop_with(UUID(request.GET.get("commerce", "")))
    except ValueError:
        return None


def _refused(
    request: OrganisationRequest,
    pk: int,
    typed: forms.ContactForm,
    group: forms.Group,
    error: DomainError,
    *,
    is_guest: bool,
) -> HttpResponse:
    """What was typed stays, with the reason; where nothing can be done, the session's page says it: 409."""
    public = _offered(request, pk)
    if not public.takes_sign_ups:
        context = _about(request, public) | {"refusal": str(error)}
        return render(request, "campaigns/signups/session.html", context, status=409)
    typed.add_error(None, str(error))
    return _drawn(
        request,
        public,
        typed,
        group,
        is_guest=is_guest,
        is_known=isinstance(error, AlreadySignedUp),
        status=422,
    )


def _drawn(
    request: OrganisationRequest,
    public: PublicSession,
    typed: forms.ContactForm,
    group: forms.Group,
    *,
    is_guest: bool,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    is_sent = typed.is_bound
    problems = forms.problems_in_order(typed, group) if is_sent else []
    context = _about(request, public) | {
        "form": typed,
        "group": group,
        "problems": problems,
        "is_guest": is_guest,
        "page_error": bool(problems),
        "unfitting": unfitting_text(public, len(group.rows)),
        "rule": waiting_list_rule(smaller_pass=public.seats.lets_smaller_groups_pass),
        "choose_city_url": reverse("signups:choose_city", args=[public.session.pk]),
        "known_shop": _known_shop(request, typed),
        "other_shop_url": f"?s={forms.source_of(request.GET.get('s', ''))}",
        **more,
    }
    return not_for_crawlers(render(request, FORM, context, status=status))


def _about(request: OrganisationRequest, public: PublicSession) -> dict[str, Any]:
    """What every page about a session needs."""
    source = request.GET.get("s", "")
    is_open = not request.tenant.is_retired
    card = session_card(
        public, request.tenant, source=source if source in forms.ANNOUNCED else "", is_open=is_open
    )
    return {
        "session": card,
        "details": public.session,
        "city": request.tenant,
        "n_left": public.n_left,
        "canonical_url": request.build_absolute_uri(reverse("signups:session_page", args=[card["pk"]])),
    }


def _offered(request: OrganisationRequest, pk: int) -> PublicSession:
    public = public_session(pk, request.tenant, timezone.now())
    if public is None:
        raise Http404
    return public


def _is_open(request: OrganisationRequest, public: PublicSession) -> bool:
    return public.takes_sign_ups and not request.tenant.is_retired


def _largest_group(capacity: int) -> int:
    return min(forms.LARGEST_GROUP, capacity)
