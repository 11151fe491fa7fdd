"""Signing in on the root host: by mailed code, or by password."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from kernel.links import origin_of
from tenants.organisations.hosts import host_table
from tenants.sign_in.adapter import StaffAdapter
from tenants.sign_in.paths import safe_path

TEMPLATE = "tenants/sign_in/sign_in.html"


def _with_next(request: HttpRequest, view_name: str) -> str:
    """The address of a way to sign in, which keeps where one wanted to go."""
    target = safe_path(request.GET.get("next"), request.get_host(), "")
    return reverse(view_name) + (f"?{urlencode({'next': target})}" if target else "")


def _ways(request: HttpRequest) -> dict[str, Any]:
    """Addresses of the two ways to sign in, the space one wanted to enter, and the way back to its page."""
    question = urlsplit(safe_path(request.GET.get("next"), request.get_host())).query
    host = parse_qs(question).get("host", [""])[0].partition(":")[0]
    organisation = host_table.organisation_at(host.lower())
    return {
        "action_url": request.get_full_path(),
        "code_url": _with_next(request, "account_request_login_code"),
        "password_url": _with_next(request, "account_login"),
        "back_to": organisation.shown_name if organisation else "",
        "back_url": origin_of(organisation.primary_host) + "/" if organisation else reverse("landing"),
    }


class _WayIn:
    """A way in stays open while a code is awaited: for another address, or the password after all."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        return None


@method_decorator(login_not_required, name="dispatch")
class PasswordView(_WayIn, LoginView):
    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _ways(self.request) | {"mode": "password"}


@method_decorator(login_not_required, name="dispatch")
class AskCodeView(_WayIn, RequestLoginCodeView):
    template_name = TEMPLATE

    def form_valid(self, form: Any) -> HttpResponse:
        if form._user is not None:
            return super().form_valid(form)
        self._await_code_of_nobody(form.cleaned_data["email"])
        return redirect(self.get_success_url())

    def _await_code_of_nobody(self, email: str) -> None:
        """As allauth does for a known address, but its mail to unknown ones: we offer no sign-up."""
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(self.request, login), self.request, login)
        stage.state.update(LoginCodeVerificationProcess.initial_state(user=None, email=email))
        stage.state["initiated_by_user"] = True
        StaffAdapter(self.request).pretend_to_send_code(email)
        LoginCodeVerificationProcess(stage=stage).persist()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _ways(self.request) | {"mode": "code"}


@method_decorator(login_not_required, name="dispatch")
class EnterCodeView(ConfirmLoginCodeView):
    template_name = TEMPLATE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Where allauth sends back to the start (too old, too many attempts) say why, and keep the target."""
        self.is_used_up = False
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code != 302 or request.user.is_authenticated:
            return response
        if not self.is_used_up:
            messages.error(request, _("Ce code a expiré ou a déjà servi. Demandez-en un nouveau."))
        return redirect(_with_next(request, "account_request_login_code"))

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        self.is_used_up = response.status_code == 302
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _ways(self.request) | {"mode": "enter_code"}
