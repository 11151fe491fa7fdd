"""Consents and blocks, in the space of a city's staff."""

from django.urls import path

from tenants.consent import views

app_name = "consent"
urlpatterns = [
    path("", views.consents, name="consents"),
    path("preuves.csv", views.proof, name="proof"),
    path("commerces/<uuid:uuid>/", views.shop, name="shop"),
    path("commerces/<uuid:uuid>/ne-plus-contacter/", views.block_a_shop, name="block_shop"),
    path("personnes/<int:pk>/", views.person, name="person"),
    path("personnes/<int:pk>/accord/", views.give, name="give"),
    path("personnes/<int:pk>/retrait/", views.withdraw, name="withdraw"),
    path("personnes/<int:pk>/ne-plus-contacter/", views.block_a_person, name="block_person"),
    path("contact-permis/<int:pk>/", views.lift, name="lift"),
]
