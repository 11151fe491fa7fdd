"""Asking for a place in a small group, on a city's host. The staff's list is in `urls_staff`."""

from django.urls import path

from diagnostic.small_groups import views

app_name = "small_groups"

urlpatterns = [
    path("petit-groupe/", views.ask, name="ask"),
    path("petit-groupe/merci/", views.done, name="done"),
]
