"""What the tests of public pages share: a session to come, a form filled in, what is kept of it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim, Session
from campaigns.signups.models import SignUp
from tenants.organisations.models import Organisation
from tenants.shops.personal_links import personal_token
from tests.factories.facts import make_edition, make_session

DAY = date(2099, 5, 4)


def session_to_come(*hosts: Organisation, on: date = DAY, **fields: Any) -> Session:
    return make_session(make_edition(), *hosts, on=on, status="planned", **fields)


def typed(*names: str, **fields: Any) -> dict[str, Any]:
    """A form filled in as it should be, for these persons."""
    people = names or ("Claire Lemaire",)
    filled: dict[str, Any] = {
        "form_key": str(uuid.uuid4()),
        "s": "web",
        "n": str(len(people)),
        "shop_name": "Boulangerie Lambert",
        "sector": "ALI-BOU",
        "email": f"claire-{uuid.uuid4().hex[:8]}@exemple.test",
    }
    for index, name in enumerate(people):
        filled |= {f"p{index}-name": name, f"p{index}-role": "employee" if index else "owner"}
    return filled | fields


def form_of(session: Session) -> str:
    return f"/seances/{session.pk}/inscription/commerce/"


def signed_up(city: Organisation, session: Session) -> list[tuple[SignUp, SeatClaim]]:
    """The sign-ups kept in that city for that session, with their seats."""
    with tenant_context(city):
        rows = list(SignUp.objects.filter(session_id=session.pk).select_related("contact", "shop"))
    return [(row, SeatClaim.objects.get(uuid=row.uuid)) for row in rows]


def names_of(city: Organisation, row: SignUp) -> list[str]:
    """Who comes, by the names typed."""
    with tenant_context(city):
        return [one.name for one in row.participants.filter(is_active=True)]


def links_of(city: Organisation, row: SignUp) -> tuple[str, str]:
    """(the page of all that the contact signed up for, the page of this one)"""
    with tenant_context(city):
        token = personal_token(row.contact)
    return f"/mes-inscriptions/{token}/", f"/mes-inscriptions/{token}/{row.uuid}/"
