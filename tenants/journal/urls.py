"""The journal's page."""

from django.urls import path

from tenants.journal import views

urlpatterns = [path("", views.entries, name="journal_entries")]
