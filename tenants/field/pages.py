"""The pages of the shell: which features have some, and the frame that they share.

A page of the shell is kept on the phone: it is the same for everybody of an organisation but for the
identifier of who asked for it, and holds no names. What it shows of people is data, which the phone keeps
apart and forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from tenants.field.identity import field_identity
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import Role
from tenants.organisations.models import Kind

# Who has something to do in the field: of a city, and of the Agence.
FIELD_ROLES = (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD, Role.FACILITATOR)


FIELD_HOSTS = (Kind.CITY, Kind.AGENCY)


@dataclass(frozen=True)
class Entry:
    """A way into a feature's page, such as one session; the phone keeps the page behind `url` for later."""

    url: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class FieldPage:
    """What a feature offers on the shell's first page: under its label the entries that somebody has now.

    `nothing` is said where there are none. `hosts`: the kinds of organisation that have the feature.
    """

    name: str
    label: str | Promise
    icon: str
    roles: Collection[Role]
    entries: Callable[[Actor, datetime], Sequence[Entry]]
    nothing: str | Promise = ""
    hosts: Collection[str] = FIELD_HOSTS


@dataclass(frozen=True)
class ShownPage:
    """A feature's entries, as the first page lists them."""

    page: FieldPage
    entries: Sequence[Entry]


_pages: dict[str, FieldPage] = {}


def register(page: FieldPage) -> None:
    """Called from an app's `AppConfig.ready`; raises ValueError where the name is taken."""
    if page.name in _pages:
        raise ValueError(f"{page.name} is registered already")
    _pages[page.name] = page


def pages_for(actor: Actor, now: datetime) -> list[ShownPage]:
    """What this person may open, in the order in which apps are installed."""
    return [
        ShownPage(page, page.entries(actor, now))
        for page in _pages.values()
        if actor.role in page.roles and actor.organisation.kind in page.hosts
    ]


def field_page(
    request: StaffRequest, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A page that extends `tenants/field/base_field.html`. Its view is under `staff`."""
    actor = actor_of(request)
    frame = {
        "field_user": field_identity(actor) if actor else "",
        # What would be kept in a page that somebody else may open later, or that only the network answers.
        "languages": [],
        "user_name": "",
        "sign_in_url": "",
        "organisation_name": actor.organisation.shown_name if actor else "",
    }
    return render(request, template, frame | dict(context or {}))
