"""The pages of an import, for the app of a kind to give an address and a namespace."""

from django.urls import URLPattern, path

from tenants.table_import import views


def import_urls(kind: str) -> list[URLPattern]:
    """All pages of imports of `kind`, for its `urls.py`."""
    of = {"kind": kind}
    return [
        path("", views.upload, of, name="upload"),
        path("<uuid:uuid>/", views.table_import, of, name="import"),
        path("<uuid:uuid>/avancement/", views.progress, of, name="progress"),
        path("<uuid:uuid>/colonnes/", views.columns, of, name="columns"),
        path("<uuid:uuid>/previsualiser/", views.preview_again, of, name="preview_again"),
        path("<uuid:uuid>/choix/", views.decisions, of, name="decisions"),
        path("<uuid:uuid>/ecrire/", views.write, of, name="write"),
        path("<uuid:uuid>/annuler/", views.undo, of, name="undo"),
        path("<uuid:uuid>/abandonner/", views.drop, of, name="drop"),
        path("<uuid:uuid>/rapport.csv", views.report, of, name="report"),
    ]
