"""Notes a crossing on its other side: in the journal of each organisation whose rows were read or written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tenants.accounts.models import User
from tenants.due.models import Due
from tenants.due.services import Asked, ask_for_all
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation

NOTE = "journal.crossing"


def note_on_other_sides(
    organisations: Iterable[Organisation], *, action: str, actor: Actor, subject: str, key: str, at: datetime
) -> None:
    """Have each of these note, in its own journal, what `actor` of another organisation did with its rows.

    `key` and the instant tell one look from another: none is lost in another one that waits. One statement.
    """
    ask_for_all(
        Asked(
            organisation,
            NOTE,
            f"{key}:{actor.user.pk}:{at.timestamp():.0f}",
            at,
            {
                "action": action,
                "subject": subject,
                "user": actor.user.pk,
                "organisation": actor.organisation.slug,
                "at": at.isoformat(),
            },
        )
        for organisation in organisations
    )


def note_crossing_work(organisation: Organisation, due: Due) -> None:
    """Due work `journal.crossing`: its details say what was done, by whom, from where and when."""
    details = due.details
    record(
        details["action"],
        actor=User.objects.filter(pk=details["user"]).first(),
        subject=details["subject"],
        from_organisation=details["organisation"],
        at=details["at"],
    )
