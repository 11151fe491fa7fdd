"""Campaigns as the city's team plans and reads them, under /espace/campagnes/."""

from django.urls import path

from campaigns.mobilisation.effort import views as effort_views
from campaigns.mobilisation.planning import step_views
from campaigns.mobilisation.planning import views as planning_views

app_name = "mobilisation"

urlpatterns = [
    path("", planning_views.campaigns, name="campaigns"),
    path("nouvelle/", planning_views.begin, name="begin"),
    path("delai/", planning_views.gap, name="gap"),
    path("efforts/", effort_views.efforts, name="efforts"),
    path("efforts/fichier.csv", effort_views.efforts_file, {"kind": "csv"}, name="efforts_csv"),
    path("efforts/fichier.xlsx", effort_views.efforts_file, {"kind": "xlsx"}, name="efforts_xlsx"),
    path("efforts/nouvelle/", effort_views.add, name="add_effort"),
    path("efforts/<uuid:uuid>/retirer/", effort_views.remove, name="remove_effort"),
    path("<uuid:uuid>/", planning_views.campaign, name="campaign"),
    path("<uuid:uuid>/changer/", planning_views.change, name="change"),
    path("<uuid:uuid>/copier/", planning_views.copy, name="copy"),
    path("<uuid:uuid>/etat/", planning_views.move, name="move"),
    path("<uuid:uuid>/supprimer/", planning_views.delete, name="delete"),
    path("<uuid:uuid>/etapes/", step_views.add, name="add_step"),
    path("etapes/<uuid:step>/", step_views.change, name="step"),
    path("etapes/<uuid:step>/faite/", step_views.done, name="step_done"),
    path("etapes/<uuid:step>/retirer/", step_views.drop, name="drop_step"),
]
