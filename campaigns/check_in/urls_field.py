"""What the phone at the door asks for, under /terrain/accueil/."""

from django.urls import path

from campaigns.check_in import field_views as views

app_name = "door"

urlpatterns = [
    path("villes.json", views.cities, name="cities"),
    path("<int:pk>/", views.door, name="door"),
    path("<int:pk>/liste.json", views.people, name="people"),
    path("<int:pk>/code/", views.code, name="code"),
    path("<int:pk>/commerces/", views.shops, name="shops"),
]
