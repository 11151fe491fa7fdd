"""The page of a session, and the question where the shop is."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from tests.campaigns.signups.visiting import session_to_come
from tests.factories.facts import make_session


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


def test_a_session_says_when_where_how_to_come_and_what_is_left(namur, visitor):
    session = session_to_come(
        namur, capacity=8, title="Vendre en ligne", venue="Salle Saint-Loup",
        venue_address="Rue du Collège 8", parking="Parking des Casernes", languages="fr de",
        description="Un <b>exemple</b>",
    )  # fmt: skip

    page = text_of(visitor.get(f"/seances/{session.pk}/"))

    for said in ("Vendre en ligne", "lundi 4 mai 2099", "Salle Saint-Loup", "Rue du Collège 8",
                 "Parking des Casernes", "en français et en allemand", "encore 8 places",
                 "Un &lt;b&gt;exemple&lt;/b&gt;", f"/seances/{session.pk}.ics"):  # fmt: skip
        assert said in page.replace("Lundi", "lundi")


def test_the_session_is_structured_data_that_no_title_can_break(namur, visitor):
    session = session_to_come(namur, title='</script><b>"')

    page = text_of(visitor.get(f"/seances/{session.pk}/"))

    assert 'itemtype="https://schema.org/Event"' in page
    assert '<meta itemprop="startDate" content="2099-05-04T19:00:00+02:00">' in page
    assert '<meta itemprop="name" content="&lt;/script&gt;&lt;b&gt;&quot;">' in page
    assert "</script><b>" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "cancelled"}, "Cette séance est annulée"),
        ({"status": "held"}, "séance passée"),
        ({"status": "planned", "registration": "closed"}, "inscriptions closes"),
    ],
)
def test_a_session_that_takes_nobody_says_so(namur, visitor, fields, said):
    edition = session_to_come(namur).edition
    session = make_session(edition, namur, on=date(2099, 5, 5), **fields)

    page = text_of(visitor.get(f"/seances/{session.pk}/"))

    assert said in page
    assert "/inscription/" not in page.replace("mes-inscriptions", "")
    assert visitor.get(f"/seances/{session.pk}/inscription/").status_code == 302


def test_the_city_of_the_host_is_the_first_choice_and_others_are_found_by_name_or_postal_code(namur, visitor):
    session = session_to_come(namur)
    path = f"/seances/{session.pk}/inscription/"

    page = text_of(visitor.get(path + "?s=letter"))
    assert f'href="{path}commerce/?s=letter"' in page
    assert f'href="{path}hors-programme/?s=letter"' in page
    assert "dinant.portail.test" not in page

    for query in ("DINANT", "5500"):
        assert f"://dinant.portail.test{path}commerce/?s=letter" in text_of(
            visitor.get(path, {"q": query, "s": "letter"})
        ).replace(":80/", "/")
    assert "Nous n’avons pas trouvé « &lt;Gand&gt; »" in text_of(visitor.get(path, {"q": "<Gand>"}))

    outside = text_of(visitor.get(path, {"q": "Yvoir"}))
    assert "n’est pas encore dans le programme" in outside
    assert "dinant.portail.test" in outside
    assert f'{path}hors-programme/?s=web&amp;place=Yvoir"' in outside
    assert 'value="Yvoir"' in text_of(visitor.get(f"{path}hors-programme/?s=web&place=Yvoir"))


def test_every_session_is_on_every_citys_host(namur, dinant, client_on):
    session = session_to_come(namur)

    page = text_of(client_on(dinant).get(f"/seances/{session.pk}/"))

    assert "Namur" in page


def test_places_kept_for_another_city_are_not_promised_here(namur, dinant, client_on):
    from campaigns.agenda.models import CitySeats  # noqa: PLC0415

    session = session_to_come(namur, dinant, capacity=10)
    CitySeats.objects.create(session=session, organisation=dinant, quota=8, release_on=date(2099, 5, 1))
    session.seats.has_quotas = True
    session.seats.save()

    assert "plus que 2 places" in text_of(client_on(namur).get(f"/seances/{session.pk}/"))
    assert "encore 10 places" in text_of(client_on(dinant).get(f"/seances/{session.pk}/"))


def test_the_sitemap_names_the_sessions_hosted_here_and_robots_the_sitemap(namur, dinant, visitor, client_on):
    here, there = session_to_come(namur), session_to_come(dinant)
    draft = session_to_come(namur, registration="draft")

    tree = ElementTree.fromstring(visitor.get("/sitemap.xml").content)
    addresses = [node.text or "" for node in tree.iter() if node.tag.endswith("loc")]

    assert any(address.endswith(f"/seances/{here.pk}/") for address in addresses)
    assert not any(f"/seances/{pk}/" in address for address in addresses for pk in (there.pk, draft.pk))
    robots = visitor.get("/robots.txt").content.decode()
    assert "Disallow: /mes-inscriptions/" in robots
    assert "/sitemap.xml" in robots


def test_the_root_host_has_a_sitemap_of_its_own_pages(agency, client_on):
    tree = ElementTree.fromstring(client_on(agency).get("/sitemap.xml").content)
    assert len([node for node in tree.iter() if node.tag.endswith("loc")]) == 4
    assert "Disallow: /agence/" in client_on(agency).get("/robots.txt").content.decode()
