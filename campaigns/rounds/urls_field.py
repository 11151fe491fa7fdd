"""What a steward's phone asks for, under /terrain/tournee/."""

from django.urls import path

from campaigns.rounds.phone import views

app_name = "rounds_field"

urlpatterns = [
    path("seances.json", views.sessions, name="sessions"),
    path("commerces/", views.shops, name="shops"),
    path("<uuid:uuid>/", views.round_page, name="round"),
    path("<uuid:uuid>/liste.json", views.shop_list, name="list"),
]
