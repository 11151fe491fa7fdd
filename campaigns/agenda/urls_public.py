"""Calendars that everybody may fetch, on cities' hosts and the Agence's."""

from django.urls import path

from campaigns.agenda import calendar_views

app_name = "agenda"

urlpatterns = [
    path("seances/<int:pk>.ics", calendar_views.session_ics, name="session_ics"),
    path("agenda.ics", calendar_views.feed, name="feed"),
]
