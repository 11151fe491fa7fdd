"""What the tests of mails share: a group, its session, and every occasion on which it is written to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from campaigns.agenda.models import Session
from campaigns.signups import mails
from campaigns.signups.mails import MailContext
from tenants.mail.services import NewMail
from tenants.organisations.models import Organisation

CLAIM = UUID("7c1e3a9e-0d3f-4f57-9c55-0f8a3b7f4c11")
LINK = "http://namur.localhost/mes-inscriptions/jeton/7c1e3a9e-0d3f-4f57-9c55-0f8a3b7f4c11/"
BEFORE = datetime(2026, 10, 6, 16, 30, tzinfo=UTC)

SESSION = Session(
    pk=7,
    code="NAM-1",
    kind="awareness",
    title="Être trouvé en ligne",
    description="Un atelier pour les commerces.",
    starts_at=datetime(2026, 10, 13, 16, 30, tzinfo=UTC),
    duration_min=120,
    venue="Hôtel de ville",
    venue_address="Grand-Place 1, 5000 Namur",
    access="Par la cour.",
    parking="Gratuit derrière la gare.",
    sequence=2,
)
OTHER = Session(
    pk=8, code="NAM-2", kind="awareness", starts_at=BEFORE, duration_min=120, venue="Bibliothèque", sequence=0
)

# Each occasion, what it needs beside `context`, and the METHOD of its calendar.
OCCASIONS: dict[str, tuple[Callable[[MailContext], NewMail], str]] = {
    "ask_to_confirm": (mails.ask_to_confirm, ""),
    "shop_added": (
        lambda context: mails.shop_added(
            context, shop="Papeterie Lambert", form_key=CLAIM, has_to_confirm=True
        ),
        "",
    ),
    "confirmed": (mails.confirmed, "REQUEST"),
    "on_the_list": (mails.on_the_list, ""),
    "offer": (mails.offer, ""),
    "reminder": (lambda context: mails.reminder(context, days=7), ""),
    "session_moved": (lambda context: mails.session_moved(context, starts_at_before=BEFORE), "REQUEST"),
    "venue_changed": (lambda context: mails.venue_changed(context, venue_before="Bibliothèque"), "REQUEST"),
    "session_cancelled": (lambda context: mails.session_cancelled(context, reason="Grève"), "CANCEL"),
    "cancelled_by_you": (mails.cancelled_by_you, "CANCEL"),
    "withdrawn": (lambda context: mails.withdrawn(context, reason="En double"), "CANCEL"),
    "hold_released": (mails.hold_released, ""),
    "offer_over": (mails.offer_over, ""),
    "moved_to_other_session": (
        lambda context: mails.moved_to_other_session(context, before=OTHER),
        "REQUEST",
    ),
    "left_for_other_session": (mails.left_for_other_session, "CANCEL"),
}
every_occasion = pytest.mark.parametrize("occasion", OCCASIONS)


def make_context(city: Organisation) -> MailContext:
    city.name_de, city.contact_name, city.contact_phone = "Namür", "Anne Dubois", "081 24 60 00"
    city.contact_email = "commerce@namur.example"
    assert city.primary_host
    return MailContext(
        organisation=city,
        session=SESSION,
        claim_uuid=CLAIM,
        revision=1,
        n_persons=2,
        recipient="lea@exemple.test",
        name="Léa Martin",
        link=LINK,
        my_sign_ups_link="http://namur.localhost/mes-inscriptions/jeton/",
        people=("Léa Martin", "Tom Petit"),
        shops=("Boulangerie Lambert",),
        deadline_at=datetime(2026, 9, 2, 7, 5, tzinfo=UTC),
    )


def write(occasion: str, context: MailContext) -> NewMail:
    return OCCASIONS[occasion][0](context)


def one_line(text: str) -> str:
    """With plain spaces, as one looks for words."""
    return " ".join(text.split())


def session_like(session: Session, **changes) -> Session:
    fields = {field.attname: getattr(session, field.attname) for field in session._meta.concrete_fields}
    return Session(**(fields | changes))
