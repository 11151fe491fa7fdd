"""The space of a partner's staff, under /espace/."""

from django.urls import path

from dashboards.partner import views

app_name = "partner"

urlpatterns = [path("", views.start, name="start")]
