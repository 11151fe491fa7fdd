"""How a crossing is noted on its other side, and how one writes there.

A writing crossing, such as somebody entered at the door of a session for the city where their shop is:

    @crossing("walk_in", access=Access.WRITE, reason="...")
    def enter_walk_in(actor: Actor, session_id: int, city: Organisation, *, form_key: UUID, ...) -> SignUp:
        return write_across(
            "walk_in",
            actor=actor,
            right=Session.objects.with_roster_for(actor).filter(pk=session_id),
            other=city,
            write=lambda session: sign_up_once(session, form_key, ...),  # runs in the city's schema
            action="walk_in.entered",
            subject=lambda session: f"session {session.code}",
        )
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django_tenants.utils import tenant_context

from kernel.crossings import Access, crossings
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import WorkRequest, ask_for_all
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation


class CrossingNotYours(LookupError):
    """The actor has no right to the shared row, or the other side takes part no more: nothing is there."""


def write_across[Shared: Model, Row](
    name: str,
    *,
    actor: Actor | None,
    right: QuerySet[Shared],
    other: Organisation,
    write: Callable[[Shared], tuple[Row, bool]],
    action: str,
    subject: Callable[[Shared], str],
    here: Organisation | None = None,
    **details: Any,
) -> Row:
    """Do what the writing crossing `name` does in the schema of `other`: the row, made now or earlier.

    In one transaction: the right is asked of the shared row, which is locked (`right`: the policy's queryset
    twin, of that one row); `write` runs in the other schema; both journals note it. Nothing is left where
    any of this fails. `write` gets or creates by a key of the sender's and says whether the row is new: a
    second call finds it, and notes nothing. Without an `actor`, a shopkeeper acts on the page of the
    organisation `here`. Where `other` is the own organisation its journal has one entry. `details` go into
    the entries. Raises CrossingNotYours.
    """
    home = actor.organisation if actor is not None else here
    if home is None:
        raise ValueError(f"{name}: who writes, and from where?")
    user = actor.user if actor is not None else None
    declared = crossings().get(name)
    if declared is None or declared.access is not Access.WRITE:
        raise ValueError(f"{name} is not declared as a crossing that writes")
    with transaction.atomic():
        shared = right.select_for_update(of=("self",)).first()
        if shared is None or other.is_retired:
            raise CrossingNotYours
        about = subject(shared)
        with tenant_context(other):
            row, is_new = write(shared)
            if is_new and other.pk != home.pk:
                record(action, actor=user, subject=about, from_organisation=home.slug, **details)
        if is_new:
            where = {} if other.pk == home.pk else {"in_organisation": other.slug}
            record(action, actor=user, subject=about, **where, **details)
    return row


def note_on_other_sides(
    organisations: Iterable[Organisation],
    *,
    action: str,
    actor: User,
    from_organisation: Organisation,
    subject: str,
    key: str,
    at: datetime,
    **details: Any,
) -> None:
    """Have each of these note, in its own journal, what somebody of another organisation read of its rows,
    or did in what it shares.

    `details` go into their entries, too. By due work: who acts waits for no other schema. `key` and the
    instant tell one look from another: none is lost in another one that waits. One statement.
    """
    ask_for_all(
        WorkRequest(
            organisation,
            DueKind.NOTE_CROSSING,
            f"{key}:{actor.pk}:{at.timestamp():.0f}",
            at,
            {
                "action": action,
                "subject": subject,
                "user": actor.pk,
                "organisation": from_organisation.slug,
                "at": at.isoformat(),
                "details": details,
            },
        )
        for organisation in organisations
    )


def handle_crossing_note(organisation: Organisation, due: Due) -> None:
    """Due work `journal.crossing`: its details say what was done, by whom, from where and when."""
    details = due.details
    record(
        details["action"],
        actor=User.objects.filter(pk=details["user"]).first(),
        subject=details["subject"],
        from_organisation=details["organisation"],
        at=details["at"],
        **details.get("details", {}),  # not there in work that an earlier release asked for
    )
