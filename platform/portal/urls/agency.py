"""The root host: landing page, sign-in for everybody, the Agence's space."""

from django.urls import include, path

from dashboards.agency import public_views as public
from dashboards.bilan import views as bilan
from portal.urls.shared import shared_urlpatterns, staff_urlpatterns
from tenants.sign_in.form_views import AskCodeView, EnterCodeView, PasswordView

handler500 = "kernel.api.views.server_error"

urlpatterns = [
    *shared_urlpatterns,
    path("api/", include("portal.urls.api_agency")),
    path("", public.landing, name="landing"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("methode/", bilan.method, name="method"),
    path("", include("campaigns.agenda.urls_public")),
    path("", include("tenants.sign_in.urls_root")),
    path("connexion/identification/", PasswordView.as_view(), name="account_login"),
    path("connexion/code/", AskCodeView.as_view(), name="account_request_login_code"),
    path("connexion/code/saisie/", EnterCodeView.as_view(), name="account_confirm_login_code"),
    path("terrain/", include("tenants.field.urls")),
    path("agence/", include("dashboards.agency.urls")),
    path("agence/telephones/", include("tenants.field.urls_staff")),
    path("agence/bilan/", include("dashboards.bilan.urls")),
    path("agence/archives/", include("archive.urls")),
    path("agence/bce/", include("tenants.company_register.urls_agency")),
    path("agence/questionnaire/", include("dashboards.questionnaire_editor.urls")),
    path("agence/seances/", include("campaigns.agenda.urls")),
    path("agence/seances/", include("campaigns.roster.urls")),
    path("agence/seances/", include("campaigns.check_in.urls_staff")),
    path("agence/seances/", include("dashboards.session_screen.urls")),
    path("terrain/accueil/", include("campaigns.check_in.urls_field")),
    path("agence/", include("dashboards.maturity.urls_agency")),
    path("agence/", include((staff_urlpatterns, "staff"))),
]
