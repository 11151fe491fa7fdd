"""How allauth signs our staff in: no sign-up, mails in the Agence's store, no redirect off the host."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kernel.hashing import sha256_of
from kernel.limits import sender_of
from kernel.wording import reader_language
from tenants.mail.services import NewMail, queue_mails, take_back_mail
from tenants.sign_in.paths import is_own_path
from tenants.sign_in.sessions import bind_to_host, note_sign_in


class StaffAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _lazy("Ce compte est fermé. Demandez à l’administration de votre organisation."),
        "email_password_mismatch": _lazy(
            "L’adresse ou le mot de passe ne convient pas. Vérifiez-les, ou recevez un code par e-mail."
        ),
        "incorrect_code": _lazy("Ce code ne convient pas. Recopiez-le tel qu’il est dans l’e-mail."),
        "too_many_login_attempts": _lazy(
            "Trop d’essais. Attendez quelques minutes, puis demandez un nouveau code."
        ),
        "rate_limited": _lazy("Trop de demandes. Attendez une minute, puis recommencez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: our pages send forms, and allauth's JSON would say in English what they say in French."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom limits count, as ours count them."""
        return sender_of(request) or super().get_client_ip(request)

    def is_safe_url(self, url: str) -> bool:
        return bool(url) and is_own_path(url, self.request.get_host())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user with that password, else None; raises ValidationError where the account is closed."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            raise self.validation_error("account_inactive")
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        bind_to_host(request)
        note_sign_in(request, user)

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Answer 200 with a page that goes on by itself where the way leads to another host.

        Browsers apply `form-action 'self'` to every redirect that follows a form.
        """
        response = super().post_login(request, user, **options)
        target = response.headers.get("Location", "")
        if target.startswith(reverse("accounts:enter")):
            return go_on_page(request, target)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Closed between the mail with the code and the code."""
        messages.error(request, self.error_messages["account_inactive"])
        return redirect("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render our own text and queue it; allauth's templates are not used."""
        name = template_prefix.rsplit("/", 1)[-1]
        if name != "login_code":
            return  # nothing else is offered: no sign-up, no address to confirm, no reset by mail
        self._queue_code(email, context["code"])

    @transaction.atomic
    def pretend_to_send_code(self, email: str) -> None:
        """For an address that is nobody's: the same work as for a known one, and no mail."""
        take_back_mail(self._queue_code(email, self.generate_login_code()))

    def _queue_code(self, email: str, code: str) -> str:
        unique_key = f"sign-in:{sha256_of(email)}:{secrets.token_hex(8)}"
        text = {"code": code, "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60}
        queue_mails(
            self.request.tenant,
            [
                NewMail(
                    unique_key=unique_key,
                    kind="sign_in_code",
                    recipient=email,
                    subject=_("Votre code de connexion à Commerce connecté"),
                    body_text=render_to_string("mail/sign_in_code.txt", text),
                    body_html=render_to_string("mail/sign_in_code.html", text),
                    language=reader_language(),
                    is_secret=True,
                )
            ],
        )
        return unique_key

    def add_message(self, request: HttpRequest, level: int, *args: Any, **options: Any) -> None:
        """Only what went wrong: our pages say the rest themselves."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **options)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One limit per address: allauth's also holds the host header, which whoever guesses may vary."""
        return str(credentials.get("email", "")).lower()


def go_on_page(request: HttpRequest, target: str) -> HttpResponse:
    """A page that leads on to `target` by link and by itself."""
    response = render(request, "tenants/sign_in/go_on.html", {"target": target})
    response["Refresh"] = f"0; url={target}"
    response["Cache-Control"] = "no-store"
    return response
