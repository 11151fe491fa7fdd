"""Signing in, on the root host only: tickets and the switcher."""

from django.urls import path

from tenants.sign_in import urls, views

app_name = "accounts"

urlpatterns = [
    *urls.urlpatterns,
    path("entrer/", views.enter, name="enter"),
    path("espaces/", views.spaces, name="spaces"),
]
