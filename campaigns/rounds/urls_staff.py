"""Rounds as the city's team plans and reads them, under /espace/tournees/."""

from django.urls import URLPattern

app_name = "rounds"

urlpatterns: list[URLPattern] = []
