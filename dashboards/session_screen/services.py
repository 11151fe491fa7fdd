"""The group's view of a session, kept in `public` and read again through a declared crossing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campaigns.agenda.models import Session
from campaigns.roster.selectors import session_with_roster
from dashboards.engine.disclosure.published import Group, group_as_json, group_from_json
from dashboards.engine.snapshots.maturity import group_view
from dashboards.session_screen.rules import is_due
from diagnostic.attempt_counts.models import AttemptCount, GroupView
from kernel.crossings import Access, crossing
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.membership.crossings import note_on_other_sides

ACTION = "group_view.read"


class ScreenNotYours(LookupError):
    """Not a host city's staff with the right to the roster, nor who leads the session."""


@dataclass(frozen=True)
class ScreenState:
    """A session as its screen shows it: how many shops began and finished, and what may be shown of them.

    `group.n` is 0 before the first block of five of one city is full. `is_joint`: shops of several cities.
    """

    session: Session
    n_started: int
    n_finished: int
    is_joint: bool
    group: Group


@crossing(
    "session_group_view",
    access=Access.READ,
    reason="the group's view of a session holds shops of several cities: whole blocks of five of one city",
)
def screen_state_of(actor: Actor, pk: int, *, now: datetime) -> ScreenState:
    """The counts of a session and its group's view. Raises ScreenNotYours.

    The right is asked of the shared row first (`with_roster_for`, the twin of `can_see_roster`). The cities'
    schemas are read only when another block may be full: this is noted in the reader's journal, and by due
    work in those of the other cities; in between the view comes from `public`. 3 statements then.
    """
    session = session_with_roster(actor, pk)
    if session is None:
        raise ScreenNotYours
    counts = list(AttemptCount.objects.filter(session=session).select_related("organisation"))
    view = GroupView.objects.filter(session=session).first()
    group = group_from_json(view.published) if view is not None and view.published else Group()
    n_seen = view.n_finished if view is not None else 0
    if is_due((count.n_finished for count in counts), n_published=group.n, n_seen=n_seen):
        group = _read_again(actor, session, counts, now)
    return ScreenState(
        session=session,
        n_started=sum(count.n_started for count in counts),
        n_finished=sum(count.n_finished for count in counts),
        is_joint=len(counts) > 1 or len(session.host_names) > 1,  # type: ignore[attr-defined]
        group=group,
    )


def _read_again(actor: Actor, session: Session, counts: list[AttemptCount], now: datetime) -> Group:
    """Nothing is shown or kept unless it was noted. Nothing of a group is kept before its first block."""
    cities = [count.organisation for count in counts if count.n_finished]
    others = [city for city in cities if city.pk != actor.organisation.pk]
    if others:
        subject = f"session {session.code}"
        names = sorted(city.slug for city in others)
        record(ACTION, actor=actor.user, subject=subject, session=session.pk, cities=names)
        note_on_other_sides(
            others,
            action=ACTION,
            actor=actor.user,
            from_organisation=actor.organisation,
            subject=subject,
            key=f"group_view:{session.pk}",
            at=now,
            session=session.pk,
        )
    group = group_view(session, now=now)
    row = GroupView(
        session=session,
        n_finished=sum(count.n_finished for count in counts),
        published=group_as_json(group) if group.n else {},
        computed_at=now,
    )
    GroupView.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["n_finished", "published", "computed_at"],
    )
    return group
