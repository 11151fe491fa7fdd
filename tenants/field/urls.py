"""The shell's own paths; features add theirs beside them."""

from django.urls import path

from tenants.field import views

app_name = "field"

urlpatterns = [
    path("", views.home, name="home"),
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("icone-<int:size>.<str:fingerprint>.png", views.icon, name="icon"),
    path("identite/", views.identity, name="identity"),
    path("envois/", views.send, name="send"),
]
