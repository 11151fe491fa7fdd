"""What every host shows of its organisation: theme, notices, language, logo; and how staff change them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from kernel.files import path_of
from kernel.forms import form_page
from tenants.membership.access import everybody, staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import Role
from tenants.organisations.appearance import change_appearance, content_type_of, logo_fingerprint
from tenants.organisations.forms import TEXT_FIELDS, AppearanceForm
from tenants.organisations.preview import preview_fingerprint, preview_picture
from tenants.organisations.requests import OrganisationRequest
from tenants.organisations.theming import theme_fingerprint, theme_sheet


@everybody()
@cache_control(public=True, max_age=31536000, immutable=True)
def theme(request: OrganisationRequest, slug: str, fingerprint: str) -> HttpResponse:
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
def accessibility(request: OrganisationRequest) -> HttpResponse:
    return render(request, "tenants/organisations/accessibility.html", {"organisation": request.tenant})


@everybody()
def privacy(request: OrganisationRequest) -> HttpResponse:
    return render(request, "tenants/organisations/privacy.html", {"organisation": request.tenant})


@everybody()
@cache_control(public=True, max_age=31536000, immutable=True)
def logo(request: OrganisationRequest, fingerprint: str) -> FileResponse:
    """The organisation's logo; its address changes with it."""
    organisation = request.tenant
    if not organisation.logo or fingerprint != logo_fingerprint(organisation):
        raise Http404
    return FileResponse(
        path_of(organisation.logo).open("rb"), content_type=content_type_of(organisation.logo)
    )


@everybody()
@cache_control(public=True, max_age=31536000, immutable=True)
def preview(request: OrganisationRequest, fingerprint: str) -> HttpResponse:
    """The picture shown beside a shared link; its address changes with it."""
    if fingerprint != preview_fingerprint(request.tenant):
        raise Http404
    return HttpResponse(preview_picture(request.tenant, fingerprint), content_type="image/png")


@staff(Role.ADMINISTRATOR, methods=("GET", "HEAD", "POST"))
def appearance(request: StaffRequest) -> HttpResponse:
    """Colour, logo and contact, as everybody sees them."""
    organisation = request.tenant
    has_logo = bool(organisation.logo)
    if request.method != "POST":
        initial = {name: getattr(organisation, name) for name in TEXT_FIELDS}
        form = AppearanceForm(initial=initial, has_logo=has_logo)
        return render(request, "tenants/organisations/appearance.html", {"form": form})
    form = AppearanceForm(request.POST, request.FILES, has_logo=has_logo)
    if not form.is_valid():
        return form_page(request, "tenants/organisations/appearance.html", {"form": form}, form)
    change_appearance(
        organisation=organisation,
        fields={name: form.cleaned_data[name] for name in TEXT_FIELDS},
        logo=form.cleaned_data["logo"],
        is_logo_removed=form.cleaned_data.get("is_logo_removed", False),
        actor=request.user,
    )
    messages.success(request, _("C’est enregistré. Vos pages suivent dans la seconde."))
    return redirect("staff:appearance")
