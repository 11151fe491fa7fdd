"""Taking the self-diagnostic, on the host of the shop's city: begin, answer, read again, go on later."""

from django.urls import path

from diagnostic.assessment import own_pages, personal_views, views

app_name = "diagnostic"

urlpatterns = [
    path("", views.start_page, name="start"),
    path("code/", views.code_page, name="code"),
    path("seance/<str:code>/", views.session_page, name="session"),
    path("moi/<str:token>/", personal_views.mine, name="personal"),
    path("<uuid:uuid>/", own_pages.resume, name="resume"),
    path("<uuid:uuid>/secteur/", own_pages.sector, name="sector"),
    path("<uuid:uuid>/question/<str:question>/", own_pages.question, name="question"),
    path("<uuid:uuid>/relire/", own_pages.review, name="review"),
    path("<uuid:uuid>/plus-tard/", own_pages.later, name="later"),
]
