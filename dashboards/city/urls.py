"""The space of a city's staff, under /espace/."""

from django.urls import path

from dashboards.city import views

app_name = "city"

urlpatterns = [path("", views.start, name="start")]
