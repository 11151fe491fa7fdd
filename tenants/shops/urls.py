"""Pages about the shops of a city."""

from django.urls import path

from tenants.shops import views

app_name = "shops"
urlpatterns = [
    path("a-verifier/", views.reported, name="reported"),
    path("a-verifier/<int:pk>/", views.settle, name="settle"),
]
