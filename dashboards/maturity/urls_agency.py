"""The maturity of the programme's shops, under /agence/."""

from django.urls import path

from dashboards.maturity import views

app_name = "maturity"

urlpatterns = [
    path("maturite/", views.programme, name="programme"),
    path("maturite.csv", views.programme_file, name="programme_file"),
]
