"""The effort log as the team reads and types it."""

from __future__ import annotations

import html
import re

import pytest

from campaigns.outreach.models import EffortEntry, EffortSource, OutreachAction
from campaigns.outreach.services import EffortValues, note_effort
from kernel.clock import today
from tenants.membership.roles import Role
from tests.factories.browsers import make_client
from tests.factories.campaigns import make_campaign, step_of
from tests.factories.people import make_member

LOG = "/espace/campagnes/efforts/"


def plain(page) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def browser(namur, manager):
    return make_client(namur, manager.user)


def sent(**more):
    said = {"channel": "letter", "happened_on": today().isoformat(), "quantity": "120", "hours": "1,5"}
    return said | {"cost_eur": "96,40", "actor": "city", "step": "", "note": "Imprimerie"} | more


def test_a_typed_line_is_summed_by_channel_and_read_by_figures(browser, manager):
    step = step_of(make_campaign(manager, "letter"), "letter")
    assert browser.post(f"{LOG}nouvelle/", sent(step=str(step.pk))).status_code == 302
    assert browser.post(f"{LOG}nouvelle/", sent(quantity="30", hours="", cost_eur="")).status_code == 302
    page = plain(browser.get(LOG))
    assert "Courrier 150 1 h 30 96,40 €" in page
    assert "Séance du printemps" in page
    assert OutreachAction.objects.current().get().quantity == 150


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"quantity": "", "hours": "", "cost_eur": ""}, "Dites combien, le temps passé ou le coût."),
        ({"quantity": "-1"}, "Écrivez un nombre entier."),
        ({"hours": "deux"}, "Écrivez des heures"),
        ({"cost_eur": "1.234,5"}, "Écrivez un montant en euros"),
        ({"happened_on": "2999-01-01"}, "Choisissez un jour"),
        ({"channel": "pigeon"}, "pigeon"),
    ],
)
def test_a_line_that_says_nothing_or_the_impossible_is_refused(browser, edition, more, said):
    page = browser.post(f"{LOG}nouvelle/", sent(**more))
    assert page.status_code == 422
    assert said in plain(page)
    assert not EffortEntry.objects.exists()


def test_a_typed_line_is_removed_and_one_that_was_sent_is_not(browser, manager, edition, now):
    browser.post(f"{LOG}nouvelle/", sent())
    [typed] = EffortEntry.objects.all()
    kept = note_effort(
        city=manager.organisation,
        edition=edition,
        values=EffortValues("email", today(), 40),
        source=EffortSource.MAILING,
        key="m",
        by=None,
        now=now,
    )
    browser.post(f"{LOG}{typed.uuid}/retirer/")
    page = browser.post(f"{LOG}{kept.uuid}/retirer/", follow=True)
    assert "vient d’un envoi" in plain(page)
    assert list(EffortEntry.objects.all()) == [kept]


def test_filters_and_files_say_the_same(browser, manager, edition):
    browser.post(f"{LOG}nouvelle/", sent())
    browser.post(f"{LOG}nouvelle/", sent(channel="poster", actor="association", quantity="7"))
    page = plain(browser.get(f"{LOG}?channel=poster"))
    assert "Affiche 7" in page
    assert "Courrier 120" not in page
    assert "Courrier 120" in plain(browser.get(f"{LOG}?q=imprimerie&channel=letter"))
    assert "Aucune ligne ne correspond" in plain(browser.get(f"{LOG}?q=vitrine"))
    rows = b"".join(browser.get(f"{LOG}fichier.csv?channel=poster").streaming_content).decode("utf-8-sig")
    assert rows.splitlines()[1].startswith("Affiche;")
    assert len(rows.splitlines()) == 2
    assert b"".join(browser.get(f"{LOG}fichier.xlsx").streaming_content).startswith(b"PK")


def test_a_reader_reads_and_adds_nothing(namur, manager, edition):
    reader = make_client(namur, make_member(namur, Role.READER))
    assert "Ajouter une ligne" not in plain(reader.get(LOG))
    assert reader.get(f"{LOG}nouvelle/").status_code == 403


def test_without_an_edition_the_log_says_so(browser, edition):
    edition.delete()
    assert "Aucune édition n’a commencé" in plain(browser.get(LOG))
    assert browser.get(f"{LOG}nouvelle/").status_code == 404
