"""In which language a host opens: as chosen there, else the city's own, else the browser's.

Eupen and Sankt Vith speak German: their pages open so for everybody, whatever the browser of a visitor asks
for. Who has another language is offered it above, and what is chosen is kept.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from tenants.organisations.models import Organisation

API = "/api/"  # programs say their language with each request


class HostLanguageMiddleware(LocaleMiddleware):
    """Django's, save on the hosts of cities whose language is another than the programme's."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        language = _own_language(request)
        if language and not _is_chosen(request):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


def offered_language(request: HttpRequest) -> dict[str, str] | None:
    """On such a host, what the browser asks for: {code, text}; None where the page is in that language."""
    if not _own_language(request) or _is_chosen(request) or "Accept-Language" not in request.headers:
        return None
    code = translation.get_language_from_request(request)
    if code == translation.get_language():
        return None
    with translation.override(code):
        return {"code": code, "text": _("Lire cette page en français")}


def _own_language(request: HttpRequest) -> str:
    organisation: Organisation | None = getattr(request, "tenant", None)
    if organisation is None or request.path.startswith(API):
        return ""
    known = dict(settings.LANGUAGES)
    is_other = organisation.language in known and organisation.language != settings.LANGUAGE_CODE
    return organisation.language if is_other else ""


def _is_chosen(request: HttpRequest) -> bool:
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in dict(settings.LANGUAGES)
