"""Archives of editions, under /agence/archives/."""

from django.urls import path

from archive import views

app_name = "archive"

urlpatterns = [
    path("", views.runs, name="runs"),
    path("import/", views.ask_import, name="ask_import"),
    path("export/", views.ask_export, name="ask_export"),
    path("<uuid:uuid>/", views.run, name="run"),
    path("<uuid:uuid>/avancement/", views.progress, name="progress"),
    path("<uuid:uuid>/rapport.csv", views.report, name="report"),
    path("<uuid:uuid>/archive.zip", views.exported_file, name="exported_file"),
]
