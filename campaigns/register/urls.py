"""The register of shops, for a city's staff: the list and what is done with it; then one shop."""

from django.urls import path

from campaigns.register import bulk_views, list_views, view_views
from campaigns.register.urls_shop import shop_urlpatterns

app_name = "register"
LIST = [
    path("", list_views.shop_list, name="shops"),
    path("fichier.csv", list_views.shop_file, {"kind": "csv"}, name="csv"),
    path("fichier.xlsx", list_views.shop_file, {"kind": "xlsx"}, name="xlsx"),
    path("vues/", view_views.views, name="views"),
    path("vues/garder/", view_views.save, name="save_view"),
    path("vues/<int:pk>/renommer/", view_views.rename, name="rename_view"),
    path("vues/<int:pk>/supprimer/", view_views.delete, name="delete_view"),
    path("plusieurs/", bulk_views.bulk, name="bulk"),
    path("plusieurs/<uuid:uuid>/", bulk_views.bulk_done, name="bulk_done"),
    path("plusieurs/<uuid:uuid>/annuler/", bulk_views.undo_bulk, name="undo_bulk"),
]
urlpatterns = [*LIST, *shop_urlpatterns]
