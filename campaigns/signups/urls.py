"""From a session to a sign-up, and a person's own sign-ups; on a city's host."""

from django.urls import path

from campaigns.signups import done_views, personal_views, views

app_name = "signups"

urlpatterns = [
    path("seances/<int:pk>/", views.session_page, name="session_page"),
    path("seances/<int:pk>/inscription/", views.choose_city, name="choose_city"),
    path("seances/<int:pk>/inscription/commerce/", views.form, name="form"),
    path("seances/<int:pk>/inscription/hors-programme/", views.guest_form, name="guest_form"),
    path("inscription/<uuid:uuid>/", done_views.done, name="done"),
    path("inscription/<uuid:uuid>/adresse/", done_views.correct, name="correct_address"),
    path("commerces/chercher/", views.shop_search, name="shop_search"),
    path("mes-inscriptions/", personal_views.resend, name="resend"),
    path("mes-inscriptions/<str:token>/", personal_views.my_sign_ups, name="my_sign_ups"),
    path("mes-inscriptions/<str:token>/<uuid:uuid>/", personal_views.sign_up, name="sign_up"),
]
