"""The Agence's space, under /agence/."""

from django.urls import path

from dashboards.agency import views

app_name = "agency"

urlpatterns = [
    path("", views.comparison, name="comparison"),
    path("villes.csv", views.comparison_file, name="comparison_file"),
    path("villes/<slug:slug>/", views.city, name="city"),
    path("animation/", views.facilitation, name="facilitation"),
    path("technique/", views.technical, name="technical"),
]
