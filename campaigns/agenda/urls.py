"""The agenda as its staff sees it, under /espace/seances/ and /agence/seances/."""

from django.urls import path

from campaigns.agenda import views

app_name = "sessions"

urlpatterns = [
    path("", views.agenda, name="agenda"),
    path("nouvelle/", views.create, name="create"),
    path("<int:pk>/", views.session, name="session"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/places/", views.seats, name="seats"),
    path("<int:pk>/villes/", views.hosts, name="hosts"),
    path("<int:pk>/animation/", views.facilitation, name="facilitation"),
    path("<int:pk>/etape/<slug:slug>/", views.transition, name="transition"),
]
