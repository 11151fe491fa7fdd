"""The API on a city's host: sessions, sign-up, and what its staff may read."""

from django.urls import path

from campaigns.roster.api import RosterView
from campaigns.signups import api as signups
from campaigns.signups.sessions import api as sessions
from portal.urls.api_shared import after, before

app_name = "api"

urlpatterns = [
    *before,
    path("v1/sessions/", sessions.SessionsView.as_view(), name="sessions"),
    path("v1/sessions/<int:pk>/", sessions.SessionView.as_view(), name="session"),
    path("v1/sessions/<int:pk>/sign-ups/", signups.SignUpsView.as_view(), name="sign_ups"),
    path("v1/staff/sessions/", sessions.StaffSessionsView.as_view(), name="staff_sessions"),
    path("v1/staff/sessions/<int:pk>/roster/", RosterView.as_view(), name="roster"),
    *after,
]
