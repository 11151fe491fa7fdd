"""The shell under `/terrain/`: its first page, who is signed in, what phones send, how it is installed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache

from tenants.field.icon import SIZES, icon_fingerprint, icon_picture
from tenants.field.identity import field_identity
from tenants.field.pages import FIELD_ROLES, field_page, pages_for
from tenants.field.rules import MAX_ACTIONS, MAX_BYTES, Unreadable, phone_key, phone_label, read_request
from tenants.field.services import Result, meet_phone, receive
from tenants.field.worker import worker_source
from tenants.membership.access import everybody, staff
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.organisations.requests import OrganisationRequest
from tenants.organisations.theming import theme_url
from tenants.sign_in.sessions import sign_out_everywhere


@staff(*FIELD_ROLES)
def home(request: StaffRequest) -> HttpResponse:
    """What waits on this phone, and the pages that work without network."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    context = {"shown_pages": pages_for(actor, timezone.now())}
    return field_page(request, "tenants/field/home.html", context)


@everybody()
@cache_control(no_cache=True)
def worker(request: OrganisationRequest) -> HttpResponse:
    """The service worker. Its address stays; its text changes with each release, and with the colours."""
    source = worker_source(theme=theme_url(request.tenant))
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")


@everybody()
@cache_control(no_cache=True)
def manifest(request: OrganisationRequest) -> JsonResponse:
    """What a phone needs to put the shell on its first screen."""
    organisation = request.tenant
    fingerprint = icon_fingerprint(organisation)
    icons: list[dict[str, str]] = [
        {
            "src": reverse("field:icon", kwargs={"size": size, "fingerprint": fingerprint}),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in SIZES
    ]
    icons.append({"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"})
    start = reverse("field:home")
    shown = {
        "id": start,
        "name": f"{organisation.shown_name} · {_('Commerce connecté')}",
        "short_name": organisation.shown_name,
        "lang": organisation.language,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#f4f6f8",
        "theme_color": organisation.colour,
        "icons": icons,
    }
    return JsonResponse(shown, content_type="application/manifest+json")


@everybody()
@cache_control(public=True, max_age=31536000, immutable=True)
def icon(request: OrganisationRequest, size: int, fingerprint: str) -> HttpResponse:
    """The icon of the installed shell; its address changes with it."""
    if size not in SIZES or fingerprint != icon_fingerprint(request.tenant):
        raise Http404
    return HttpResponse(icon_picture(request.tenant, size, fingerprint), content_type="image/png")


@never_cache
@everybody()
def identity(request: OrganisationRequest) -> JsonResponse:
    """Who is signed in, and a fresh token to send with; 401 where nobody is, 404 to a stranger.

    `telephone` is the key of the phone that asks, with `oublie` where it says that it deleted all: where the
    staff asks it to, this ends the sign-in everywhere and answers 401 with `forget`, to anybody who holds the
    phone. It is the one GET that writes: it is what a phone gets its token by.
    """
    actor = _actor_or_refusal(request)
    if _must_forget(request, actor):
        sign_out_everywhere(request)
        return JsonResponse({"code": "signed_out", "forget": True}, status=401)
    if isinstance(actor, JsonResponse):
        return actor
    return JsonResponse({"user": field_identity(actor), "name": str(actor.user), "csrf": get_token(request)})


def _must_forget(request: OrganisationRequest, actor: Actor | JsonResponse) -> bool:
    key = phone_key(request.GET.get("telephone", ""))
    return key is not None and meet_phone(
        key=key,
        actor=actor if isinstance(actor, Actor) else None,
        label=phone_label(request.headers.get("User-Agent", "")),
        has_forgotten="oublie" in request.GET,
        now=timezone.now(),
    )


@never_cache
@everybody(methods=("POST",))
def send(request: OrganisationRequest) -> JsonResponse:
    """What a phone sends, at most 50 actions and 256 kB: a result for each, in their order.

    Nothing is done where it is somebody else's phone queue (403 `other_person`).
    """
    actor = _actor_or_refusal(request)
    if isinstance(actor, JsonResponse):
        return actor
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES or len(request.body) > MAX_BYTES:
        return _refusal(413, "too_large")
    try:
        user, actions = read_request(request.body)
    except Unreadable:
        return _refusal(400, "malformed")
    if user != field_identity(actor):
        return _refusal(403, "other_person")
    if len(actions) > MAX_ACTIONS:
        return _refusal(413, "too_many")
    results = receive(actor=actor, actions=actions, now=timezone.now())
    return JsonResponse({"results": [_told(result) for result in results]})


def _told(result: Result) -> dict[str, Any]:
    return {
        "key": result.key,
        "status": result.status,
        "code": result.code,
        "message": result.message,
        "state": result.state,
        "answer": dict(result.answer),
    }


def _actor_or_refusal(request: OrganisationRequest) -> Actor | JsonResponse:
    """Not a redirect to the sign-in: a phone's queue reads no page."""
    if not request.user.is_authenticated:
        return _refusal(401, "signed_out")
    actor = actor_of(request)
    if actor is None:
        return _refusal(404, "stranger")
    return actor if actor.role in FIELD_ROLES else _refusal(403, "role_may_not")


def _refusal(status: int, code: str) -> JsonResponse:
    return JsonResponse({"code": code}, status=status)
