"""Before a session is moved or cancelled, its staff reads how many mails leave, and one of them."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Session
from campaigns.agenda.notices import Change
from campaigns.signups.models import SignUp
from campaigns.signups.notices import mails_of, notice_of
from kernel.clock import BRUSSELS
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.membership.crossings import CrossingNotYours
from tenants.membership.roles import Role
from tests.factories.sessions import make_actor, make_coming_session, make_group, make_running_edition


@pytest.fixture(autouse=True)
def _no_earlier_look(db):
    cache.clear()


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def session(edition, namur, dinant):
    """Namur's, with shops of both cities; one has no address, one has left."""
    made = make_coming_session(edition, namur, dinant, venue="Hôtel de ville")
    make_group(namur, made, "Zoé", "Ali", shop="Boulangerie", email="zoe@x.test")
    make_group(namur, made, "Bo", shop="Optique", email="bo@x.test", state="waiting")
    make_group(namur, made, "Cy", shop="Cordonnerie", phone="081 22 33 44")
    make_group(dinant, made, "Léa", shop="Couques", email="lea@x.test", state="held")
    make_group(dinant, made, "Parti", shop="Parti", email="parti@x.test", state="ended")
    return made


@pytest.fixture
def alone(edition, namur):
    made = make_coming_session(edition, namur, venue="Hôtel de ville")
    make_group(namur, made, "Zoé", "Ali", shop="Boulangerie", email="zoe@x.test")
    make_group(namur, made, "Cy", shop="Cordonnerie", phone="081 22 33 44")
    return made


@pytest.fixture
def manager(namur, member, client_on):
    return client_on(namur, member(namur, Role.MANAGER))


def typed(session: Session, *, later_by=timedelta(), **changes) -> dict:
    local = (session.starts_at + later_by).astimezone(BRUSSELS)
    values = {
        "title": session.title,
        "day": f"{local:%Y-%m-%d}",
        "hour": f"{local:%H:%M}",
        "duration_min": str(session.duration_min),
        "venue": session.venue,
        "languages": ["fr"],
    }
    return values | changes


def text_of(response) -> str:
    plain = html.unescape(re.sub(r"<[^>]+>", "", response.content.decode()))
    return re.sub(r"\s+", " ", plain)


def seen_in(response) -> str:
    [seen] = re.findall(r'name="seen" value="(\w+)"', response.content.decode())
    return seen


def n_queued(*cities) -> int:
    """Mails of the kinds of a change, once the due work of these cities was done."""
    n = 0
    for city in cities:
        with tenant_context(city):
            do_due_work(city, HANDLERS, timezone.now())
            n += Mail.objects.filter(
                kind__in=("signup.session_moved", "signup.venue_changed", "signup.session_cancelled")
            ).count()
    return n


def test_a_move_is_shown_with_its_mails_before_it_is_made(manager, session, namur, dinant):
    address = f"/espace/seances/{session.pk}/modifier/"
    move = typed(session, later_by=timedelta(days=3, hours=1))

    asked = manager.post(address, move)

    assert asked.status_code == 200
    page = text_of(asked)
    assert "Déplacer cette séance ?" in page
    assert "3 courriels partiront." in page
    assert "Dinant : 1" in page
    assert "Namur : 2" in page
    assert "1 commerce inscrit n’a pas d’adresse e-mail : prévenez-le par téléphone. Voir qui vient" in page
    assert "Objet : Nouvelle date" in page
    assert "Elle était prévue le" in page
    session.refresh_from_db()
    before = session.starts_at
    assert n_queued(namur, dinant) == 0

    done = manager.post(address, move | {"seen": seen_in(asked)}, follow=True)

    assert "C’est enregistré. 3 courriels partent." in text_of(done)
    session.refresh_from_db()
    assert session.starts_at == before + timedelta(days=3, hours=1)
    assert n_queued(namur, dinant) == 3


def test_the_example_is_the_mail_that_leaves(manager, alone, namur):
    address = f"/espace/seances/{alone.pk}/modifier/"
    move = typed(alone, later_by=timedelta(days=2), venue="Maison de la culture")

    asked = manager.post(address, move)
    manager.post(address, move | {"seen": seen_in(asked)})
    with tenant_context(namur):
        do_due_work(namur, HANDLERS, timezone.now())
        mail = Mail.objects.get(kind="signup.session_moved")
    shown = text_of(asked)
    assert f"Objet : {mail.subject}" in re.sub("\u00a0", " ", shown)
    for line in mail.body_text.splitlines():
        if not line.strip() or any(own in line for own in ("http", "Zoé", "Ali", "Boulangerie", "Qui vient")):
            continue
        assert re.sub(r"\s+", " ", line.strip()) in shown, line


def test_a_place_that_changes_is_another_mail(manager, alone, namur):
    address = f"/espace/seances/{alone.pk}/modifier/"
    asked = manager.post(address, typed(alone, venue="Maison de la culture"))

    page = text_of(asked)
    assert "Changer le lieu de cette séance ?" in page
    assert "1 courriel partira." in page
    assert "Objet : Nouveau lieu" in page
    assert "Ancien lieu" in page


