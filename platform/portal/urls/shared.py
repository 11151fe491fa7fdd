"""Paths that every host has."""

from django.urls import URLPattern, URLResolver, include, path

from portal.health import views as health
from tenants.organisations import views as organisations

shared_urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("theme/<slug:slug>.<str:fingerprint>.css", organisations.theme, name="theme"),
    path("logo/<str:fingerprint>", organisations.logo, name="logo"),
    path("apercu/<str:fingerprint>.png", organisations.preview, name="preview"),
    path("langue/", organisations.choose_language, name="choose_language"),
    path("accessibilite/", organisations.accessibility, name="accessibility"),
    path("vie-privee/", organisations.privacy, name="privacy"),
]

staff_urlpatterns: list[URLPattern | URLResolver] = [
    path("apparence/", organisations.appearance, name="appearance"),
    path("journal/", include("tenants.journal.urls")),
    path("courriels/", include("tenants.mail.urls")),
    path("cles-api/", include("tenants.tokens.urls")),
]
