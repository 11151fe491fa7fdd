"""The screen of a session in words: how to come in, and what the group looks like."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.agenda.models import Registration, Session, SessionOutcome, SessionStatus
from campaigns.session_codes.rules import closes_at, opens_at
from dashboards.engine.disclosure.published import Cell
from dashboards.session_screen.rules import Phase, phase_of
from dashboards.session_screen.services import ScreenState
from diagnostic.questionnaire.catalogue import Questionnaire
from diagnostic.questionnaire.texts import plain_name
from kernel.clock import day_of
from kernel.languages import localised
from kernel.links import address
from kernel.templatetags.portal import day, hour
from kernel.wording import reader_language
from tenants.organisations.models import Organisation

# What the QR code opens, and the page where one types the code: one's arrival, then the self-diagnostic.
JOIN_PAGE = "presence:here"
CODE_PAGE = "presence:code"


def session_phase(session: Session, now: datetime) -> Phase:
    """At most one statement; the session comes with its seats."""
    is_off = session.seats.registration == Registration.DRAFT
    cancelled = SessionOutcome.objects.current().filter(session=session, status=SessionStatus.CANCELLED)
    return phase_of(
        is_off=is_off or cancelled.exists(),
        opens_at=opens_at(session.starts_at),
        closes_at=closes_at(session.ends_at),
        now=now,
    )


def code_notice(session: Session, phase: Phase, now: datetime) -> dict[str, str]:
    """When the code works, where it does not now: text and tone; nothing while it does."""
    if phase == Phase.OPEN:
        return {}
    if phase == Phase.OFF:
        text = _("Cette séance n’est pas annoncée, ou elle est annulée : elle n’a pas de code.")
        return {"tone": "warn", "text": text}
    opens, closes = opens_at(session.starts_at), closes_at(session.ends_at)
    if phase == Phase.OVER:
        text = _(
            "Le code a fonctionné jusqu’au %(on)s à %(to)s. L’autodiagnostic se fait aussi sans code,"
            " quand on veut."
        )
    elif day_of(opens) == day_of(now):
        text = _("Le code fonctionnera aujourd’hui de %(from)s à %(to)s.")
    else:
        text = _("Le code fonctionnera le %(on)s, de %(from)s à %(to)s.")
    on = day(closes if phase == Phase.OVER else opens)
    return {"tone": "info", "text": text % {"on": on, "from": hour(opens), "to": hour(closes)}}


def typed_address(organisation: Organisation) -> dict[str, str]:
    """The address as one types it, without scheme and last slash: host and path."""
    host, slash, path = address(organisation, CODE_PAGE).partition("://")[2].rstrip("/").partition("/")
    return {"host": host, "path": slash + path}


def group_context(screen_state: ScreenState, questionnaire: Questionnaire) -> dict[str, Any]:
    """What may be shown of the group: bands as counts, dimensions as means. Hidden numbers are None."""
    shown = screen_state.group
    if not shown.n:
        return {"group": None, "waiting_text": _waiting_text(screen_state)}
    language = reader_language()
    bands = [
        {"name": plain_name(band.texts, language), "value": shown.bands.get(band.code)}
        for band in questionnaire.bands
    ]
    dimensions = []
    for dimension in questionnaire.dimensions:
        cell = shown.dimensions.get(dimension.code, Cell(None))
        dimensions.append(
            {"name": localised(dimension.texts, language), "value": cell.mean, "is_hidden": cell.n is None}
        )
    group = {"n": shown.n, "mean": shown.mean, "bands": bands, "dimensions": dimensions}
    return {"group": group, "waiting_text": _next_text(screen_state)}


def _waiting_text(screen_state: ScreenState) -> str:
    if screen_state.is_joint:
        return _(
            "La vue du groupe paraît dès que cinq commerces d’une même ville ont terminé. Chacun garde son"
            " résultat pour soi."
        )
    return _(
        "La vue du groupe paraît dès que cinq commerces ont terminé. Chacun garde son résultat pour soi."
    )


def _next_text(screen_state: ScreenState) -> str:
    if screen_state.is_joint:
        return _(
            "Elle grandit par cinq commerces d’une même ville : les derniers de chaque ville attendent, pour"
            " que personne ne soit reconnu."
        )
    return _("Elle grandit par cinq : les derniers attendent, pour que personne ne soit reconnu.")
