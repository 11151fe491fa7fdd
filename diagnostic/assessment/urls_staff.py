"""Forms typed by staff, under /espace/diagnostics/."""

from django.urls import path

from diagnostic.assessment import name_views, sheet_views, staff_views

app_name = "diagnostics"

urlpatterns = [
    path("", staff_views.entries, name="entries"),
    path("noms/", name_views.names, name="names"),
    path("noms/<int:pk>/", name_views.match, name="match_name"),
    path("feuille.pdf", sheet_views.sheet, name="sheet"),
    path("encoder/", staff_views.enter, name="enter"),
    path("encoder/<int:pk>/", staff_views.enter_answers, name="enter_answers"),
]
