"""A city's host: its public page, and the space of its staff."""

from django.urls import include, path

from dashboards.city import public_views as city
from portal.urls.shared import shared_urlpatterns, staff_urlpatterns

handler500 = "kernel.api.views.server_error"

urlpatterns = [
    *shared_urlpatterns,
    path("api/", include("portal.urls.api_city")),
    path("", city.public_page, name="city_page"),
    path("robots.txt", city.robots, name="robots"),
    path("sitemap.xml", city.sitemap, name="sitemap"),
    path("", include("campaigns.signups.urls")),
    path("", include("campaigns.agenda.urls_public")),
    path("", include("tenants.accounts.urls")),
    path("espace/", include("dashboards.city.urls")),
    path("espace/seances/", include("campaigns.agenda.urls")),
    path("espace/seances/", include("campaigns.roster.urls_city")),
    path("espace/", include((staff_urlpatterns, "staff"))),
]
