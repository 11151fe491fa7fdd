"""The mail store as read by the administrators of its organisation, and by nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.mail.models import Mail, MailState


def test_an_administrator_reads_a_mail_as_text(queue, in_namur, member, client_on):
    mail = queue(body_text="Bonjour <b>vous</b>", body_html="<p>jamais montré</p>")
    client = client_on(in_namur, member(in_namur, "administrator"))

    assert "Bienvenue à la séance" in client.get("/espace/courriels/").content.decode()
    page = client.get(f"/espace/courriels/{mail.pk}/").content.decode()
    assert "Bonjour &lt;b&gt;vous&lt;/b&gt;" in page
    assert "jamais montré" not in page


@pytest.mark.parametrize("is_demo", [False, True])
@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENDING, MailState.FAILED])
def test_a_code_is_not_for_administrators_even_while_it_waits(
    queue, in_namur, member, client_on, settings, state, is_demo
):
    """Whoever could read it would sign in as somebody else."""
    settings.DEMO = is_demo
    mail = queue(body_text="Votre code : ABCD", is_secret=True)
    Mail.objects.update(state=state, claimed_at=timezone.now())
    client = client_on(in_namur, member(in_namur, "administrator"))

    page = client.get(f"/espace/courriels/{mail.pk}/").content.decode()

    assert ("ABCD" in page) is is_demo
    assert "ABCD" not in client.get("/espace/courriels/").content.decode()


@pytest.mark.parametrize("role", ["manager", "steward", "reader"])
def test_other_roles_are_refused(queue, in_namur, member, client_on, role):
    mail = queue()
    client = client_on(in_namur, member(in_namur, role))

    assert client.get("/espace/courriels/").status_code == 403
    assert client.get(f"/espace/courriels/{mail.pk}/").status_code == 403


def test_administrators_of_elsewhere_find_nothing(queue, in_namur, dinant, agency, member, client_on):
    mail = queue()
    for organisation in (dinant, agency):
        stranger = member(organisation, "administrator")
        assert client_on(in_namur, stranger).get(f"/espace/courriels/{mail.pk}/").status_code == 404
        path = "/agence" if organisation == agency else "/espace"
        assert client_on(organisation, stranger).get(f"{path}/courriels/{mail.pk}/").status_code == 404


def test_what_became_of_a_mail_is_said(queue, in_namur, member, client_on):
    mail = queue()
    Mail.objects.update(state=MailState.IN_DOUBT, last_error="Connection unexpectedly closed")
    client = client_on(in_namur, member(in_namur, "administrator"))

    page = client.get(f"/espace/courriels/{mail.pk}/").content.decode()

    assert "envoi incertain" in page
    assert "Il n’est pas renvoyé de lui-même." in page
    assert "Connection unexpectedly closed" in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999", ""])
def test_any_page_number_gives_a_page(queue, in_namur, member, client_on, page):
    queue()
    client = client_on(in_namur, member(in_namur, "administrator"))

    assert client.get("/espace/courriels/", {"page": page}).status_code == 200


def test_the_list_costs_the_same_for_one_mail_and_for_ten(
    queue, in_namur, member, client_on, django_assert_num_queries
):
    client = client_on(in_namur, member(in_namur, "administrator"))
    queue(unique_key="first")
    client.get("/espace/courriels/")
    with CaptureQueriesContext(connection) as one:
        client.get("/espace/courriels/")
    for number in range(9):
        queue(unique_key=str(number))
    with django_assert_num_queries(len(one)):
        client.get("/espace/courriels/")
