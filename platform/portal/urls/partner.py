"""A partner's host: its public page, and the space of its staff."""

from django.urls import include, path

from dashboards.partner import public_views as partner
from portal.urls.shared import shared_urlpatterns, staff_urlpatterns

handler500 = "kernel.api.views.server_error"

urlpatterns = [
    *shared_urlpatterns,
    path("api/", include("portal.urls.api_partner")),
    path("", partner.public_page, name="partner_page"),
    path("", include("tenants.sign_in.urls")),
    path("espace/", include("dashboards.partner.urls")),
    path("espace/", include((staff_urlpatterns, "staff"))),
]
