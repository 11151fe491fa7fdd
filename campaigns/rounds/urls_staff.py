"""Rounds as the city's team plans and reads them, under /espace/tournees/."""

from django.urls import URLPattern, path

from campaigns.rounds import card_views, grid_views, paper_views

app_name = "rounds"

urlpatterns: list[URLPattern] = [
    # On paper, and typed back in.
    path("<uuid:uuid>/feuille.pdf", paper_views.walk_list, name="walk_list"),
    path("<uuid:uuid>/fiches.pdf", paper_views.visit_cards, name="visit_cards"),
    path("<uuid:uuid>/grille/", grid_views.grid, name="grid"),
    path("cartes/", card_views.cards, name="cards"),
    path("cartes/<int:batch>.pdf", card_views.cards_pdf, name="cards_pdf"),
]
