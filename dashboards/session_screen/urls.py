"""The screen of a session, under /espace/seances/ and /agence/seances/."""

from django.urls import path

from dashboards.session_screen import views

app_name = "session_screen"

urlpatterns = [
    path("<int:pk>/diagnostic/", views.screen, name="screen"),
    path("<int:pk>/diagnostic/etat/", views.state, name="state"),
]
