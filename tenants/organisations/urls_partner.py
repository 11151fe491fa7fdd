"""The space of a partner's staff, under /espace/."""

from django.urls import path

from tenants.organisations import views

app_name = "partner"

urlpatterns = [path("", views.partner_start, name="start")]
