"""Consents and blocks, worded for pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.wording import reader_language, typeset_in
from tenants.consent.models import CHANNELS, Consent, ContactBlock, How
from tenants.consent.overview import STATES, Overview
from tenants.consent.selectors import (
    block_of_shop,
    blocked_people,
    blocks_of_people,
    consents_of_people,
    people_of,
    shops_of,
)
from tenants.consent.wordings import asked_text, wording_text
from tenants.shops.models import Person, Shop

TONES = {"given": "good", "pending": "warn", "withdrawn": "neutral", "blocked": "bad"}


def state_text(state: str) -> str:
    return {
        "given": _("donné"),
        "pending": _("à confirmer"),
        "withdrawn": _("retiré"),
        "blocked": _("bloqué"),
    }[state]


def consent_card(row: Consent) -> dict[str, Any]:
    """`text`: what was agreed to, in the reader's language; `key`: what a button sends."""
    language = reader_language()
    text = typeset_in(wording_text(row.wording, row.purpose, row.reached_by, language), language)
    return {
        "row": row,
        "text": text or asked_text(row.purpose, row.reached_by),
        "key": f"{row.purpose}:{row.reached_by}",
    }


def consent_line(row: Consent) -> dict[str, Any]:
    """A consent with its state, how it came about, and whose it is."""
    return {
        **consent_card(row),
        "state": row.state,
        "badge": {"text": state_text(row.state), "tone": TONES[row.state]},
        "how": str(dict(How.choices).get(row.how, "")),
        "withdrawn_how": str(dict(How.choices).get(row.withdrawn_how, "")),
        "by": str(row.entered_by or ""),
        "person": row.person.name or _("sans nom"),
        "url": reverse("consent:person", args=[row.person_id]),
    }


def block_card(block: ContactBlock) -> dict[str, Any]:
    """Whom it is of, why, since when."""
    of: Shop | Person | None = block.shop or block.person
    if block.shop is not None:
        url = reverse("consent:shop", args=[block.shop.uuid])
    else:
        url = reverse("consent:person", args=[block.person_id])
    return {
        "row": block,
        "pk": block.pk,
        "of": (of.name if of else "") or _("sans nom"),
        "is_person": block.person_id is not None,
        "url": url,
        "reason": block.get_reason_display(),
        "via": block.get_via_display(),
        "note": block.note,
        "by": str(block.blocked_by or ""),
        "on": block.blocked_at,
    }


def shop_contact_card(shop: Shop) -> dict[str, Any]:
    """What the page of a shop says of contacting it: its block, and its people with what they agreed to.

    For `tenants/consent/_of_shop.html`, with `may_block` and `may_lift`. At most 6 statements.
    """
    block = block_of_shop(shop)
    people = list(people_of(shop))
    blocks = blocks_of_people([person.pk for person in people])
    consents = consents_of_people([person.pk for person in people])
    return {
        "held": block_card(block) if block is not None else None,
        "block_url": reverse("consent:block_shop", args=[shop.uuid]),
        "people": [
            {
                "name": person.name or _("sans nom"),
                "url": reverse("consent:person", args=[person.pk]),
                "held": block_card(blocks[person.pk]) if person.pk in blocks else None,
                "consents": [consent_line(row) for row in consents.get(person.pk, [])],
            }
            for person in people
        ],
    }


def person_card(person: Person) -> dict[str, Any]:
    """A person's consents, old ones too, their block, and their shops."""
    rows = Consent.objects.filter(person=person).select_related("person", "entered_by")
    blocks = blocks_of_people([person.pk])
    return {
        "consents": [consent_line(row) for row in rows.order_by("-given_at", "-id")],
        "held": block_card(blocks[person.pk]) if person.pk in blocks else None,
        "is_silent": blocked_people().filter(pk=person.pk).exists(),
        "shops": list(shops_of(person)),
    }


def count_rows(counted: Overview) -> list[dict[str, Any]]:
    """A line for each purpose and channel, with people and shops by state."""
    return [
        {
            "text": asked_text(purpose, channel),
            "counts": [
                {"state": state, "label": state_text(state), "of": counted.of(purpose, channel, state)}
                for state in STATES
            ],
        }
        for purpose, channel in counted.kinds()
    ]


def state_choices(state: str, kind: str) -> dict[str, Any]:
    """The filters of the list, with what is chosen."""
    kinds = [(purpose, channel) for purpose, channels in CHANNELS.items() for channel in channels]
    return {
        "states": [
            {"value": "", "label": _("tous"), "is_chosen": not state},
            *({"value": one, "label": state_text(one), "is_chosen": one == state} for one in STATES),
            {"value": "blocks", "label": _("ne plus contacter"), "is_chosen": state == "blocks"},
        ],
        "kinds": [
            {
                "value": f"{purpose}:{channel}",
                "label": asked_text(purpose, channel),
                "is_chosen": kind == f"{purpose}:{channel}",
            }
            for purpose, channel in kinds
        ],
    }
