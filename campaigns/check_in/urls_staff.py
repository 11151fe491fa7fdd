"""Who came to a session, under /espace/seances/ and /agence/seances/."""

from django.urls import path

from campaigns.check_in import sheet_views, staff_views

app_name = "check_in"

urlpatterns = [
    path("<int:pk>/presences/", staff_views.presences, name="presences"),
    path("<int:pk>/presences/feuille/", sheet_views.sheet, name="sheet"),
    path("<int:pk>/presences/clore/", staff_views.close, name="close"),
    path("<int:pk>/presences/rouvrir/", staff_views.reopen, name="reopen"),
    path("<int:pk>/presences/recu/<uuid:key>/", staff_views.late, name="late"),
    path("<int:pk>/presences/<str:line>/", staff_views.correct, name="correct"),
]
