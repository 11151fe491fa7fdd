"""Sessions that belong to one host and end with the sign-in on the root host."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.accounts.sessions import HOST_KEY, ROOT_SESSION_KEY

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


class HostBoundSessionMiddleware:
    """Flushes a session that was opened for another host, or whose sign-in on the root host is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and self._is_void(request):
            request.session.flush()
        return self.get_response(request)

    @staticmethod
    def _is_void(request: HttpRequest) -> bool:
        host = request.session.get(HOST_KEY)
        if host is not None and host != request.get_host():
            return True
        parent = request.session.get(ROOT_SESSION_KEY)
        return parent is not None and not SessionStore().exists(parent)
