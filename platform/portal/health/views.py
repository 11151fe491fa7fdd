"""Health, readiness, and the page for a form that came from elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from tenants.membership.access import everybody


@never_cache
@everybody()
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@everybody()
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where database and cache answer and `public` is migrated; 503 naming what does not."""
    checks = {"database": _database_answers(), "cache": _cache_answers()}
    status = 200 if all(checks.values()) else 503
    return JsonResponse({name: "ok" if ok else "down" for name, ok in checks.items()}, status=status)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM organisations_organisation LIMIT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.set("health:ready", 1, 10)
        return bool(cache.get("health:ready"))
    except RedisError:
        return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: cookies refused, or a page that stayed open too long."""
    return render(request, "csrf_failure.html", {"back_url": _page_of_form(request)}, status=403)


def _page_of_form(request: HttpRequest) -> str:
    """The page of this host from which a form was sent, as its browser says; nothing where it says none."""
    page = urlsplit(request.headers.get("referer", ""))
    if page.netloc != request.get_host():
        return ""
    path = page.path + (f"?{page.query}" if page.query else "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""
