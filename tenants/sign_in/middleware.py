"""Sessions that belong to one host and end with the sign-in on the root host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tenants.sign_in.sessions import is_void


class HostBoundSessionMiddleware:
    """Flushes a session that was opened for another host, or whose sign-in on the root host is over.

    Whoever then sends a form is told so here: browsers refuse to follow a form to the root host
    (`form-action 'self'`), so that the redirect to the sign-in would show nothing at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and is_void(request.session, request.get_host()):
            request.session.flush()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        is_fragment = "HX-Request" in request.headers
        if request.method in ("GET", "HEAD") and not is_fragment:
            return None
        if not getattr(view, "login_required", True) or request.user.is_authenticated:
            return None
        error = _("Votre connexion a pris fin. Rien n’a été enregistré : connectez-vous, puis recommencez.")
        response = render(request, "tenants/sign_in/ticket_refused.html", {"error": error}, status=401)
        if is_fragment:
            response["HX-Refresh"] = "true"  # the whole page again, which leads to the sign-in
        return response
