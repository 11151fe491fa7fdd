"""Addresses on an organisation's host: the right host and the right URLconf, inside tasks too."""

from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse


class Addressed(Protocol):
    """What an address needs to know of an organisation."""

    kind: str

    @property
    def primary_host(self) -> str: ...


def origin_of(host: str) -> str:
    """Scheme, host and the port of this deployment, such as http://namur.localhost:8000."""
    _, _, port = settings.ROOT_HOST.partition(":")
    return f"{settings.SCHEME}://{host}{':' + port if port else ''}"


def address(organisation: Addressed, view_name: str, **kwargs: Any) -> str:
    """The absolute address of a page of `organisation`."""
    urlconf = settings.TENANT_TYPES[organisation.kind]["URLCONF"]
    return origin_of(organisation.primary_host) + reverse(view_name, urlconf=urlconf, kwargs=kwargs or None)


def root_address(view_name: str, **kwargs: Any) -> str:
    """The absolute address of a page on the root host, the Agence's."""
    urlconf = settings.TENANT_TYPES["agency"]["URLCONF"]
    return f"{settings.SCHEME}://{settings.ROOT_HOST}" + reverse(
        view_name, urlconf=urlconf, kwargs=kwargs or None
    )
