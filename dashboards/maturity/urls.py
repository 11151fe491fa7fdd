"""The maturity of a city's shops, under /espace/."""

from django.urls import path

from dashboards.maturity import views

app_name = "maturity"

urlpatterns = [
    path("maturite/", views.city, name="city"),
    path("maturite.csv", views.city_file, name="city_file"),
]
