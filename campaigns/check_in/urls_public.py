"""Noting one's own arrival, on the host of any city: what the QR code on the screen of a session opens."""

from django.urls import path

from campaigns.check_in import public_views as views

app_name = "presence"

urlpatterns = [
    path("", views.code_page, name="code"),
    path("<str:code>/", views.here, name="here"),
]
