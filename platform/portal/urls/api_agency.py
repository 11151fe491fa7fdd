"""The API on the root host: the whole programme's sessions."""

from django.urls import path

from campaigns.agenda.public_sessions import api as sessions
from campaigns.check_in import api as check_in
from dashboards.maturity.api import ProgrammeMaturityView
from diagnostic.versions.api import CatalogueView
from portal.urls.api_shared import after, before

app_name = "api"

urlpatterns = [
    *before,
    path("v1/sessions/", sessions.SessionsView.as_view(), name="sessions"),
    path("v1/sessions/<int:pk>/", sessions.SessionView.as_view(), name="session"),
    path("v1/staff/sessions/", sessions.StaffSessionsView.as_view(), name="staff_sessions"),
    path("v1/staff/sessions/<int:pk>/attendance/", check_in.AttendanceView.as_view(), name="attendance"),
    path("v1/catalogue/", CatalogueView.as_view(), name="catalogue"),
    path("v1/staff/maturity/", ProgrammeMaturityView.as_view(), name="staff_maturity"),
    *after,
]
