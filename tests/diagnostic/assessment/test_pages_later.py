"""Going on later: the code, the link, and the mail with both to oneself."""

from __future__ import annotations

import pytest
from django_tenants.utils import tenant_context

from kernel.codes import shown_code
from tenants.mail.models import Mail
from tests.diagnostic.assessment.taking import page, text_of
from tests.factories.diagnostics import open_attempt


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


@pytest.fixture
def attempt(namur):
    return open_attempt(namur)


def mails_in(city) -> list[Mail]:
    with tenant_context(city):
        return list(Mail.objects.order_by("id"))


def test_the_page_shows_the_code_and_the_link(namur, visitor, attempt):
    shown = text_of(visitor.get(page(attempt, "plus-tard/")))

    assert shown_code(attempt.code) in shown
    assert f"{namur.primary_host}" in shown
    assert page(attempt) in shown


def test_the_mail_holds_both_once_a_day_and_is_emptied_after_it_left(namur, visitor, attempt):
    for address in ("anne@exemple.test", "Anne@Exemple.test", "bert@exemple.test"):
        response = visitor.post(page(attempt, "plus-tard/"), {"email": address})
        assert response.headers["Location"] == page(attempt, "plus-tard/") + "?envoye=1"

    mails = mails_in(namur)
    assert [mail.recipient for mail in mails] == ["anne@exemple.test", "bert@exemple.test"]
    for body in (mails[0].body_text, mails[0].body_html):
        assert page(attempt) in body
        assert shown_code(attempt.code) in body
    assert mails[0].is_secret
    assert "C’est envoyé" in text_of(visitor.get(page(attempt, "plus-tard/") + "?envoye=1"))


def test_the_mail_is_in_the_readers_language(namur, visitor, attempt):
    visitor.post("/langue/", {"language": "de", "next": "/"})
    visitor.post(page(attempt, "plus-tard/"), {"email": "anne@exemple.test"})

    [mail] = mails_in(namur)
    assert mail.language == "de"
    assert '<html lang="de">' in mail.body_html


@pytest.mark.parametrize("address", ["", "anne", "x" * 5000, "anne@", "a@b.c\nBcc: d@e.f"])
def test_a_wrong_address_is_told_and_nothing_leaves(namur, visitor, attempt, address):
    response = visitor.post(page(attempt, "plus-tard/"), {"email": address})

    assert response.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in text_of(response)
    assert mails_in(namur) == []


def test_nobody_writes_to_many_addresses_by_it(namur, visitor, attempt, monkeypatch):
    monkeypatch.setattr("kernel.limits.time.time", lambda: 1_800_000_000.0)

    answers = [
        visitor.post(page(attempt, "plus-tard/"), {"email": f"a{n}@exemple.test"}).status_code
        for n in range(5)
    ]

    assert answers == [302, 302, 302, 422, 422]
    assert len(mails_in(namur)) == 3
