"""A session's code, made when it is asked for first, and the session that a code opens."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from campaigns.agenda.models import Registration, Session, SessionOutcome, SessionStatus
from campaigns.session_codes.errors import CodeNotYet, CodeOfCancelled, CodeOver, CodeUnknown
from campaigns.session_codes.models import SessionCode
from campaigns.session_codes.rules import SESSION_CODE_LENGTH, closes_at, is_session_code, opens_at
from kernel.codes import new_code, normalised_code

ATTEMPTS = 8


def code_of(session: Session, *, now: datetime) -> SessionCode:
    """The session's code, made when it is asked for first."""
    found = SessionCode.objects.filter(session=session).first()
    for _ in range(ATTEMPTS):
        if found is not None:
            return found
        try:
            with transaction.atomic():
                found, _created = SessionCode.objects.get_or_create(
                    session=session, defaults={"code": new_code(SESSION_CODE_LENGTH), "created_at": now}
                )
        except IntegrityError:  # another session has this code
            continue
    if found is None:
        raise RuntimeError("no free code was found")
    return found


def is_valid(session: Session, now: datetime) -> bool:
    """Whether its code works at this moment."""
    return opens_at(session.starts_at) <= now <= closes_at(session.ends_at) and not _is_off(session)


def session_by_code(text: str, now: datetime) -> Session:
    """The session of a code as typed. Raises CodeUnknown, CodeOfCancelled, CodeNotYet or CodeOver."""
    code = normalised_code(text)
    found = SessionCode.objects.select_related("session").filter(code=code).first()
    if found is None or not is_session_code(code):
        raise CodeUnknown
    session = found.session
    if _is_off(session):
        raise CodeOfCancelled
    if now < opens_at(session.starts_at):
        raise CodeNotYet
    if now > closes_at(session.ends_at):
        raise CodeOver
    return session


def _is_off(session: Session) -> bool:
    """Cancelled, or never announced."""
    is_draft = Session.objects.filter(pk=session.pk, seats__registration=Registration.DRAFT).exists()
    outcomes = SessionOutcome.objects.current().filter(session=session, status=SessionStatus.CANCELLED)
    return is_draft or outcomes.exists()
