"""Pages and mails for a group of one and of two, with no, one and two seats left: said as one says them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.signups.services import confirm
from tests.campaigns.signups.mail_cases import OCCASIONS, make_context, write
from tests.campaigns.signups.visiting import form_of, links_of, session_to_come, signed_up, typed
from tests.kernel.test_plurals import WRONG

TAGS = re.compile(r"<(script|style|svg).*?</\1>|<[^>]+>", re.DOTALL)


def words_of(html: str) -> str:
    return " ".join(TAGS.sub(" ", html).split())


@pytest.mark.parametrize("n_persons", [1, 2])
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_a_mail_counts_its_people(namur, occasion, n_persons):
    context = replace(make_context(namur), n_persons=n_persons, n_before=n_persons)

    mail = write(occasion, context)

    assert not WRONG.search(f"{mail.subject} {words_of(mail.body_html)} {mail.body_text}")
    if n_persons == 1:
        assert "vos places" not in mail.body_text.lower()


@pytest.mark.parametrize(
    ("capacity", "left"),
    [
        (3, "complet, liste d’attente"),
        (4, "plus qu’une place"),
        (5, "plus que 2 places"),
        (8, "encore 5 places"),
    ],
)
def test_a_session_with_few_seats_left(namur, client_on, capacity, left):
    session = session_to_come(namur, capacity=capacity)
    visitor = client_on(namur)
    visitor.post(form_of(session), typed("A", "B", "C"))

    for path in (f"/seances/{session.pk}/", form_of(session), "/"):
        page = words_of(visitor.get(path).content.decode())
        assert not WRONG.search(page), path
        if capacity > 3 or path != form_of(session):
            assert left in page, path


@pytest.mark.parametrize(
    ("people", "kept"), [(["A"], "votre place est gardée"), (["A", "B"], "vos 2 places sont gardées")]
)
def test_the_pages_of_a_group(namur, client_on, people, kept):
    session = session_to_come(namur, capacity=4)
    visitor = client_on(namur)
    done = visitor.post(form_of(session), typed(*people)).headers["Location"]
    [(row, _)] = signed_up(namur, session)
    _, own = links_of(namur, row)

    assert kept in words_of(visitor.get(done).content.decode())
    assert kept in words_of(visitor.get(own).content.decode()).replace("Vo", "vo")
    with tenant_context(namur):
        confirm(row.uuid, organisation=namur, now=timezone.now())
    for step in ("", "?annuler", "?personnes", "?date"):
        page = words_of(visitor.get(own + step).content.decode())
        assert not WRONG.search(page), step
        if len(people) == 1:
            assert "vos places" not in page.lower(), step


@pytest.mark.parametrize("n", [1, 2])
def test_the_landing_page_counts_its_cities(n):
    page = words_of(render_to_string("dashboards/agency/landing.html", {"n_cities": n, "provinces": []}))

    assert not WRONG.search(page)
    assert ("1 ville de Wallonie invite ses commerces" in page) == (n == 1)
