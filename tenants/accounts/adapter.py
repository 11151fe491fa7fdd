"""How allauth signs our staff in: no sign-up, mails in the Agence's store, no redirect off the host."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tenants.accounts.sessions import bind_to_host
from tenants.mail.services import queue_mail


class StaffAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _lazy("Ce compte est fermé. Demandez à l’administration de votre organisation."),
        "email_password_mismatch": _lazy(
            "L’adresse ou le mot de passe ne convient pas. Vérifiez-les, ou recevez un code par e-mail."
        ),
        "incorrect_code": _lazy("Ce code ne convient pas. Recopiez-le tel qu’il est dans l’e-mail."),
        "too_many_login_attempts": _lazy("Trop d’essais. Attendez quelques minutes, puis demandez un nouveau code."),
        "rate_limited": _lazy("Trop de demandes. Attendez une minute, puis recommencez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        bind_to_host(request)

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Answer 200 with a page that goes on by itself where the way leads to another host.

        Browsers apply `form-action 'self'` to every redirect that follows a form.
        """
        response = super().post_login(request, user, **options)
        target = response.headers.get("Location", "")
        if target.startswith(reverse("accounts:enter")):
            return go_on_page(request, target)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render our own text and queue it; allauth's templates are not used."""
        name = template_prefix.rsplit("/", 1)[-1]
        if name != "login_code":
            return  # nothing else is offered: no sign-up, no address to confirm, no reset by mail
        organisation = self.request.tenant
        queue_mail(
            organisation=organisation,
            unique_key=f"sign-in:{email}:{secrets.token_hex(8)}",
            kind="sign_in_code",
            recipient=email,
            subject=_("Votre code de connexion à Commerce connecté"),
            body_text=render_to_string("mail/sign_in_code.txt", {"code": context["code"], "minutes": 10}),
            body_html=render_to_string("mail/sign_in_code.html", {"code": context["code"], "minutes": 10}),
            is_secret=True,
        )

    def add_message(self, request: HttpRequest, level: int, *args: Any, **options: Any) -> None:
        """Only what went wrong: our pages say the rest themselves."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **options)


def go_on_page(request: HttpRequest, target: str) -> HttpResponse:
    """A page that leads on to `target` by link and by itself."""
    response = render(request, "tenants/accounts/go_on.html", {"target": target})
    response["Refresh"] = f"0; url={target}"
    response["Cache-Control"] = "no-store"
    return response
