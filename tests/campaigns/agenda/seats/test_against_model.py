"""Random lives of three sessions: the database and a list on paper never disagree."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from campaigns.agenda.models import CitySeats, ClaimState, EndReason, SeatClaim, SeatCounter
from campaigns.agenda.seats.errors import CapacityBelowTaken, GroupTooBig, NoSeats, QuotaTooBig
from campaigns.agenda.seats.services import (
    claim_seats,
    confirm_seats,
    end_claim,
    end_if_overdue,
    offer_released_seats,
    promote_claim,
    resize_claim,
    set_capacity,
    set_quota,
    transfer_claim,
)
from kernel.clock import day_of, start_of
from tenants.organisations.models import Organisation
from tests.campaigns.agenda.seats.model import PaperGroup, PaperSession
from tests.examples import examples
from tests.factories.facts import make_edition, make_session

START = datetime(2026, 6, 1, 8, tzinfo=UTC)
CITIES = ("namur", "dinant", "ciney")
SESSIONS = (0, 1, 2)
PAPER_STATE = {"held": "seated", "confirmed": "seated", "offered": "offered", "waiting": "waiting"}


class SeatsMachine(RuleBasedStateMachine):
    @initialize(
        capacities=st.lists(st.integers(2, 8), min_size=3, max_size=3),
        passes=st.lists(st.booleans(), min_size=3, max_size=3),
    )
    def three_sessions(self, capacities, passes):
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.now = START
        self.organisations = {slug: Organisation.objects.get(slug=slug) for slug in CITIES}
        edition = make_edition()
        self.sessions, self.paper = [], []
        for capacity, smaller_pass in zip(capacities, passes, strict=True):
            session = make_session(
                edition, self.organisations["namur"], status="planned", capacity=capacity,
                starts_at=START + timedelta(days=60),
            )  # fmt: skip
            SeatCounter.objects.filter(pk=session.pk).update(lets_smaller_groups_pass=smaller_pass)
            self.sessions.append(session)
            self.paper.append(PaperSession(capacity, smaller_pass))
        self.releases: list[dict[str, datetime]] = [{}, {}, {}]

    def teardown(self):
        if hasattr(self, "rollback"):
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    def groups(self, *states):
        return [(i, g) for i in SESSIONS for g in self.paper[i].groups if g.state in states]

    @rule(
        where=st.sampled_from(SESSIONS),
        city=st.sampled_from(CITIES),
        n=st.integers(1, 2),
        staff=st.booleans(),
    )
    def sign_up(self, where, city, n, staff):
        key = uuid.uuid4()
        try:
            with transaction.atomic():
                claim_seats(
                    session_id=self.sessions[where].pk,
                    organisation=self.organisations[city],
                    uuid=key,
                    n_persons=n,
                    source="web",
                    is_guest=False,
                    is_confirmed=staff,
                    now=self.now,
                )
        except GroupTooBig:
            assert n > self.paper[where].capacity
        else:
            self.paper[where].arrive(PaperGroup(str(key), city, n, ""))

    @rule(pick=st.integers(0, 99))
    def confirm_or_accept(self, pick):
        if groups := self.groups("seated", "offered"):
            _, group = groups[pick % len(groups)]
            confirm_seats(uuid.UUID(group.key), now=self.now)
            group.state = "seated"

    @rule(pick=st.integers(0, 99))
    def cancel(self, pick):
        if groups := self.groups("seated", "offered", "waiting"):
            where, group = groups[pick % len(groups)]
            end_claim(uuid.UUID(group.key), reason=EndReason.CANCELLED, now=self.now)
            end_claim(
                uuid.UUID(group.key), reason=EndReason.CANCELLED, now=self.now
            )  # the second does nothing
            self.paper[where].leave(group.key)

    @rule(pick=st.integers(0, 99), to=st.sampled_from(SESSIONS))
    def move(self, pick, to):
        groups = self.groups("seated", "offered", "waiting")
        if not groups:
            return
        where, group = groups[pick % len(groups)]
        if where == to:
            return
        new = PaperGroup(str(uuid.uuid4()), group.city, group.n, "seated")
        waiting = [g for g in self.paper[to].groups if g.state == "waiting"]
        has_room = self.paper[to].has_room_for(new, waiting)
        try:
            with transaction.atomic():
                transfer_claim(
                    uuid.UUID(group.key), to_session_id=self.sessions[to].pk, new_uuid=uuid.UUID(new.key),
                    now=self.now,
                )  # fmt: skip
        except (NoSeats, GroupTooBig):
            assert not has_room
        else:
            assert has_room
            self.paper[to].groups.append(new)
            self.paper[where].leave(group.key)

    @rule(pick=st.integers(0, 99))
    def promote(self, pick):
        if not (groups := self.groups("waiting")):
            return
        where, group = groups[pick % len(groups)]
        paper = self.paper[where]
        has_room = paper.capacity - paper.taken() - paper.kept_for_others(group.city) >= group.n
        try:
            promote_claim(uuid.UUID(group.key), now=self.now)
        except NoSeats:
            assert not has_room
        else:
            assert has_room
            group.state = "seated"

    @rule(pick=st.integers(0, 99), n=st.integers(1, 3))
    def come_with_another_number(self, pick, n):
        if not (groups := self.groups("seated", "waiting")):
            return
        where, group = groups[pick % len(groups)]
        paper = self.paper[where]
        waiting = [g for g in paper.groups if g.state == "waiting"]
        more = PaperGroup("", group.city, n - group.n, "")
        fits = n <= paper.capacity and (
            group.state == "waiting" or more.n <= 0 or paper.has_room_for(more, waiting)
        )
        try:
            resize_claim(uuid.UUID(group.key), n_persons=n, now=self.now)
        except (NoSeats, GroupTooBig):
            assert not fits
        else:
            assert fits
            group.n = n
            if more.n:
                paper.serve()

    @rule(where=st.sampled_from(SESSIONS), capacity=st.integers(1, 9))
    def change_capacity(self, where, capacity):
        paper = self.paper[where]
        kept = sum(max(0, q - paper.taken(c)) for c, q in paper.quotas.items())
        try:
            with transaction.atomic():
                set_capacity(self.sessions[where].pk, capacity, hard_limit=None, now=self.now)
        except (CapacityBelowTaken, QuotaTooBig):
            assert capacity < paper.taken() + kept
        else:
            assert capacity >= paper.taken() + kept
            paper.capacity = capacity
            paper.serve()

    @rule(where=st.sampled_from(SESSIONS), city=st.sampled_from(CITIES), quota=st.integers(0, 4))
    def keep_seats(self, where, city, quota):
        paper = self.paper[where]
        release_on = day_of(self.now) + timedelta(days=5)
        after = {**paper.quotas, city: quota}
        kept = sum(max(0, q - paper.taken(c)) for c, q in after.items())
        try:
            with transaction.atomic():
                set_quota(self.sessions[where].pk, self.organisations[city], quota, release_on, now=self.now)
        except QuotaTooBig:
            assert paper.taken() + kept > paper.capacity
        else:
            assert paper.taken() + kept <= paper.capacity
            paper.quotas = {c: q for c, q in after.items() if q}
            self.releases[where] = {c: d for c, d in self.releases[where].items() if c != city}
            if quota:
                self.releases[where][city] = start_of(release_on)
            paper.serve()

    @rule(hours=st.sampled_from([1, 23, 25, 60, 130]))
    def time_goes_by(self, hours):
        """What is due is done in its order: deadlines and releases; as the sweep would."""
        until = self.now + timedelta(hours=hours)
        while True:
            deadlines = SeatClaim.objects.filter(deadline_at__lte=until).order_by("deadline_at", "id")
            first = deadlines.first()
            releases = ((at, i, c) for i in SESSIONS for c, at in self.releases[i].items() if at <= until)
            release = min(releases, default=None)
            if first is None and release is None:
                break
            deadline = first.deadline_at if first is not None else None
            if release is not None and (deadline is None or release[0] <= deadline):
                self.now, where, city = max(self.now, release[0]), release[1], release[2]
                del self.releases[where][city]
                self.paper[where].quotas.pop(city, None)
                offer_released_seats(self.sessions[where].pk, now=self.now)
                self._follow_deadlines_of(where)
                self.paper[where].serve()
            else:
                self.now = max(self.now, deadline or self.now)
                end_if_overdue(first.uuid, now=self.now)
                where = next(i for i in SESSIONS if self.sessions[i].pk == first.session_id)
                self.paper[where].leave(str(first.uuid))
        self.now = until

    def _follow_deadlines_of(self, where):
        """A offer_released_seats first releases what is overdue."""
        ended = SeatClaim.objects.filter(session=self.sessions[where], state=ClaimState.ENDED)
        gone = {str(key) for key in ended.values_list("uuid", flat=True)}
        for group in [g for g in self.paper[where].groups if g.key in gone]:
            self.paper[where].leave(group.key)

    @invariant()
    def agree(self):
        if not hasattr(self, "sessions"):
            return
        for session, paper in zip(self.sessions, self.paper, strict=True):
            claims = SeatClaim.objects.filter(session=session).active()
            there = {str(c.uuid): (PAPER_STATE[c.state], c.n_persons) for c in claims}
            assert there == {g.key: (g.state, g.n) for g in paper.groups}
            counter = SeatCounter.objects.get(pk=session.pk)
            assert counter.n_taken == paper.taken() <= counter.capacity
            assert counter.n_waiting == sum(g.n for g in paper.groups if g.state == "waiting")
            for row in CitySeats.objects.filter(session=session).select_related("organisation"):
                assert row.n_taken == paper.taken(row.organisation.slug)


@pytest.mark.django_db
def test_the_database_and_the_paper_never_disagree():
    run_state_machine_as_test(
        SeatsMachine,
        settings=settings(
            max_examples=examples(4, 25), stateful_step_count=30, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
