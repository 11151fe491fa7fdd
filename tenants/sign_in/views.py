"""Coming in and going out: from any host to the root host and back, and the switcher of spaces."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from kernel.hashing import sha256_of
from kernel.links import root_address
from tenants.membership.access import everybody, signed_in
from tenants.membership.actors import memberships_of
from tenants.membership.requests import StaffRequest
from tenants.membership.selectors import space_of
from tenants.organisations.hosts import host_table
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.sign_in.adapter import go_on_page
from tenants.sign_in.paths import safe_path
from tenants.sign_in.sessions import ROOT_SESSION_KEY, bind_to_host, note_sign_in, sign_out_everywhere
from tenants.sign_in.tickets import TicketRefused, issue_ticket, redeem_ticket

# The prefix makes browsers refuse one that a neighbouring host sets for all of them; it needs https.
NONCE_COOKIE = "__Host-portal_nonce" if settings.SESSION_COOKIE_SECURE else "portal_nonce"
NONCE_SECONDS = 1800
NONCE_HASH = re.compile(r"[0-9a-f]{64}")


def _is_root(request: HttpRequest) -> bool:
    return request.get_host().lower() == settings.ROOT_HOST


def _organisation_at(host: str) -> Organisation | None:
    """Whose host this is, where its port is that of this deployment."""
    port = settings.ROOT_HOST.removeprefix(settings.ROOT_HOST_NAME)
    return host_table.organisation_at(host.removesuffix(port)) if host.endswith(port) else None


@never_cache
@everybody()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in of the root host, remembering in a cookie that this browser asked."""
    path = safe_path(request.GET.get("next"), request.get_host())
    if _is_root(request):
        return redirect(f"{reverse('account_login')}?{urlencode({'next': path})}")
    nonce = request.COOKIES.get(NONCE_COOKIE) or secrets.token_urlsafe(32)
    question = urlencode({"host": request.get_host(), "nonce": sha256_of(nonce), "next": path})
    response = redirect(f"{root_address('accounts:enter')}?{question}")
    response.set_cookie(
        NONCE_COOKIE,
        nonce,
        max_age=NONCE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@never_cache
@signed_in()
def enter(request: StaffRequest) -> HttpResponse:
    """On the root host: make a ticket for the host that asked, and go there.

    404 for a host of nobody's or another port. Where the organisation is closed: to the spaces that are open.
    """
    host = request.GET.get("host", "").lower()
    nonce_hash = request.GET.get("nonce", "")
    organisation = _organisation_at(host)
    if organisation is None or not NONCE_HASH.fullmatch(nonce_hash):
        raise Http404
    if organisation.status != OrganisationStatus.ACTIVE:
        return redirect("accounts:spaces")
    token = issue_ticket(
        user=request.user,
        host=host,
        nonce_hash=nonce_hash,
        root_session_key=request.session.session_key or "",
        now=timezone.now(),
    )
    path = safe_path(request.GET.get("next"), request.get_host())
    question = urlencode({"ticket": token, "next": path})
    return redirect(f"{settings.SCHEME}://{host}/connexion/billet/?{question}")


@never_cache
@everybody()
def redeem(request: HttpRequest) -> HttpResponse:
    """Show a ticket on the host it was made for: opens a session of this host."""
    try:
        ticket = redeem_ticket(
            token=request.GET.get("ticket", ""),
            host=request.get_host().lower(),
            nonce=request.COOKIES.get(NONCE_COOKIE, ""),
            now=timezone.now(),
        )
    except TicketRefused as error:
        return render(request, "tenants/sign_in/ticket_refused.html", {"error": error}, status=403)
    login(request, ticket.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[ROOT_SESSION_KEY] = ticket.root_session_key
    bind_to_host(request)
    note_sign_in(request, ticket.user)
    response = redirect(safe_path(request.GET.get("next"), request.get_host()))
    response.delete_cookie(NONCE_COOKIE)
    return response


@everybody(methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sign-in: here, on the root host, and so on every other host."""
    sign_out_everywhere(request)
    response = redirect("/")
    response["Clear-Site-Data"] = '"cache"'
    return response


@never_cache
@signed_in()
def spaces(request: HttpRequest) -> HttpResponse:
    """The spaces that this person may enter; straight on where there is only one."""
    spaces = [space_of(membership) for membership in memberships_of(request)]
    if len(spaces) == 1 and "rester" not in request.GET:
        return go_on_page(request, spaces[0].url)
    return render(request, "tenants/sign_in/spaces.html", {"spaces": spaces})
