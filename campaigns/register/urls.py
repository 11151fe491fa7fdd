"""The register of shops, for a city's staff: the list; then one shop."""

from django.urls import path

from campaigns.register import list_views

app_name = "register"
urlpatterns = [
    path("", list_views.shop_list, name="shops"),
]
