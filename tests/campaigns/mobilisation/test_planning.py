"""Planning pages: a campaign from the ready-made template, its page, its audience, its steps, its moves."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.campaign_templates.models import CampaignTemplate
from campaigns.outreach.models import Campaign, CampaignStep
from campaigns.register.models import SavedView
from campaigns.visits.selectors import shops_of_round
from kernel.clock import today
from tenants.consent.models import ContactBlock
from tenants.membership.roles import Role
from tests.factories.browsers import make_client
from tests.factories.campaigns import make_campaign, make_touch, step_of
from tests.factories.people import make_member
from tests.factories.rounds import make_visit
from tests.factories.sessions import make_coming_session, make_group

LIST = "/espace/campagnes/"


def plain(page) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def browser(namur, manager):
    return make_client(namur, manager.user)


def sent(**more):
    said = {"template": "session_in_6_weeks", "name": "Printemps", "audience": "", "session": ""}
    return said | {"aim_shops": "", "aim_on": "", "budget_eur": "", "owner": ""} | more


def test_the_ready_made_campaign_is_there_in_one_form(browser, edition, namur, manager):
    session = make_coming_session(edition, namur, in_days=60)
    page = browser.get(f"{LIST}nouvelle/")
    assert "Séance dans 6 semaines" in plain(page)
    said = sent(session=str(session.pk), aim_shops="40", budget_eur="1 250,50", owner=str(manager.user.pk))
    made = browser.post(f"{LIST}nouvelle/", said)
    found = Campaign.objects.get()
    assert made.status_code == 302
    assert made["Location"] == f"{LIST}{found.uuid}/"
    assert (found.session, str(found.budget_eur), found.owner) == (session, "1250.50", manager.user)
    page = plain(browser.get(made["Location"]))
    assert "Courrier à tous les commerces" in page
    assert "sur 40 visés" in page
    assert "Brouillon" in page


def test_a_template_of_the_agency_is_offered_once_it_is_published(browser, edition, now):
    CampaignTemplate.objects.create(code="noel", name={"fr": "Avant Noël"}, steps=[])
    assert "Avant Noël" not in plain(browser.get(f"{LIST}nouvelle/"))
    CampaignTemplate.objects.update(published_at=now)
    assert "Avant Noël" in plain(browser.get(f"{LIST}nouvelle/"))


def test_the_audience_is_one_of_ones_views_or_what_the_list_showed(browser, edition, manager, street):
    view = SavedView.objects.create(user=manager.user, name="Centre", query="q=boutique+1")
    browser.post(f"{LIST}nouvelle/", sent(template="blank", audience=str(view.pk)))
    found = Campaign.objects.get()
    assert (found.audience_query, found.audience_name) == ("q=boutique+1", "Centre")
    assert "Centre : 2 commerces" in plain(browser.get(f"{LIST}{found.uuid}/"))
    browser.post(f"{LIST}nouvelle/?liste=q%3D10", sent(template="blank", audience="kept", name="Autre"))
    assert Campaign.objects.get(name="Autre").audience_query == "q=10"


def test_somebody_elses_view_is_not_there(browser, namur, edition, manager):
    view = SavedView.objects.create(user=make_member(namur, Role.MANAGER), name="Centre", query="q=x")
    page = browser.post(f"{LIST}nouvelle/", sent(audience=str(view.pk)))
    assert page.status_code == 422
    assert not Campaign.objects.exists()


def test_the_page_says_who_is_reached_and_who_falls_out_and_why(browser, manager, street, steward):
    campaign = make_campaign(manager, "letter", "email")
    ContactBlock.objects.create(shop=street[0], reason="asked")
    make_visit(steward, street[1], "thinking")
    page = plain(browser.get(f"{LIST}{campaign.uuid}/"))
    assert (
        "Courrier : 2 sur 4 peuvent être touchés (hors ne pas contacter : 1, contacté il y a peu : 1)" in page
    )
    assert "E-mail : 0 sur 4 peuvent être touchés (hors ne pas contacter : 1, sans accord : 3)" in page
    assert "Personne n’est contacté deux fois en 21 jours." in page


def test_the_page_counts_who_signed_up_while_it_ran_and_who_is_untouched(
    browser, manager, street, edition, namur
):
    session = make_coming_session(edition, namur)
    campaign = make_campaign(manager, "letter", session=session)
    make_touch(step_of(campaign, "letter"), street[0])
    make_group(namur, session, "Rita", shop="Chez Rita")
    page = plain(browser.get(f"{LIST}{campaign.uuid}/"))
    assert "Commerces avec inscription depuis le début 1" in page
    assert re.search(r"pas encore touchés [34] sur [45] commerces", page)


def test_the_page_of_a_campaign_asks_little(browser, manager, street):
    campaign = make_campaign(manager, "letter", "email", "call", "round", "poster")
    for shop in street:
        make_touch(step_of(campaign, "letter"), shop)
    address = f"{LIST}{campaign.uuid}/"
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    asked = [query["sql"] for query in queries if "search_path" not in query["sql"]]
    of_page = [sql for sql in asked if "session" not in sql.split("FROM")[-1][:40] or "outreach" in sql]
    assert len(of_page) <= 10, "\n".join(sql[:120] for sql in of_page)


def test_a_step_is_added_changed_done_and_dropped(browser, manager):
    campaign = make_campaign(manager, is_running=False)
    address = f"{LIST}{campaign.uuid}/etapes/"
    values = {"channel": "press", "title": "Bulletin communal", "planned_on": today().isoformat(), "note": ""}
    assert browser.post(address, values | {"planned_on": "demain"}).status_code == 422
    assert browser.post(address, values).status_code == 302
    step = CampaignStep.objects.get()
    one = f"{LIST}etapes/{step.uuid}/"
    later = today() + timedelta(days=3)
    browser.post(one, {"title": "Bulletin", "planned_on": later.isoformat(), "note": "Chez Anne"})
    browser.post(f"{one}faite/")
    step.refresh_from_db()
    assert (step.title, step.planned_on, step.done_on) == ("Bulletin", later, today())
    browser.post(f"{one}faite/", {"again": "1"})
    browser.post(f"{one}retirer/")
    assert browser.get(one).status_code == 404
    assert "Aucune étape encore" in plain(browser.get(f"{LIST}{campaign.uuid}/"))


def test_a_campaign_moves_and_refuses_what_it_cannot(browser, manager):
    campaign = make_campaign(manager, "press", is_running=False)
    address = f"{LIST}{campaign.uuid}/"
    assert "Commencer la campagne" in plain(browser.get(address))
    browser.post(f"{address}etat/", {"move": "start"})
    said = browser.post(f"{address}etat/", {"move": "start"}, follow=True)
    assert "n’en est plus là" in plain(said)
    assert browser.post(f"{address}etat/", {"move": "fly"}).status_code == 404
    assert "Mettre en pause" in plain(browser.get(address))


def test_copied_changed_deleted(browser, manager):
    campaign = make_campaign(manager, "press", is_running=False)
    made = browser.post(f"{LIST}{campaign.uuid}/copier/", {"name": "Automne", "session": ""})
    copy = Campaign.objects.get(name="Automne")
    assert made["Location"] == f"{LIST}{copy.uuid}/"
    said = sent(name="Hiver", audience="")
    assert browser.post(f"{LIST}{copy.uuid}/changer/", said).status_code == 302
    assert Campaign.objects.filter(name="Hiver").exists()
    assert "seront effacés" in plain(browser.get(f"{LIST}{copy.uuid}/supprimer/"))
    browser.post(f"{LIST}{copy.uuid}/supprimer/")
    assert not Campaign.objects.filter(name="Hiver").exists()


def test_a_reader_looks_and_changes_nothing(namur, manager):
    campaign = make_campaign(manager, "press")
    reader = make_client(namur, make_member(namur, Role.READER))
    page = plain(reader.get(f"{LIST}{campaign.uuid}/"))
    assert "Étape press" in page
    assert "Mettre en pause" not in page
    assert "Nouvelle campagne" not in plain(reader.get(LIST))


def test_the_list_finds_by_words_and_state(browser, manager):
    make_campaign(manager, "press", name="Avant Noël")
    make_campaign(manager, name="Printemps")
    page = plain(browser.get(f"{LIST}?q=noel"))
    assert "Avant Noël" in page
    assert "Printemps" not in page
    assert "Étape press, le" in page
    assert "Printemps" in plain(browser.get(f"{LIST}?state=draft"))
    assert "Aucune campagne ne correspond" in plain(browser.get(f"{LIST}?q=zzz"))


def test_a_round_of_a_step_is_tied_to_it(browser, manager, street, steward):
    campaign = make_campaign(manager, "round")
    other = step_of(make_campaign(manager, "letter", name="Autre"), "letter")
    make_touch(other, street[0], days_ago=3)
    page = browser.get(f"{LIST}{campaign.uuid}/").content.decode()
    [address] = re.findall(r'href="(/espace/tournees/nouvelle/[^"]+)"', page)
    url = html.unescape(address)
    on = today().isoformat()
    said = {"name": "Centre", "stewards": [steward.user.pk], "starts_on": on, "ends_on": on}
    assert "1 commerce a déjà une place, ou a été contacté il y a peu." in plain(browser.get(url))
    assert browser.post(url, said).status_code == 302
    made = step_of(campaign, "round").rounds.get()
    assert {shop.pk for shop in shops_of_round(made, today())} == {shop.pk for shop in street[1:]}


def test_the_gap_is_set_for_the_city(browser, edition):
    assert browser.post(f"{LIST}delai/", {"days": "400"}).status_code == 422
    assert browser.post(f"{LIST}delai/", {"days": "7"}).status_code == 302
    assert 'value="7"' in browser.get(f"{LIST}delai/").content.decode()
