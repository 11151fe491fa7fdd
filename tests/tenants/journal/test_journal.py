"""The journal of an organisation: it only grows, names only who acted, administrators read it."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from tenants.journal.models import Entry
from tenants.journal.services import record
from tests.tenants.sign_in.browser import CITY, OTHER_CITY, PASSWORD, ROOT, Browser, sign_in_by_password


@pytest.fixture
def in_namur(namur):
    with tenant_context(namur):
        yield namur


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET action = 'x'", "DELETE FROM journal_entry"])
@pytest.mark.parametrize("slug", ["agence", "namur", "atelier"])
def test_the_database_lets_nobody_change_or_remove_an_entry(request, db, slug, statement):
    organisation = request.getfixturevalue({"agence": "agency"}.get(slug, slug))
    with tenant_context(organisation):
        record("test.done", actor=None)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)

        assert Entry.objects.get().action == "test.done"


def test_nor_empty_it(in_namur):
    with pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("TRUNCATE journal_entry")


def test_an_entry_says_who_did_what_to_what(in_namur, member):
    user = member(in_namur, "manager")

    record("shop.merged", actor=user, subject="shop:12", into=13)
    record("figures.computed", actor=None)

    assert list(Entry.objects.values_list("action", "actor_id", "actor_label", "subject", "details")) == [
        ("figures.computed", None, "", "", {}),
        ("shop.merged", user.pk, user.name, "shop:12", {"into": 13}),
    ]


def test_what_is_undone_was_never_journalled(in_namur):
    with transaction.atomic():
        record("test.done", actor=None)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


@pytest.fixture
def manager(namur, member):
    user = member(namur, "manager")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def test_coming_in_by_ticket_is_journalled_where_one_comes_in(manager, namur, dinant, agency):
    sign_in_by_password(Browser(), manager.email)

    with tenant_context(namur):
        assert list(Entry.objects.values_list("action", "actor_id", "subject", "details")) == [
            ("session.opened", manager.pk, "", {})
        ]
    for organisation in (agency, dinant):
        with tenant_context(organisation):
            assert not Entry.objects.exists()


def test_people_of_the_agence_come_in_on_the_root_host(agency, member):
    analyst = member(agency, "analyst")
    analyst.set_password(PASSWORD)
    analyst.save(update_fields=["password"])

    sign_in_by_password(Browser(), analyst.email, f"{ROOT}/agence/")

    with tenant_context(agency):
        assert list(Entry.objects.values_list("action", "actor_id")) == [("session.opened", analyst.pk)]


def test_of_a_stranger_nothing_is_kept(manager, dinant):
    sign_in_by_password(Browser(), manager.email, f"{OTHER_CITY}/espace/")

    with tenant_context(dinant):
        assert not Entry.objects.exists()


def test_a_refused_ticket_is_not_a_sign_in(manager, namur):
    Browser().ask(f"{CITY}/connexion/billet/?ticket=forge")

    with tenant_context(namur):
        assert not Entry.objects.exists()


def test_administrators_read_it_and_nobody_else(in_namur, dinant, member, client_on):
    record("shop.merged", actor=None, subject="shop:12", into=13)

    administrator = client_on(in_namur, member(in_namur, "administrator"))
    page = administrator.get("/espace/journal/?forme=technique").content.decode()

    for shown in ("Le système", "<code>shop.merged</code>", "shop:12", "into"):
        assert shown in page
    for role in ("manager", "steward", "reader"):
        assert client_on(in_namur, member(in_namur, role)).get("/espace/journal/").status_code == 403
    assert client_on(in_namur, member(dinant, "administrator")).get("/espace/journal/").status_code == 404


def test_the_journal_costs_the_same_for_one_entry_and_for_ten(in_namur, member, client_on):
    administrator = member(in_namur, "administrator")
    client = client_on(in_namur, administrator)
    record("test.done", actor=administrator)
    client.get("/espace/journal/")
    with CaptureQueriesContext(connection) as one:
        client.get("/espace/journal/")
    for _ in range(9):
        record("test.done", actor=administrator)
    with CaptureQueriesContext(connection) as ten:
        client.get("/espace/journal/")

    assert len(one) == len(ten)
