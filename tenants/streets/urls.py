"""Streets and areas, under /espace/commerces/."""

from django.urls import path

from tenants.streets import views

app_name = "streets"
urlpatterns = [
    path("rues/", views.street_list, name="streets"),
    path("rues/a-reunir/", views.likely, name="likely"),
    path("rues/coordonnees/", views.coordinates, name="coordinates"),
    path("rues/orthographes/<int:pk>/separer/", views.separate, name="separate"),
    path("rues/<str:postal_code>/<slug:key>/", views.street, name="street"),
    path("rues/<str:postal_code>/<slug:key>/renommer/", views.rename, name="rename"),
    path("rues/<str:postal_code>/<slug:key>/reunir/", views.unite, name="unite"),
    path("quartiers/", views.area_list, name="areas"),
    path("quartiers/nouveau/", views.add_area, name="add_area"),
    path("quartiers/<int:pk>/", views.area, name="area"),
    path("quartiers/<int:pk>/modifier/", views.edit_area, name="edit_area"),
    path("quartiers/<int:pk>/supprimer/", views.drop_area, name="delete_area"),
]
