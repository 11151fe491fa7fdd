"""The bilan, under /agence/bilan/."""

from django.urls import path

from dashboards.bilan import views

app_name = "bilan"

urlpatterns = [
    path("", views.bilan, name="bilan"),
    path("bilan.csv", views.bilan_file, name="file"),
]
