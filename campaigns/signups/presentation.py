"""What a person's page says of one sign-up: its state in words, and what may be done now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.door_codes import door_text
from campaigns.agenda.models import ClaimState, EndReason, SeatClaim, Session, SessionStatus
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.public_sessions.presentation import joined_names, languages_text, waiting_list_rule
from campaigns.agenda.seats.rules import LARGEST_GROUP
from campaigns.signups.selectors import PersonalSignUp
from kernel.codes import shown_code
from kernel.qr_codes import qr_svg
from kernel.templatetags.portal import day, hour
from tenants.organisations.models import Organisation


def sign_up_card(found: PersonalSignUp, here: Organisation, token: str, now: datetime) -> dict[str, Any]:
    """A sign-up as its own page and the list show it."""
    session, claim = found.session, found.claim
    outcome = next((row.status for row in session.outcomes.all() if row.superseded_at is None), "")
    is_to_come = found.is_active and session.starts_at > now and outcome != SessionStatus.CANCELLED
    state, tone, sentence = state_text(found, now, outcome=outcome)
    hosts = [host.organisation.shown_name for host in session.hosts.all()]
    address = reverse("signups:sign_up", args=[token, claim.uuid])
    return {
        "url": address,
        "my_sign_ups_url": reverse("signups:my_sign_ups", args=[token]),
        "title": session.shown_title,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "duration_min": session.duration_min,
        "venue": session.venue,
        "address": session.venue_address,
        "access": session.access,
        "parking": session.parking,
        "place_city": hosts[0] if hosts else "",
        "hosts": _("organisée par %(cities)s") % {"cities": joined_names(hosts)} if len(hosts) > 1 else "",
        "languages": "" if session.languages == "fr" else languages_text(session.languages),
        "session_url": reverse("signups:session_page", args=[session.pk]),
        "ics_url": reverse("agenda:session_ics", args=[session.pk]),
        "shop": joined_names(found.row.shop_names()),
        "additional_shops": [{"pk": one.pk, "name": one.name} for one in found.row.additional_shops.all()],
        "people": [{"name": one.name, "role": one.get_role_display()} for one in found.participants],
        "n_persons": claim.n_persons,
        "persons": persons_text(claim.n_persons),
        "state": claim.state,
        "state_text": state,
        "tone": tone,
        "sentence": sentence,
        "rule": waiting_list_rule(smaller_pass=session.seats.lets_smaller_groups_pass)
        if claim.state == ClaimState.WAITING
        else "",
        "deadline_at": claim.deadline_at,
        "is_to_come": is_to_come,
        "may_change": is_to_come,
        "may_confirm": is_to_come and claim.state == ClaimState.PENDING,
        "may_answer": is_to_come and claim.state == ClaimState.OFFERED,
        "waits": is_to_come and claim.state == ClaimState.WAITING,
        "largest_group": min(LARGEST_GROUP, session.seats.capacity),
        "door": None if outcome == SessionStatus.CANCELLED else door_card(claim, session, now),
    }


def door_card(claim: SeatClaim, session: Session, now: datetime) -> dict[str, Any] | None:
    """What a group shows at the door, in words and as a QR code; None where it has no seat, has still to
    answer for it, or the session is over. Who comes late needs it, too."""
    is_seated = claim.state in SEATED and (claim.state == ClaimState.CONFIRMED or session.starts_at <= now)
    if not is_seated or not claim.check_in_code or now > session.ends_at:
        return None
    return {
        "code": shown_code(claim.check_in_code),
        "qr": qr_svg(door_text(claim.check_in_code), css_class="door-qr"),
        "n_persons": claim.n_persons,
    }


def state_text(found: PersonalSignUp, now: datetime, *, outcome: str) -> tuple[str, str, str]:
    """(in two words, its tone, in a sentence). `outcome` of the session is "" while nobody has entered one:
    that its hour is over does not say that it took place."""
    claim = found.claim
    if outcome == SessionStatus.CANCELLED or claim.end_reason == EndReason.SESSION_CANCELLED:
        return _("séance annulée"), "bad", _("La séance n’aura pas lieu. Choisissez une autre date.")
    if claim.state == ClaimState.ENDED:
        return _ended(EndReason(claim.end_reason))
    if found.session.starts_at <= now <= found.session.ends_at and claim.state in SEATED:
        return _("en cours"), "good", _("La séance a commencé : vous pouvez encore entrer.")
    if found.session.starts_at <= now:
        is_held = outcome == SessionStatus.HELD
        return _("passée"), "neutral", _("Cette séance a eu lieu.") if is_held else _("Sa date est passée.")
    match ClaimState(claim.state):
        case ClaimState.PENDING if claim.deadline_at is not None:
            return (
                _("à confirmer"),
                "warn",
                _until(
                    ngettext(
                        "Votre place est gardée jusqu’au %(day)s à %(hour)s. Il reste à confirmer.",
                        "Vos %(n)d places sont gardées jusqu’au %(day)s à %(hour)s. Il reste à confirmer.",
                        claim.n_persons,
                    ),
                    claim.n_persons,
                    claim.deadline_at,
                ),
            )
        case ClaimState.OFFERED if claim.deadline_at is not None:
            text = ngettext(
                "Une place s’est libérée pour vous. Répondez avant le %(day)s à %(hour)s, sinon elle va au"
                " groupe suivant.",
                "%(n)d places se sont libérées pour vous. Répondez avant le %(day)s à %(hour)s, sinon elles"
                " vont au groupe suivant.",
                claim.n_persons,
            )
            return _("place proposée"), "warn", _until(text, claim.n_persons, claim.deadline_at)
        case ClaimState.WAITING:
            return _("liste d’attente"), "info", _rank(found.n_before_you or 0)
    return _("confirmée"), "good", _("Nous vous attendons.")


def _until(text: str, n_persons: int, deadline_at: datetime) -> str:
    return text % {"n": n_persons, "day": day(deadline_at, "weekday"), "hour": hour(deadline_at)}


def _rank(n_before: int) -> str:
    if n_before == 0:
        return _("Vous êtes en tête de la liste. Nous vous écrivons dès qu’il y a de la place pour vous.")
    return ngettext(
        "Un groupe attend avant vous. Nous vous écrivons dès qu’il y a de la place pour vous.",
        "%(n)d groupes attendent avant vous. Nous vous écrivons dès qu’il y a de la place pour vous.",
        n_before,
    ) % {"n": n_before}


def _ended(reason: EndReason) -> tuple[str, str, str]:
    again = _("Vous pouvez vous inscrire à nouveau.")
    sentences = {
        EndReason.CANCELLED: _("Vous l’avez annulée."),
        EndReason.WITHDRAWN: _("La ville l’a annulée. Contactez-la pour savoir pourquoi."),
        EndReason.UNCONFIRMED: _("Elle n’a pas été confirmée à temps, et les places ont été libérées."),
        EndReason.DECLINED: _("Vous avez refusé les places proposées."),
        EndReason.OFFER_EXPIRED: _("Le délai de réponse est passé, et les places sont allées à d’autres."),
        EndReason.MOVED: _("Vous venez à une autre date."),
    }
    text = sentences.get(reason, "")
    if reason in (EndReason.CANCELLED, EndReason.UNCONFIRMED, EndReason.DECLINED, EndReason.OFFER_EXPIRED):
        text = f"{text} {again}"
    return _("terminée"), "neutral", text


def persons_text(n: int) -> str:
    return ngettext("une personne", "%(n)d personnes", n) % {"n": n}
