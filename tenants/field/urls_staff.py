"""The pages of the staff about their phones."""

from django.urls import path

from tenants.field import staff_views as views

app_name = "phones"

urlpatterns = [
    path("", views.phones, name="phones"),
    path("<uuid:key>/oublier/", views.forget_phone, name="forget"),
]
