"""A partner's host: the space of its staff."""

from django.urls import include, path

from portal.urls.shared import shared_urlpatterns, staff_urlpatterns
from tenants.organisations import views as organisations

handler500 = "kernel.api.views.server_error"

urlpatterns = [
    *shared_urlpatterns,
    path("api/", include("portal.urls.api_partner")),
    path("", organisations.partner_page, name="partner_page"),
    path("", include("tenants.sign_in.urls")),
    path("espace/", include("tenants.organisations.urls_partner")),
    path("espace/", include((staff_urlpatterns, "staff"))),
]
