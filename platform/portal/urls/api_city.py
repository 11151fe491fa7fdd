"""The API on a city's host: sessions, sign-up, and what its staff may read."""

from django.urls import path

from campaigns.agenda.public_sessions import api as sessions
from campaigns.check_in import api as check_in
from campaigns.register import api as register
from campaigns.roster.api import RosterView
from campaigns.rounds import api as rounds
from campaigns.signups import api as signups
from dashboards.maturity.api import CityMaturityView
from diagnostic.assessment import api as diagnostics
from diagnostic.versions.api import CatalogueView
from portal.urls.api_shared import after, before
from tenants.consent import api as consents
from tenants.sectors.api import SectorsView

app_name = "api"

urlpatterns = [
    *before,
    path("v1/sessions/", sessions.SessionsView.as_view(), name="sessions"),
    path("v1/sessions/<int:pk>/", sessions.SessionView.as_view(), name="session"),
    path("v1/sessions/<int:pk>/sign-ups/", signups.SignUpsView.as_view(), name="sign_ups"),
    path("v1/staff/sessions/", sessions.StaffSessionsView.as_view(), name="staff_sessions"),
    path("v1/staff/sessions/<int:pk>/roster/", RosterView.as_view(), name="roster"),
    path("v1/staff/sessions/<int:pk>/attendance/", check_in.AttendanceView.as_view(), name="attendance"),
    path(
        "v1/staff/sessions/<int:pk>/attendance/<slug:city>/",
        check_in.OutcomeView.as_view(),
        name="attendance_outcome",
    ),
    path(
        "v1/staff/sessions/<int:pk>/attendance/<slug:city>/walk-ins/",
        check_in.WalkInView.as_view(),
        name="attendance_walk_in",
    ),
    path("v1/staff/shops/", register.RegisterShopsView.as_view(), name="staff_shops"),
    path("v1/staff/shops/<uuid:uuid>/", register.RegisterShopView.as_view(), name="staff_shop"),
    path("v1/staff/shops/<uuid:uuid>/consents/", consents.ShopConsentsView.as_view(), name="shop_consents"),
    path("v1/staff/people/<int:pk>/consents/", consents.PersonConsentsView.as_view(), name="person_consents"),
    path(
        "v1/staff/people/<int:pk>/consents/withdraw/",
        consents.WithdrawnView.as_view(),
        name="consent_withdrawn",
    ),
    path("v1/staff/rounds/", rounds.StaffRoundsView.as_view(), name="staff_rounds"),
    path("v1/staff/rounds/<uuid:uuid>/", rounds.StaffRoundView.as_view(), name="staff_round"),
    path("v1/staff/visits/", rounds.StaffVisitsView.as_view(), name="staff_visits"),
    path("v1/staff/visits/<uuid:key>/", rounds.StaffVisitView.as_view(), name="staff_visit"),
    path("v1/diagnostics/", diagnostics.StartView.as_view(), name="diagnostic_start"),
    path("v1/diagnostics/<uuid:uuid>/", diagnostics.AttemptStateView.as_view(), name="diagnostic"),
    path("v1/diagnostics/<uuid:uuid>/sector/", diagnostics.SectorView.as_view(), name="diagnostic_sector"),
    path(
        "v1/diagnostics/<uuid:uuid>/answers/<str:question>/",
        diagnostics.AnswerView.as_view(),
        name="diagnostic_answer",
    ),
    path("v1/diagnostics/<uuid:uuid>/finish/", diagnostics.FinishView.as_view(), name="diagnostic_finish"),
    path("v1/diagnostics/<uuid:uuid>/result/", diagnostics.ResultView.as_view(), name="diagnostic_result"),
    path("v1/sectors/", SectorsView.as_view(), name="sectors"),
    path("v1/catalogue/", CatalogueView.as_view(), name="catalogue"),
    path("v1/staff/maturity/", CityMaturityView.as_view(), name="staff_maturity"),
    *after,
]
