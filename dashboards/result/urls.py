"""A shopkeeper's own result, by its link; on a city's host."""

from django.urls import path

from dashboards.result import views

app_name = "result"

urlpatterns = [
    path("<uuid:uuid>/resultat/", views.result, name="result"),
    path("<uuid:uuid>/resultat.pdf", views.pdf, name="pdf"),
    path("<uuid:uuid>/resultat/envoyer/", views.send, name="send"),
    path("<uuid:uuid>/commerce/", views.claim_page, name="claim"),
    path("<uuid:uuid>/recommencer/", views.correct_or_retake, name="again"),
]
