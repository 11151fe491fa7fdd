"""The company register's establishments in a city, under /espace/commerces/bce/."""

from django.urls import path

from tenants.company_register import views

app_name = "bce"
urlpatterns = [
    path("", views.take_in, name="take_in"),
    path("changements/", views.changes, name="changes"),
    path("nouveaux/", views.new, name="new"),
    path("hors-commerce/", views.outside, name="outside"),
]
