"""The pages of the tokens."""

from django.urls import path

from tenants.tokens import views

urlpatterns = [
    path("", views.tokens, name="token_list"),
    path("<int:pk>/revoquer/", views.revoke, name="token_revoke"),
]
