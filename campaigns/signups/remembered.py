"""Which browser sent a sign-up: only there does its page show who comes and where the mail went.

The address of that page is in calendars, which are shared, so it opens nothing by itself. A signed cookie of
that one page says the rest, until the browser closes and no longer than seats are held.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

COOKIE = "portal_signed_up"
SALT = "campaigns.signups.remembered"


def remembering[Response: HttpResponseBase](response: Response, uuid: UUID) -> Response:
    """The answer, with the cookie of this sign-up's page."""
    # Signed together with its name, so that it is no other sign-up's.
    response.set_signed_cookie(
        f"{COOKIE}_{uuid.hex}",
        "1",
        salt=SALT,
        path=reverse("signups:done", args=[uuid]),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def is_remembered(request: HttpRequest, uuid: UUID) -> bool:
    """Whether this browser sent that sign-up, not longer ago than seats are held."""
    name, max_age = f"{COOKIE}_{uuid.hex}", settings.HOLD_HOURS * 3600
    return bool(request.get_signed_cookie(name, default="", salt=SALT, max_age=max_age))
