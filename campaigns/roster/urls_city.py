"""Who comes to a session, for the staff of a city: with sign-ups entered and changed there."""

from django.urls import path

from campaigns.roster import urls, views

app_name = urls.app_name

urlpatterns = [
    *urls.urlpatterns,
    path("<int:pk>/inscrire/", views.enter, name="enter"),
    path("<int:pk>/inscrits/<uuid:uuid>/", views.group, name="group"),
]
