"""Signing in on the root host: by mailed code, or by password."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import reverse
from django.utils.decorators import method_decorator

from tenants.organisations.hosts import host_table

TEMPLATE = "tenants/accounts/sign_in.html"


def _ways(request: HttpRequest) -> dict[str, Any]:
    """Addresses of the two ways to sign in, which keep where one wanted to go, and its name."""
    target = request.GET.get("next", "")
    question = f"?{urlencode({'next': target})}" if target else ""
    host = parse_qs(urlsplit(target).query).get("host", [""])[0].partition(":")[0]
    organisation = host_table.organisation_at(host) if host else None
    return {
        "action_url": request.get_full_path(),
        "code_url": reverse("account_request_login_code") + question,
        "password_url": reverse("account_login") + question,
        "back_to": organisation.name if organisation else "",
    }


@method_decorator(login_not_required, name="dispatch")
class PasswordView(LoginView):
    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _ways(self.request) | {"mode": "password"}


@method_decorator(login_not_required, name="dispatch")
class AskCodeView(RequestLoginCodeView):
    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _ways(self.request) | {"mode": "code"}


@method_decorator(login_not_required, name="dispatch")
class EnterCodeView(ConfirmLoginCodeView):
    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _ways(self.request) | {"mode": "enter_code"}
