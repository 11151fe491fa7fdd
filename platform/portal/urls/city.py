"""A city's host: its public page, and the space of its staff."""

from django.urls import include, path

from dashboards.city import views as city
from portal.urls.shared import shared_urlpatterns, staff_urlpatterns

urlpatterns = [
    *shared_urlpatterns,
    path("", city.public_page, name="city_page"),
    path("", include("tenants.accounts.urls")),
    path("espace/", include("dashboards.city.urls")),
    path("espace/", include((staff_urlpatterns, "staff"))),
]
