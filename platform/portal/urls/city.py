"""A city's host: its public page, and the space of its staff."""

from django.urls import include, path

from dashboards.city import public_views as city
from diagnostic.small_groups import urls as small_groups
from diagnostic.small_groups import urls_staff as small_groups_staff
from portal.urls.shared import shared_urlpatterns, staff_urlpatterns
from tenants.consent import public_views as consent

handler500 = "kernel.api.views.server_error"

urlpatterns = [
    *shared_urlpatterns,
    path("api/", include("portal.urls.api_city")),
    path("", city.public_page, name="city_page"),
    path("robots.txt", city.robots, name="robots"),
    path("sitemap.xml", city.sitemap, name="sitemap"),
    path("", include("campaigns.signups.urls")),
    path("ne-plus-recevoir/<str:token>/", consent.withdrawal, name="withdrawal"),
    path("", include("campaigns.agenda.urls_public")),
    path("diagnostic/", include("diagnostic.assessment.urls")),
    path("diagnostic/", include("dashboards.result.urls")),
    path("", include("tenants.sign_in.urls")),
    path("terrain/", include("tenants.field.urls")),
    path("espace/", include("dashboards.city.urls")),
    path("espace/telephones/", include("tenants.field.urls_staff")),
    path("espace/seances/", include("campaigns.agenda.urls")),
    path("espace/seances/", include("campaigns.roster.urls_city")),
    path("espace/seances/", include("campaigns.check_in.urls_staff")),
    path("espace/seances/", include("dashboards.session_screen.urls")),
    path("espace/commerces/importer/", include("tenants.shop_import.urls")),
    path("espace/commerces/doublons/", include("tenants.doubles.urls")),
    path("espace/commerces/", include("tenants.shops.urls")),
    path("espace/commerces/", include("tenants.streets.urls")),
    path("espace/commerces/bce/", include("tenants.company_register.urls")),
    path("espace/commerces/", include("campaigns.register.urls")),
    path("espace/commerces/consentements/", include("tenants.consent.urls")),
    path("presence/", include("campaigns.check_in.urls_public")),
    path("carte/", include("campaigns.rounds.urls_public")),
    path("terrain/accueil/", include("campaigns.check_in.urls_field")),
    path("terrain/tournee/", include("campaigns.rounds.urls_field")),
    path("espace/campagnes/", include("campaigns.mobilisation.urls_staff")),
    path("espace/tournees/", include("campaigns.rounds.urls_staff")),
    path("espace/diagnostics/", include("diagnostic.assessment.urls_staff")),
    # Public pages and the staff's list are one namespace: both lists stand here together.
    path("", include(([*small_groups.urlpatterns, *small_groups_staff.urlpatterns], "small_groups"))),
    path("espace/", include("dashboards.maturity.urls")),
    path("espace/", include((staff_urlpatterns, "staff"))),
]
