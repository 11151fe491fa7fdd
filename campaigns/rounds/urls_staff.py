"""Rounds as the city's team plans and reads them, under /espace/tournees/."""

from django.urls import path

from campaigns.rounds.cards import views as card_views
from campaigns.rounds.coverage import views as coverage_views
from campaigns.rounds.days import views as day_views
from campaigns.rounds.doorstep import views as request_views
from campaigns.rounds.overview import change_views, list_views, visit_views
from campaigns.rounds.overview import views as round_views
from campaigns.rounds.paper import grid_views
from campaigns.rounds.paper import views as paper_views
from campaigns.rounds.planning import views as planning_views

app_name = "rounds"

urlpatterns = [
    path("", list_views.rounds, name="rounds"),
    path("fichier.csv", list_views.rounds_file, {"kind": "csv"}, name="csv"),
    path("fichier.xlsx", list_views.rounds_file, {"kind": "xlsx"}, name="xlsx"),
    path("preparer/", planning_views.choose, name="plan"),
    path("nouvelle/", planning_views.new, name="new"),
    path("couverture/", coverage_views.coverage, name="coverage"),
    path("couverture/fichier.csv", coverage_views.coverage_file, {"kind": "csv"}, name="coverage_csv"),
    path("couverture/fichier.xlsx", coverage_views.coverage_file, {"kind": "xlsx"}, name="coverage_xlsx"),
    path("journees/", day_views.days, name="days"),
    path("journees/fichier.csv", day_views.days_file, {"kind": "csv"}, name="days_csv"),
    path("journees/fichier.xlsx", day_views.days_file, {"kind": "xlsx"}, name="days_xlsx"),
    path("demandes/", request_views.requests, name="requests"),
    path("demandes/<uuid:key>/", request_views.answer, name="answer_request"),
    path("demandes/appel/<uuid:sign_up>/", request_views.called, name="called"),
    path("demandes/donnee/<int:pk>/", request_views.settle_value, name="settle_value"),
    path("visites/<uuid:key>/", visit_views.visit, name="visit"),
    path("visites/<uuid:key>/annuler/", visit_views.undo, name="undo_visit"),
    path("<uuid:uuid>/", round_views.round_page, name="round"),
    path("<uuid:uuid>/avancement/", round_views.progress, name="progress"),
    path("<uuid:uuid>/visites/", round_views.visits, name="visits"),
    path("<uuid:uuid>/commerces/", round_views.shops, name="shops"),
    path("<uuid:uuid>/changer/", change_views.change, name="change"),
    path("<uuid:uuid>/confier/", change_views.give, name="give"),
    path("<uuid:uuid>/partager/", change_views.split, name="split"),
    path("<uuid:uuid>/ajouter/", planning_views.add, name="add"),
    path("<uuid:uuid>/clore/", change_views.close, name="close"),
    path("<uuid:uuid>/rouvrir/", change_views.reopen, name="reopen"),
    # On paper, and typed back in.
    path("<uuid:uuid>/feuille.pdf", paper_views.walk_list, name="walk_list"),
    path("<uuid:uuid>/fiches.pdf", paper_views.visit_cards, name="visit_cards"),
    path("<uuid:uuid>/grille/", grid_views.grid, name="grid"),
    path("cartes/", card_views.cards, name="cards"),
    path("cartes/<int:batch>.pdf", card_views.cards_pdf, name="cards_pdf"),
]
