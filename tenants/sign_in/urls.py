"""Coming in and going out, on every host."""

from django.urls import path

from tenants.sign_in import views

app_name = "accounts"

urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("connexion/billet/", views.redeem, name="redeem"),
    path("deconnexion/", views.sign_out, name="sign_out"),
]
