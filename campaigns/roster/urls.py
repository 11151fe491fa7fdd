"""Who comes to a session, under /espace/seances/ and /agence/seances/."""

from django.urls import path

from campaigns.roster import views

app_name = "roster"

urlpatterns = [
    path("<int:pk>/inscrits/", views.roster, name="roster"),
    path("<int:pk>/inscrits/liste.csv", views.file, name="file"),
    path("<int:pk>/inscrits/presences.pdf", views.sheet, name="sheet"),
]
