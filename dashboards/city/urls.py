"""The space of a city's staff, under /espace/."""

from django.urls import path

from dashboards.city import register_views, views

app_name = "city"

urlpatterns = [
    path("", views.start, name="start"),
    path("commerces/registre/", register_views.register, name="register"),
    path("commerces/registre/declarer/", register_views.declare, name="declare_register"),
]