def test_who_signs_up_meanwhile_is_counted_before_anything_leaves(manager, alone, namur):
    address = f"/espace/seances/{alone.pk}/modifier/"
    move = typed(alone, later_by=timedelta(days=1))
    first = manager.post(address, move)
    make_group(namur, alone, "Dan", shop="Vélo", email="dan@x.test")

    again = manager.post(address, move | {"seen": seen_in(first)})

    assert again.status_code == 200
    assert "2 courriels partiront." in text_of(again)
    assert manager.post(address, move | {"seen": seen_in(again)}).status_code == 302
    assert n_queued(namur) == 2


def test_nothing_is_asked_where_nothing_leaves(manager, alone, edition, namur):
    address = f"/espace/seances/{alone.pk}/modifier/"
    text_only = manager.post(address, typed(alone, title="Se faire voir"), follow=True)
    assert "C’est enregistré. Aucun courriel n’est envoyé." in text_of(text_only)

    empty = make_coming_session(edition, namur, venue="Hôtel de ville")
    moved = manager.post(
        f"/espace/seances/{empty.pk}/modifier/", typed(empty, later_by=timedelta(days=1)), follow=True
    )
    assert "C’est enregistré. Aucun courriel n’est envoyé." in text_of(moved)


def test_a_move_that_is_refused_is_refused_before_the_mails_are_shown(manager, alone):
    address = f"/espace/seances/{alone.pk}/modifier/"
    refused = manager.post(address, typed(alone, day="2020-01-01"))

    assert refused.status_code == 422
    assert "Cette date est passée" in text_of(refused)
    assert "partira" not in text_of(refused)


def test_the_form_can_be_seen_again_with_what_was_typed(manager, alone):
    address = f"/espace/seances/{alone.pk}/modifier/"
    again = manager.post(address, typed(alone, venue="Maison de la culture") | {"again": "1"})

    assert again.status_code == 200
    assert 'value="Maison de la culture"' in again.content.decode()
    assert "error-summary" not in again.content.decode()


def test_a_group_that_heard_already_is_not_counted(manager, alone, namur):
    """The count is of those for whom the change is news."""
    with tenant_context(namur):
        later = alone.starts_at + timedelta(days=1)
        SignUp.objects.filter(contact__email="zoe@x.test").update(notified_starts_at=later)
    asked = manager.post(
        f"/espace/seances/{alone.pk}/modifier/", typed(alone, later_by=timedelta(days=1)), follow=True
    )
    # Who has no address heard of nothing; who has one knows that date.
    assert "Aucun courriel ne partira." in text_of(asked)


def test_a_cancellation_shows_its_mails_too(manager, session, namur, dinant):
    address = f"/espace/seances/{session.pk}/etape/annuler/"

    page = text_of(manager.get(address))

    assert "3 courriels partiront." in page
    assert "Objet : Séance annulée" in page
    assert "Raison : [le motif que vous écrivez]" in page
    assert manager.post(address, {"reason": "Salle inondée"}).status_code == 302
    assert n_queued(namur, dinant) == 3


def test_the_agence_sees_the_same_number(session, agency, member, client_on):
    browser = client_on(agency, member(agency, Role.ADMINISTRATOR))

    asked = browser.post(
        f"/agence/seances/{session.pk}/modifier/", typed(session, later_by=timedelta(days=1))
    )

    assert "3 courriels partiront." in text_of(asked)
    assert "Voir qui vient" not in text_of(asked)


def test_counts_are_of_a_session_of_ones_own_and_noted_on_both_sides(session, namur, dinant):
    change = Change(session.starts_at + timedelta(days=1), session.venue, "")
    stranger = make_actor(dinant, Role.MANAGER)
    with tenant_context(dinant), pytest.raises(CrossingNotYours):
        mails_of(stranger, session, change, session.venue)

    actor = make_actor(namur, Role.MANAGER)
    with tenant_context(namur):
        for _ in range(2):
            mails_of(actor, session, change, session.venue)
        assert Entry.objects.filter(action="session.mails_counted").count() == 1
    with tenant_context(dinant):
        do_due_work(dinant, HANDLERS, timezone.now())
        noted = Entry.objects.get(action="session.mails_counted")
    assert (noted.details["from_organisation"], noted.details["session"]) == ("namur", session.pk)


def test_what_is_over_tells_nobody(edition, namur):
    session = make_coming_session(edition, namur, in_days=1)
    make_group(namur, session, "Zoé", email="zoe@x.test")
    actor = make_actor(namur, Role.MANAGER)
    change = Change(timezone.now() - timedelta(days=1), "Ailleurs", "", is_cancelled=True)

    with tenant_context(namur):
        assert notice_of(actor, session, change, timezone.now()).n_mails == 0


def test_counting_costs_the_same_for_one_group_and_for_ten(edition, namur):
    session = make_coming_session(edition, namur, capacity=50)
    actor = make_actor(namur, Role.MANAGER)
    change = Change(session.starts_at + timedelta(days=1), "Ailleurs", "")

    def n_statements() -> int:
        with tenant_context(namur), CaptureQueriesContext(connection) as captured:
            notice_of(actor, session, change, timezone.now())
        return len(captured)

    make_group(namur, session, "Zoé", email="zoe@x.test")
    n_statements()
    one = n_statements()
    for number in range(9):
        make_group(namur, session, f"P{number}", email=f"p{number}@x.test")

    assert n_statements() == one
