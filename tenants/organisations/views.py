"""Pages that say who takes part: landing page, theme, notices; a partner's two pages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control

from kernel.links import origin_of
from tenants.accounts.access import everybody, staff
from tenants.accounts.roles import Role
from tenants.organisations.selectors import cities_by_province, n_active_cities
from tenants.organisations.theming import theme_fingerprint, theme_sheet


@everybody()
def landing(request: HttpRequest) -> HttpResponse:
    """Find your city: by name or postal code, and as a list by province."""
    query = request.GET.get("q", "").strip()[:60]
    provinces = cities_by_province(query)
    found = [city for _, cities in provinces for city in cities]
    if query and len(found) == 1:
        return redirect(origin_of(found[0].host) + "/")
    context = {
        "query": query,
        "n_found": len(found),
        "n_cities": len(found) if not query else n_active_cities(),
        "provinces": [
            {
                "name": province,
                "n": len(cities),
                "cities": [
                    {
                        "name": city.name,
                        "url": origin_of(city.host) + "/",
                        "postal_codes": city.postal_codes,
                    }
                    for city in cities
                ],
            }
            for province, cities in provinces
        ],
    }
    return render(request, "tenants/organisations/landing.html", context)


@everybody()
@cache_control(public=True, max_age=31536000, immutable=True)
def theme(request: HttpRequest, slug: str, fingerprint: str) -> HttpResponse:
    """The style sheet with an organisation's colours; its address changes with them."""
    organisation = request.tenant
    if slug != organisation.slug or fingerprint != theme_fingerprint(organisation):
        raise Http404
    return HttpResponse(theme_sheet(organisation), content_type="text/css; charset=utf-8")


@everybody(methods=("POST",))
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in a cookie of this host."""
    code = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = redirect(target)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@everybody()
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "tenants/organisations/accessibility.html", {"organisation": request.tenant})


@everybody()
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "tenants/organisations/privacy.html", {"organisation": request.tenant})


@everybody()
def partner_page(request: HttpRequest) -> HttpResponse:
    return render(request, "tenants/organisations/partner_page.html", {"partner": request.tenant})


@staff(Role.ADMINISTRATOR, Role.MANAGER, Role.TRAINER)
def partner_start(request: HttpRequest) -> HttpResponse:
    return render(request, "tenants/organisations/partner_start.html", {"partner": request.tenant})


