"""Crossings: one that reads writes nothing elsewhere; one that writes does it on both sides or on none."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Session
from kernel import crossings
from kernel.crossings import Access, ReadCrossingWrites, crossing
from kernel.database import connection
from tenants.accounts.models import User
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.membership.crossings import CrossingNotYours, note_on_other_sides, write_across
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.organisations.services import set_status
from tenants.shops.models import Shop
from tests.factories.sessions import make_actor, make_coming_session, make_running_edition
from tests.tenants.committed import committed_rows, workers

REASON = "a crossing that only this test has"


@pytest.fixture(autouse=True)
def _only_here(monkeypatch):
    """What a test declares is forgotten after it."""
    monkeypatch.setattr(crossings, "_declared", dict(crossings._declared))


# One that reads


@pytest.fixture
def reading(namur):
    """reading(statement): a crossing of Namur that runs it."""

    def run(statement) -> object:
        @crossing("test_reading", access=Access.READ, reason=REASON)
        def read() -> object:
            return statement()

        with tenant_context(namur):
            return read()

    return run


def execute(sql: str):
    def run() -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    return run


def test_it_reads_elsewhere_and_notes_the_look_at_home(reading, namur, dinant):
    actor = make_actor(namur, Role.STEWARD)

    def look() -> list[tuple]:
        record("test.read", actor=actor.user)
        now = timezone.now()
        note_on_other_sides(
            [dinant],
            action="test.read",
            actor=actor.user,
            from_organisation=namur,
            subject="",
            key="test",
            at=now,
        )
        return execute("SELECT count(*) FROM city_dinant.shops_shop")()

    assert reading(look) == [(0,)]
    assert Due.objects.filter(organisation=dinant, kind="journal.crossing").count() == 1
    with tenant_context(namur):
        assert Entry.objects.get().action == "test.read"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO city_dinant.shops_shop (uuid, name) VALUES (gen_random_uuid(), 'x')",
        'UPDATE "city_dinant"."shops_shop" SET name = name',
        "delete from city_dinant.shops_shop",
        "WITH gone AS (DELETE FROM city_dinant.shops_shop RETURNING id) SELECT count(*) FROM gone",
    ],
)
def test_it_writes_in_no_schema_that_a_statement_names(reading, sql):
    with pytest.raises(ReadCrossingWrites):
        reading(execute(sql))


def test_it_writes_in_no_schema_that_it_switches_to(reading, dinant):
    def write() -> None:
        with tenant_context(dinant):
            assert not Shop.objects.exists()
            Shop.objects.create(name="x")

    with pytest.raises(ReadCrossingWrites):
        reading(write)


def test_after_it_everything_may_be_written_again(reading, dinant):
    reading(execute("SELECT 1"))
    with tenant_context(dinant):
        Shop.objects.create(name="x")


# One that writes: a shop met at the door of a shared session, entered in its own city


class DoorFails(Exception):
    pass


def declare_door():
    @crossing("test_door", access=Access.WRITE, reason=REASON)
    def enter_shop(
        actor: Actor, session: Session, city: Organisation, *, key: uuid.UUID, fails: Exception | None = None
    ) -> Shop:
        def write(shared: Session) -> tuple[Shop, bool]:
            row, is_new = Shop.objects.get_or_create(uuid=key, defaults={"name": shared.code})
            if fails is not None:
                raise fails
            return row, is_new

        return write_across(
            "test_door",
            actor=actor,
            right=Session.objects.with_roster_for(actor).filter(pk=session.pk),
            other=city,
            write=write,
            action="test.entered",
            subject=lambda shared: f"session {shared.code}",
        )

    return enter_shop


@pytest.fixture
def enter_shop():
    return declare_door()


@pytest.fixture
def session(namur, dinant):
    return make_coming_session(make_running_edition(), namur, dinant)


@pytest.fixture
def steward(namur):
    return make_actor(namur, Role.STEWARD)


def shops_of(city: Organisation) -> list[str]:
    with tenant_context(city):
        return list(Shop.objects.values_list("name", flat=True))


def journal_of(city: Organisation) -> list[tuple]:
    with tenant_context(city):
        return list(Entry.objects.values_list("action", "actor_id", "subject", "details"))


def test_the_row_is_in_the_other_city_and_both_journals_say_so(enter_shop, steward, session, namur, dinant):
    with tenant_context(namur):
        made = enter_shop(steward, session, dinant, key=uuid.uuid4())
        assert connection.schema_name == namur.schema_name

    assert shops_of(dinant) == [made.name]
    assert shops_of(namur) == []
    subject = f"session {session.code}"
    assert journal_of(dinant) == [
        ("test.entered", steward.user.pk, subject, {"from_organisation": namur.slug})
    ]
    assert journal_of(namur) == [("test.entered", steward.user.pk, subject, {"in_organisation": dinant.slug})]


def test_sent_twice_it_is_written_and_noted_once(enter_shop, steward, session, namur, dinant):
    key = uuid.uuid4()
    with tenant_context(namur):
        first = enter_shop(steward, session, dinant, key=key)
        assert enter_shop(steward, session, dinant, key=key) == first

    assert len(shops_of(dinant)) == len(journal_of(dinant)) == len(journal_of(namur)) == 1


@pytest.mark.parametrize("fails", [DoorFails(), None])
def test_where_it_fails_nothing_is_left_on_either_side(
    enter_shop, steward, session, namur, dinant, monkeypatch, fails
):
    """In the other schema after the row, or at home after both rows of the other schema."""
    if fails is None:

        def record_there_only(action, **details):
            if connection.schema_name == namur.schema_name:
                raise DoorFails
            return record(action, **details)

        monkeypatch.setattr("tenants.membership.crossings.record", record_there_only)

    with tenant_context(namur):
        with pytest.raises(DoorFails):
            enter_shop(steward, session, dinant, key=uuid.uuid4(), fails=fails)
        assert connection.schema_name == namur.schema_name
        assert execute("SELECT current_schema()")() == [(namur.schema_name,)]

    assert shops_of(dinant) == []
    assert journal_of(dinant) == journal_of(namur) == []


def test_an_error_of_the_database_leads_back_to_the_schema_too(enter_shop, steward, session, namur, dinant):
    def break_a_constraint() -> None:
        with transaction.atomic():
            enter_shop(steward, session, dinant, key=None)  # a shop has a uuid

    with tenant_context(namur):
        with pytest.raises(IntegrityError):
            break_a_constraint()
        assert execute("SELECT current_schema()")() == [(namur.schema_name,)]

    assert shops_of(dinant) == []
    assert journal_of(dinant) == journal_of(namur) == []


def test_without_the_right_no_other_schema_is_touched(enter_shop, session, namur, dinant):
    reader = make_actor(namur, Role.READER)
    with tenant_context(namur), pytest.raises(CrossingNotYours):
        enter_shop(reader, session, dinant, key=uuid.uuid4())

    assert shops_of(dinant) == []
    assert journal_of(dinant) == journal_of(namur) == []


def test_nothing_is_written_for_a_city_that_takes_part_no_more(enter_shop, steward, session, namur, dinant):
    set_status(dinant, OrganisationStatus.RETIRED)
    with tenant_context(namur), pytest.raises(CrossingNotYours):
        enter_shop(steward, session, dinant, key=uuid.uuid4())

    assert shops_of(dinant) == []


@pytest.mark.parametrize("access", [Access.READ, None])
def test_only_what_is_declared_to_write_may_write(steward, session, dinant, access):
    if access is not None:
        crossing("test_other", access=access, reason=REASON)(len)
    with pytest.raises(ValueError, match="test_other"):
        write_across(
            "test_other",
            actor=steward,
            right=Session.objects.all(),
            other=dinant,
            write=lambda shared: (shared, True),
            action="test.entered",
            subject=str,
        )


@pytest.mark.usefixtures("_only_here", "django_db_setup")
def test_sent_by_four_at_once_it_is_written_once(django_db_blocker):
    """The shared row's lock makes them follow each other, whatever they write."""
    with django_db_blocker.unblock(), committed_rows():
        namur, dinant = (Organisation.objects.get(slug=slug) for slug in ("namur", "dinant"))
        user = User.objects.create_user("anne@committed.test")
        Membership.objects.create(user=user, organisation=namur, role=Role.STEWARD)
        session = make_coming_session(make_running_edition(), namur, dinant)
        enter_shop, key = declare_door(), uuid.uuid4()

        def enter() -> int:
            return enter_shop(Actor(user, namur, Role.STEWARD), session, dinant, key=key).pk

        with workers(4) as start:
            runs = [start(namur, enter) for _ in range(4)]
            assert len({run.result(20) for run in runs}) == 1
        assert len(shops_of(dinant)) == len(journal_of(dinant)) == len(journal_of(namur)) == 1
