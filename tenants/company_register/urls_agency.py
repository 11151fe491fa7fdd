"""Extracts of the company register, under /agence/bce/."""

from django.urls import path

from tenants.company_register import agency_views

app_name = "bce"
urlpatterns = [
    path("", agency_views.loads, name="loads"),
    path("<uuid:uuid>/", agency_views.load, name="load"),
    path("<uuid:uuid>/avancement/", agency_views.progress, name="progress"),
]
