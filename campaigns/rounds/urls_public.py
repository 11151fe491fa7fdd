"""The card that a steward left in a shop, under /carte/."""

from django.urls import path

from campaigns.rounds.cards import public_views as views

app_name = "leave_behind"

urlpatterns = [path("<str:code>/", views.card, name="card")]
