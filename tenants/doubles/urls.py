"""Doubles: the list, two side by side, and the merges done; of shops and of people."""

from django.urls import path

from tenants.doubles import views
from tenants.doubles.models import PersonDouble, ShopDouble
from tenants.shops.models import PersonMerge, ShopMerge

SHOPS, PEOPLE = {"model": ShopDouble}, {"model": PersonDouble}

app_name = "doubles"
urlpatterns = [
    path("", views.proposals, SHOPS, name="shops"),
    path("personnes/", views.proposals, PEOPLE, name="people"),
    path("chercher/", views.find, name="find"),
    path("recherche/<uuid:uuid>/", views.progress, name="progress"),
    path("<int:pk>/", views.compare, SHOPS, name="shop"),
    path("personnes/<int:pk>/", views.compare, PEOPLE, name="person"),
    path("<int:pk>/pas-les-memes/", views.different, SHOPS, name="shop_different"),
    path("personnes/<int:pk>/pas-les-memes/", views.different, PEOPLE, name="person_different"),
    path("reunis/", views.merges, {"model": ShopMerge}, name="merged_shops"),
    path("personnes/reunies/", views.merges, {"model": PersonMerge}, name="merged_people"),
    path("reunis/<int:pk>/defaire/", views.undo, {"model": ShopMerge}, name="undo_shop"),
    path("personnes/reunies/<int:pk>/defaire/", views.undo, {"model": PersonMerge}, name="undo_person"),
]
