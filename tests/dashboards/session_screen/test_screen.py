"""The screen of a session: its code, its counts and the group's view, and to whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SessionOutcome
from campaigns.session_codes.models import SessionCode
from diagnostic.attempt_counts.models import AttemptCount, GroupView
from diagnostic.attempt_counts.services import count_finished, count_started
from kernel.clock import today
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.access.test_query_counts import statements
from tests.factories.diagnostics import finished_attempt
from tests.factories.facts import make_session
from tests.factories.people import make_member
from tests.factories.sessions import make_facilitation, make_running_edition

WAITS = "La vue du groupe paraît dès que cinq commerces ont terminé."
WAITS_FOR_ONE_CITY = "dès que cinq commerces d’une même ville ont terminé"


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def session_at(edition):
    """session_at(hours, *hosts): a session that begins in so many hours and lasts three."""

    def session_at(hours: float, *hosts, **fields):
        starts_at = timezone.now() + timedelta(hours=hours)
        values = {"status": "planned", "starts_at": starts_at} | fields
        return make_session(edition, *hosts, on=starts_at.date(), **values)

    return session_at


@pytest.fixture
def session(session_at, namur):
    return session_at(-1, namur)


@pytest.fixture
def joint(session_at, namur, dinant):
    return session_at(-1, namur, dinant)


@pytest.fixture
def manager(namur, client_on):
    return client_on(namur, make_member(namur, Role.MANAGER))


def answer(city, session, n: int, about: int = 50) -> None:
    """So many shops of `city` finish in the session."""
    for _ in range(n):
        finished_attempt(city, about=about, session=session, edition=session.edition)
        count_started(session.pk, city)
        count_finished(session.pk, city)


def screen(browser, session, *, state: bool = False) -> str:
    space = "agence" if browser.headers_host == "portail.test" else "espace"
    response = browser.get(f"/{space}/seances/{session.pk}/diagnostic/{'etat/' if state else ''}")
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def client_on(client_on):
    def on(organisation, user=None):
        browser = client_on(organisation, user)
        browser.headers_host = organisation.primary_host
        return browser

    return on


def test_the_screen_has_the_code_the_address_and_the_counts(manager, session, namur):
    count_started(session.pk, namur)
    page = screen(manager, session)
    code = SessionCode.objects.get(session=session).code
    assert f"{code[:3]}-{code[3:]}" in page
    assert "namur.portail.test" in page
    assert "/presence" in page
    assert "<dt>Diagnostics commencés</dt><dd>1</dd>" in page
    assert "<dt>Diagnostics terminés</dt><dd>0</dd>" in page
    assert WAITS in page
    assert screen(manager, session).count(code[:3]) >= 1
    assert SessionCode.objects.count() == 1


@pytest.mark.parametrize(
    ("hours", "expected", "asks_again"),
    [
        (0.4, None, True),
        (-3.9, None, True),
        (48, "Le code fonctionnera le", True),
        (-4.1, "Le code a fonctionné jusqu’au", False),
    ],
)
def test_the_screen_says_when_the_code_works(manager, session_at, namur, hours, expected, asks_again):
    page = screen(manager, session_at(hours, namur))
    assert ("Le code f" in page or "Le code a f" in page) is (expected is not None)
    assert expected is None or expected in page
    assert ('hx-trigger="every 5s"' in page) is asks_again
    assert ('http-equiv="refresh"' in page) is asks_again


def test_a_session_that_is_off_has_no_code(manager, session_at, namur):
    draft = session_at(1, namur, registration="draft")
    cancelled = session_at(1, namur)
    SessionOutcome.objects.create(session=cancelled, status="cancelled", happened_on=today())
    for off in (draft, cancelled):
        assert "elle n’a pas de code" in screen(manager, off)
    assert not SessionCode.objects.exists()


@pytest.mark.parametrize(
    ("n", "shown"), [(4, None), (5, "5 diagnostics"), (9, "5 diagnostics"), (10, "10 diagnostics")]
)
def test_the_group_moves_in_steps_of_five(manager, session, namur, n, shown):
    answer(namur, session, n)
    page = screen(manager, session)
    assert f"<dt>Diagnostics terminés</dt><dd>{n}</dd>" in page
    assert (shown is None) == ("diagnostics," not in page)
    assert shown is None or shown in page
    assert (WAITS in page) is (shown is None)
    assert ("Visibilité en ligne" in page) is (shown is not None)


def test_the_last_who_wait_change_nothing_that_is_shown(manager, session, namur):
    """Five of one kind, then four that would move every mean."""
    answer(namur, session, 5, about=20)
    before = screen(manager, session)
    answer(namur, session, 4, about=100)
    after = screen(manager, session)
    assert group_of(before) == group_of(after)
    kept = GroupView.objects.get(session=session)
    assert (kept.published["n"], kept.n_finished) == (5, 5)


def group_of(page: str) -> str:
    return page[page.index('id="group-heading"') : page.index("</section>", page.index("group-heading"))]


def test_a_band_of_fewer_than_five_is_not_told(manager, session, namur):
    answer(namur, session, 4, about=0)
    answer(namur, session, 6, about=100)
    page = screen(manager, session)
    kept = GroupView.objects.get(session=session).published
    assert set(kept["bands"].values()) <= {None, 0, 6}
    assert "moins de 5" in page


def test_five_of_two_cities_are_no_group(manager, joint, namur, dinant):
    answer(namur, joint, 3)
    answer(dinant, joint, 2)
    page = screen(manager, joint)
    assert WAITS_FOR_ONE_CITY in page
    assert "diagnostics," not in page
    assert not GroupView.objects.exists()


def test_a_joint_session_shows_whole_blocks_of_each_city(manager, joint, namur, dinant):
    answer(namur, joint, 5)
    answer(dinant, joint, 4)
    page = screen(manager, joint)
    assert "<dt>Diagnostics terminés</dt><dd>9</dd>" in page
    assert "5 diagnostics" in page
    assert "d’une même ville" in page
    answer(dinant, joint, 1)
    assert "10 diagnostics" in screen(manager, joint)


def test_reading_other_cities_is_noted_on_both_sides_and_only_when_it_happens(manager, joint, namur, dinant):
    answer(dinant, joint, 5)
    for _ in range(3):
        screen(manager, joint)
    with tenant_context(namur):
        entries = list(Entry.objects.filter(action="group_view.read"))
        assert [entry.details["cities"] for entry in entries] == [["dinant"]]
    notes = Due.objects.filter(kind="journal.crossing")
    assert [note.organisation.slug for note in notes] == ["dinant"]


def test_the_own_citys_rows_are_no_crossing(manager, session, namur):
    answer(namur, session, 5)
    screen(manager, session)
    with tenant_context(namur):
        assert not Entry.objects.filter(action="group_view.read").exists()


def test_the_fragment_is_empty_while_nothing_has_changed(manager, session, namur):
    answer(namur, session, 5)
    page = screen(manager, session)
    address = page.partition('hx-get="')[2].partition('"')[0]
    assert manager.get(address).status_code == 204
    count_started(session.pk, namur)
    response = manager.get(address)
    assert response.status_code == 200
    assert 'id="session-state"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "HX-Refresh" not in response.headers


def test_the_page_comes_back_when_the_code_begins_to_work(manager, session):
    address = f"/espace/seances/{session.pk}/diagnostic/etat/?vu=before-0-0-0"
    assert manager.get(address).headers["HX-Refresh"] == "true"


def test_it_is_for_the_hosts_staff_with_the_right_to_the_roster(session, namur, dinant, client_on):
    address = f"/espace/seances/{session.pk}/diagnostic/"
    answers = {
        (city.slug, role): client_on(city, make_member(city, role)).get(address).status_code
        for city, role in (
            (namur, Role.ADMINISTRATOR),
            (namur, Role.STEWARD),
            (namur, Role.READER),
            (dinant, Role.ADMINISTRATOR),
        )
    }
    assert answers == {
        ("namur", Role.ADMINISTRATOR): 200,
        ("namur", Role.STEWARD): 200,
        ("namur", Role.READER): 403,
        ("dinant", Role.ADMINISTRATOR): 404,
    }


def test_on_the_root_host_it_is_for_who_leads_the_session(session, agency, namur, client_on):
    leads, other = make_member(agency, Role.FACILITATOR), make_member(agency, Role.FACILITATOR)
    make_facilitation(session, leads)
    address = f"/agence/seances/{session.pk}/diagnostic/"
    answer(namur, session, 5)
    page = screen(client_on(agency, leads), session)
    assert "namur.portail.test" in page
    assert "5 diagnostics" in page
    assert client_on(agency, other).get(address).status_code == 404
    for role in (Role.ADMINISTRATOR, Role.ANALYST):
        assert client_on(agency, make_member(agency, role)).get(address).status_code == 403
    with tenant_context(agency):
        assert Entry.objects.filter(action="group_view.read").count() == 1


def test_both_lists_lead_to_it(session, agency, namur, manager, client_on):
    leads = make_member(agency, Role.FACILITATOR)
    make_facilitation(session, leads)
    assert (
        f"/espace/seances/{session.pk}/diagnostic/"
        in manager.get(f"/espace/seances/{session.pk}/").content.decode()
    )
    assert (
        f"/agence/seances/{session.pk}/diagnostic/"
        in client_on(agency, leads).get("/agence/animation/").content.decode()
    )


def test_nobodys_name_code_or_link_is_on_the_wall(manager, session, namur):
    answer(namur, session, 5)
    made = finished_attempt(namur, session=session, edition=session.edition)
    page = screen(manager, session)
    for secret in (str(made.uuid), made.code, "Personne "):
        assert secret not in page


def test_it_takes_as_many_statements_for_ten_cities(manager, session, namur):
    address = f"/espace/seances/{session.pk}/diagnostic/etat/"
    answer(namur, session, 5)
    statements(manager, address)
    one = statements(manager, address)
    for city in Organisation.objects.cities().exclude(pk=namur.pk)[:9]:
        AttemptCount.objects.create(session=session, organisation=city, n_started=4, n_finished=4)
    ten = statements(manager, address)
    assert len(ten) == len(one) <= 12, "\n".join(ten)
