"""Taking the self-diagnostic, on the host of the shop's city: begin, answer, read again, go on later."""

from django.urls import path

from diagnostic.assessment import attempt_views, personal_views, views

app_name = "diagnostic"

urlpatterns = [
    path("", views.start_page, name="start"),
    path("code/", views.code_page, name="code"),
    path("seance/<str:code>/", views.session_page, name="session"),
    path("moi/<str:token>/", personal_views.my_attempts, name="personal"),
    path("<uuid:uuid>/", attempt_views.resume, name="resume"),
    path("<uuid:uuid>/secteur/", attempt_views.sector, name="sector"),
    path("<uuid:uuid>/question/<str:question>/", attempt_views.question, name="question"),
    path("<uuid:uuid>/relire/", attempt_views.review, name="review"),
    path("<uuid:uuid>/plus-tard/", attempt_views.later, name="later"),
]
