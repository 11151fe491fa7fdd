"""What a deployment must have settled before it serves, beyond what each variable says for itself.

Django's own checks run these too, so that every command says them; web and worker refuse to start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(\.{LABEL})*(:[0-9]{{1,5}})?")
CACHE_ADDRESS = re.compile(r"(redis|rediss|unix)://.+")
BROKER_ADDRESS = re.compile(r"(redis|rediss|redis\+socket|sentinel|amqp|amqps)://.*")


def faults() -> Iterator[str]:
    """A sentence for each thing that cannot work, naming its variable."""
    if not HOST.fullmatch(settings.ROOT_HOST):
        yield (
            f"PORTAL_ROOT_HOST is '{settings.ROOT_HOST}'. Write a host name in small letters, and a port "
            "where it is not the usual one, such as localhost:8000."
        )
    if not HOST.fullmatch(settings.MAIL_DOMAIN) or ":" in settings.MAIL_DOMAIN:
        yield f"PORTAL_MAIL_DOMAIN is '{settings.MAIL_DOMAIN}'. Write a domain, such as commerce.example."
    if not CACHE_ADDRESS.fullmatch(settings.REDIS_URL):
        yield f"REDIS_URL is '{_open(settings.REDIS_URL)}'. Write an address such as redis://host:6379/0."
    if not BROKER_ADDRESS.fullmatch(settings.CELERY_BROKER_URL):
        yield f"BROKER_URL is '{_open(settings.CELERY_BROKER_URL)}'. Write an address such as redis://host:6379/1."
    if settings.PRODUCTION:
        yield from _faults_of_production()


def _faults_of_production() -> Iterator[str]:
    if settings.ROOT_HOST_NAME == "localhost":
        yield "PORTAL_ROOT_HOST is not set. Production needs the host name of the Agence."
    if settings.SCHEME != "https":
        yield "PORTAL_SCHEME is 'http'. Production needs https: sessions would travel in the clear."
    if len(set(settings.SECRET_KEY)) < 10 or len(set(settings.PERSON_DIGEST_KEY)) < 10:
        yield "SECRET_KEY or PERSON_DIGEST_KEY is no random text. Use at least 50 random characters."
    if not str(settings.MAILERS["default"]["BACKEND"]).endswith(".smtp.EmailBackend"):
        yield "EMAIL_HOST is not set. Mails would stay in files, and nobody could sign in by code."


def refuse_what_cannot_work() -> None:
    """Raises ImproperlyConfigured with all that is wrong, a line each."""
    found = list(faults())
    if found:
        raise ImproperlyConfigured("\n".join(found))


def check_deployment(**_: Any) -> list[CheckMessage]:
    return [Error(fault, id="portal.E001") for fault in faults()]


def _open(address: str) -> str:
    """An address without what stands before its host: there may be a password."""
    return re.sub(r"[^/@]*@", "…@", address)
