"""Requests for a place in a small group, for staff: beside the public pages, in the same namespace."""

from django.urls import path

from diagnostic.small_groups import staff_views

urlpatterns = [
    path("espace/petits-groupes/", staff_views.requests, name="requests"),
    path("espace/petits-groupes/<uuid:uuid>/", staff_views.handled, name="handled"),
]
