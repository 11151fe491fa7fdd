"""Paths of the API that every host has; what no path takes is answered by `unknown`, last."""

from django.urls import URLPattern, path, re_path

from kernel.api import views
from tenants.tokens.api import MeView

before: list[URLPattern] = [
    path("", views.documentation, name="documentation"),
    path("v1/schema", views.SchemaView.as_view(), name="schema"),
    path("v1/me/", MeView.as_view(), name="me"),
]
after: list[URLPattern] = [re_path(r"^v1/.*\Z", views.UnknownView.as_view(), name="unknown")]
