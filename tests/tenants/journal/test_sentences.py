"""The journal as it is read: sentences with names of things and links, by who, what and day."""

import html
import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from tenants.journal.models import Entry
from tenants.journal.sentences import sentences
from tenants.journal.services import record
from tenants.shops.models import Shop
from tests.factories.facts import make_edition, make_session
from tests.factories.sessions import make_coming_session, make_group, make_running_edition

SPACES = {"\u00a0": " ", "\u202f": " "}
NOBODY = UUID(int=7)


def lines(page: str) -> list[str]:
    """The sentences of a page as text, each with its second line after `|`."""
    found = re.findall(r"<li><span class=\"journal-hour\">.*?</span><p>(.*?)</p></li>", page, re.DOTALL)
    return [plain(line.replace('<span class="cell-note">', "|")) for line in found]


def plain(text: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return "".join(SPACES.get(character, character) for character in text).strip()


@pytest.fixture
def in_namur(namur):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def administrator(in_namur, member):
    user = member(in_namur, "administrator")
    user.name = "Marie Lemaire"
    user.save(update_fields=["name"])
    return user


@pytest.fixture
def browser(in_namur, administrator, client_on):
    return client_on(in_namur, administrator)


def read(browser, query: str = "") -> list[str]:
    return lines(browser.get(f"/espace/journal/{query}").content.decode())


def read_all(browser, n: int) -> list[str]:
    """All `n` lines, 50 on a page."""
    pages = range(1, -(-n // 50) + 1)
    return [line for page in pages for line in read(browser, f"?page={page}")]


# What each action says of things that are there no more: action, subject, details, the sentence.
GONE = [
    ("field.settled", "session:12", {"kind": "walk_in"},
     "a réglé un envoi du terrain qui attendait une décision"),
    ("field.dismissed", "session:12", {"kind": "walk_in"},
     "a écarté un envoi du terrain qui attendait une décision"),
    ("field.phone_forget_asked", "user:0", {"phone": "Android, Chrome"},
     "a demandé d’effacer le téléphone de quelqu’un|Android, Chrome"),
    ("field.phone_forgotten", "user:0", {"phone": "Android, Chrome"},
     "de quelqu’un a effacé tout ce qu’il gardait|Android, Chrome"),
    ("session.created", "session NAM-07", {"session": 0, "capacity": 25},
     "a préparé la séance NAM-07|25 places"),
    ("session.published", "session NAM-07", {}, "a annoncé la séance NAM-07"),
    ("session.edited", "session NAM-07", {"fields": ["venue", "description"]},
     "a modifié la séance NAM-07|description, lieu"),
    ("session.edited", "session NAM-07",
     {"fields": ["starts_at", "parking"],
      "before": "2026-12-20T09:00:00+00:00", "after": "2027-01-01T17:30:00+00:00"},
     "a déplacé la séance NAM-07, du 20 décembre 2026 à 10 h au 1er janvier 2027 à 18 h 30|stationnement"),
    ("session.hosts", "session NAM-07", {"before": ["namur"], "after": ["namur", "dinant"]},
     "a changé les villes de la séance NAM-07 : Namur, Dinant, au lieu de Namur"),
    ("session.facilitators", "session NAM-07", {"added": [0], "removed": []},
     "a confié l’animation de la séance NAM-07 à quelqu’un"),
    ("session.facilitators", "session NAM-07", {"added": [], "removed": [0]},
     "a retiré l’animation de la séance NAM-07 à quelqu’un"),
    ("session.capacity", "session NAM-07", {"before": 25, "after": 1},
     "a mis 1 place à la séance NAM-07, au lieu de 25"),
    ("session.derogation", "session NAM-07", {"capacity": 8, "reason": "Deux écoles"},
     "a accordé par dérogation 8 places à la séance NAM-07|Motif : Deux écoles"),
    ("session.list_rule", "session NAM-07", {"lets_smaller_groups_pass": True},
     "laisse passer un groupe plus petit sur la liste d’attente de la séance NAM-07"),
    ("session.list_rule", "session NAM-07", {"lets_smaller_groups_pass": False},
     "ne laisse plus passer de groupe plus petit sur la liste d’attente de la séance NAM-07"),
    ("session.quota", "session NAM-07", {"city": "dinant", "quota": 4, "release_on": "2027-02-01"},
     "a réservé 4 places de la séance NAM-07 pour Dinant, jusqu’au 1er février 2027"),
    ("session.quota", "session NAM-07", {"city": "dinant", "quota": 0, "release_on": ""},
     "ne réserve plus de places de la séance NAM-07 pour Dinant"),
    ("session.closed", "session NAM-07", {}, "a clos les inscriptions à la séance NAM-07"),
    ("session.reopened", "session NAM-07", {}, "a rouvert les inscriptions à la séance NAM-07"),
    ("session.held", "session NAM-07", {}, "a noté que la séance NAM-07 a eu lieu"),
    ("attendance.noted", "session NAM-07", {}, "a noté qui est là à la séance NAM-07"),
    ("attendance.noted", "session NAM-07", {"in_organisation": "dinant"},
     "a noté qui est là à la séance NAM-07|Pour des commerces de : Dinant"),
    ("attendance.walk_in", "session NAM-07", {},
     "a noté des personnes venues sans inscription à la séance NAM-07"),
    ("attendance.self", "session NAM-07", {}, "ont noté leur arrivée à la séance NAM-07"),
    ("attendance.corrected", "session NAM-07", {"reason": "Feuille relue"},
     "a corrigé une présence à la séance NAM-07|Motif : Feuille relue"),
    ("attendance.closed", "session NAM-07", {}, "a clos la liste des présences de la séance NAM-07"),
    ("attendance.reopened", "session NAM-07", {"reason": "Deux retards"},
     "a rouvert la liste des présences de la séance NAM-07|Motif : Deux retards"),
    ("session.held_undone", "session NAM-07", {}, "a retiré que la séance NAM-07 a eu lieu"),
    ("session.cancelled", "session NAM-02", {"reason": "Salle inondée", "cities": ["namur"]},
     "a annulé la séance NAM-02|Motif : Salle inondée"),
    ("session.discarded", "session NAM-07", {"starts_at": "2028-03-01T17:00:00+00:00", "city": "Ciney"},
     "a supprimé le brouillon de la séance du 1er mars 2028 (Ciney)"),
    ("session.discarded", "session NAM-07", {}, "a supprimé le brouillon de la séance NAM-07"),
    ("roster.read", "session NAM-07", {"cities": ["dinant"], "is_file": False},
     "a consulté la liste des inscriptions de la séance NAM-07|Avec des commerces d’autres villes : Dinant"),
    ("campaign.begun", "campaign:0", {}, "a préparé la campagne qui n’existe plus"),
    ("campaign.changed", "campaign:0", {"fields": ["name"]}, "a changé la campagne qui n’existe plus"),
    ("campaign.moved", "campaign:0", {"move": "start"}, "a commencé la campagne qui n’existe plus"),
    ("campaign.moved", "campaign:0", {"move": "pause"}, "a mis en pause la campagne qui n’existe plus"),
    ("campaign.moved", "campaign:0", {"move": "resume"}, "a repris la campagne qui n’existe plus"),
    ("campaign.moved", "campaign:0", {"move": "finish"}, "a terminé la campagne qui n’existe plus"),
    ("campaign.moved", "campaign:0", {"move": "reopen"}, "a rouvert la campagne qui n’existe plus"),
    ("campaign.deleted", "campaign:0", {"name": "Printemps"}, "a supprimé une campagne|Printemps"),
    ("campaign.step_added", "campaign:0", {"step": "Courrier"},
     "a ajouté une étape à la campagne qui n’existe plus|Courrier"),
    ("campaign.step_changed", "campaign:0", {"step": "Courrier"},
     "a changé une étape de la campagne qui n’existe plus|Courrier"),
    ("campaign.step_dropped", "campaign:0", {"step": "Courrier"},
     "a retiré une étape de la campagne qui n’existe plus|Courrier"),
    ("campaign.step_done", "campaign:0", {"step": "Courrier"},
     "a noté comme faite une étape de la campagne qui n’existe plus|Courrier"),
    ("campaign.step_reopened", "campaign:0", {"step": "Courrier"},
     "a noté comme pas encore faite une étape de la campagne qui n’existe plus|Courrier"),
    ("campaign.gap_set", "", {"days": 7}, "a changé le délai entre deux contacts d’un commerce|7 jours"),
    ("effort.typed", "", {"channel": "letter", "on": "2026-12-01", "quantity": 120},
     "a ajouté une ligne au journal des efforts|Courrier · 120 · 01/12/2026"),
    ("effort.removed", "", {"channel": "call", "on": "2026-12-01", "quantity": 12},
     "a retiré une ligne du journal des efforts|Appel · 12 · 01/12/2026"),
    ("visits.typed_in", "round:0", {"n_visits": 2},
     "a encodé la feuille de la tournée qui n’existe plus|2 visites"),
    ("roster.read", "session NAM-07", {"cities": [], "is_file": True},
     "a téléchargé la liste des inscriptions de la séance NAM-07"),
    ("session.mails_counted", "session NAM-07", {},
     "a compté les courriels à envoyer avant de changer la séance NAM-07"),
    ("group_view.read", "session NAM-07", {},
     "a consulté les résultats du groupe de la séance NAM-07"),
    ("sign_up.entered", f"sign_up:{NOBODY}", {"source": "association"},
     "a inscrit le commerce sans nom à la séance|Inscription reçue par : association de commerçants"),
    ("sign_up.called", f"sign_up:{NOBODY}", {}, "a appelé le commerce sans nom au sujet de sa place"),
    ("sign_up.withdrawn", f"sign_up:{NOBODY}", {"reason": ""}, "a retiré le commerce sans nom de la séance"),
    ("sign_up.promoted", f"sign_up:{NOBODY}", {"reason": "Venue de loin"},
     "a donné des places au commerce sans nom, avant son tour, à la séance|Motif : Venue de loin"),
    ("sign_up.people_changed", f"sign_up:{NOBODY}", {"n_persons": 1},
     "a changé les personnes qui viennent pour le commerce sans nom à la séance|1 personne vient"),
    ("sign_up.moved", f"sign_up:{NOBODY}", {},
     "a changé la date du commerce sans nom, qui vient maintenant à la séance"),
    ("diagnostic.entry_begun", "attempt:0", {"mode": "paper"},
     "a commencé à encoder le diagnostic du commerce sans nom|sur papier, encodé ensuite"),
    ("diagnostic.entered", "attempt:0", {}, "a encodé le diagnostic du commerce sans nom"),
    ("diagnostic.claimed", "shop:0", {"by": "staff"}, "a relié un autodiagnostic au commerce sans nom"),
    ("diagnostic.claimed", "shop:0", {"by": "bce"},
     "a relié un autodiagnostic au commerce sans nom|par le numéro d’établissement"),
    ("diagnostic.left_unnamed", "attempt:0", {}, "a laissé un autodiagnostic sans nom de commerce"),
    ("sign_up.shop_added", f"sign_up:{NOBODY}", {},
     "a ajouté un autre commerce à l’inscription du commerce sans nom à la séance"),
    ("sign_up.shop_removed", f"sign_up:{NOBODY}", {},
     "a retiré un autre commerce de l’inscription du commerce sans nom à la séance"),
    ("sign_up.address_corrected", f"sign_up:{NOBODY}", {},
     "a corrigé l’adresse e-mail du commerce sans nom, pour la séance"),
    ("small_group.asked", f"small_group:{NOBODY}", {}, "a demandé une place en petit groupe : quelqu’un"),
    ("small_group.handled", f"small_group:{NOBODY}", {},
     "a traité la demande de petit groupe : quelqu’un"),
    ("shop.merged", "shop:0", {"into": 0},
     "a réuni le commerce sans nom au commerce sans nom, qui est le même"),
    ("shop.merge_undone", "shop:0", {"into": 0},
     "a séparé à nouveau le commerce sans nom du commerce sans nom"),
    ("double.different", "shop:0", {"into": 0},
     "a dit que le commerce sans nom et le commerce sans nom ne sont pas les mêmes"),
    ("double.different_people", "person:0", {"into": 0},
     "a dit que deux fiches ne sont pas de la même personne"),
    ("doubles.asked", "run:0", {}, "a lancé la recherche de doublons"),
    ("person.merged", "person:0", {"into": 0}, "a réuni deux fiches qui sont de la même personne"),
    ("person.merge_undone", "person:0", {"into": 0}, "a séparé à nouveau deux fiches de personnes"),
    ("shop.added", "shop:0", {"source": "staff"}, "a ajouté le commerce sans nom au registre"),
    ("shop.changed", "shop:0", {"fields": ["name"]}, "a changé le commerce sans nom"),
    ("table.uploaded", f"table-import:{NOBODY}", {"kind": "shops"},
     "a envoyé la liste sans nom pour l’importer"),
    ("table.imported", f"table-import:{NOBODY}", {"kind": "shops", "n_added": 12, "n_changed": 1},
     "a importé la liste sans nom|12 lignes ajoutées, 1 complétée"),
    ("table.import_undone", f"table-import:{NOBODY}", {"kind": "shops"},
     "a annulé l’import de la liste sans nom"),
    ("table.dropped", f"table-import:{NOBODY}", {"kind": "shops"},
     "a abandonné l’import de la liste sans nom"),
    ("shop.state_set", "shop:0", {"state": "closed", "on": "2026-11-30"},
     "a changé l’état du commerce sans nom|fermé définitivement"),
    ("shop.state_withdrawn", "shop:0", {"state": "closed"},
     "a retiré un état du commerce sans nom|fermé définitivement"),
    ("contact.added", "shop:0", {}, "a ajouté un contact au commerce sans nom"),
    ("contact.changed", "shop:0", {"fields": ["role"]}, "a changé un contact du commerce sans nom"),
    ("contact.ended", "shop:0", {}, "a retiré un contact du commerce sans nom"),
    ("shop.note_written", "shop:0", {}, "a écrit une remarque sur le commerce sans nom"),
    ("shop.note_deleted", "shop:0", {}, "a supprimé une remarque sur le commerce sans nom"),
    ("label.added", "", {"kind": "association", "name": "Les Vitrines"},
     "a ajouté l’association Les Vitrines"),
    ("label.added", "", {"kind": "tag", "name": "à revoir"}, "a ajouté l’étiquette à revoir"),
    ("label.renamed", "", {"kind": "association", "before": "Vitrines", "name": "Les Vitrines"},
     "a donné le nom Les Vitrines à l’association Vitrines"),
    ("label.renamed", "", {"kind": "tag", "before": "revoir", "name": "à revoir"},
     "a donné le nom à revoir à l’étiquette revoir"),
    ("label.deleted", "", {"kind": "association", "name": "Les Vitrines"},
     "a supprimé l’association Les Vitrines"),
    ("label.deleted", "", {"kind": "tag", "name": "à revoir"}, "a supprimé l’étiquette à revoir"),
    ("round.planned", "round:0", {"n_shops": 40, "n_stewards": 1},
     "a préparé la tournée qui n’existe plus|40 commerces"),
    ("round.changed", "round:0", {}, "a changé la tournée qui n’existe plus"),
    ("round.shops_added", "round:0", {"n_shops": 1},
     "a ajouté des commerces à la tournée qui n’existe plus|1 commerce"),
    ("round.shops_removed", "round:0", {"n_shops": 2},
     "a retiré des commerces de la tournée qui n’existe plus|2 commerces"),
    ("round.handed_over", "round:0", {"n_stewards": 2},
     "a confié la tournée qui n’existe plus à quelqu’un d’autre"),
    ("round.split", "round:0", {"n_shops": 12},
     "a partagé la tournée qui n’existe plus en deux|12 commerces"),
    ("round.closed", "round:0", {}, "a clos la tournée qui n’existe plus"),
    ("round.reopened", "round:0", {}, "a rouvert la tournée qui n’existe plus"),
    ("visit.undone", "shop:0", {}, "a annulé une visite au commerce sans nom"),
    ("visit.corrected", "shop:0", {}, "a corrigé une visite au commerce sans nom"),
    ("visit.states_set", "", {"n_shops": 3},
     "a changé l’état de commerces au registre, d’après ses visites|3 commerces"),
    ("visit.state_given_back", "shop:0", {"state": "vacant"},
     "a retiré l’état du commerce sans nom qui suivait une visite|Cellule vide"),
    ("shop.value_put_back", "shop:0", {"field": "name"},
     "a remis au commerce sans nom ce qu’un collègue avait remplacé"),
    ("cards.printed", "", {"n_cards": 50},
     "a imprimé des cartes à laisser aux commerces|50 cartes"),
    ("day.sent", "", {"day": "2026-12-01", "n_visits": 1, "minutes": 90},
     "a envoyé le résumé de sa journée|1 visite"),
    ("street.renamed", "", {"before": "Fer", "name": "Rue de Fer", "n_shops": 2},
     "a donné le nom Rue de Fer à la rue Fer|2 commerces"),
    ("street.brought_together", "", {"name": "Grandrue", "into": "Grand-Rue"},
     "a réuni la rue Grandrue à la rue Grand-Rue"),
    ("street.taken_apart", "", {"name": "Grandrue", "of": "Grand-Rue"},
     "a séparé à nouveau la rue Grandrue de la rue Grand-Rue"),
    ("street.kept_apart", "", {"name": "Rue Haute", "other": "Rue Hautes"},
     "a noté deux rues différentes : Rue Haute et Rue Hautes"),
    ("area.added", "", {"name": "Centre"}, "a ajouté le quartier Centre"),
    ("area.changed", "", {"name": "Centre"}, "a changé le quartier Centre"),
    ("area.deleted", "", {"name": "Centre"}, "a supprimé le quartier Centre"),
    ("shops.placed", "", {"n_shops": 1}, "a placé des commerces par un fichier de coordonnées|1 commerce"),
    ("register.exported", "", {"format": "xlsx", "n_shops": 812, "has_contacts": True},
     "a téléchargé la liste des commerces, avec leurs contacts|XLSX, 812 commerces"),
    ("register.exported", "", {"format": "csv", "n_shops": 1, "has_contacts": False},
     "a téléchargé la liste des commerces|CSV, 1 commerce"),
    ("register.bulk_changed", "", {"change": "add_tag", "target": "marché", "n_shops": 812},
     "a changé 812 commerces d’un coup|Ajouter une étiquette : marché"),
    ("register.bulk_undone", "", {"change": "add_tag", "n_shops": 812},
     "a annulé le changement de 812 commerces|Ajouter une étiquette"),
    ("register.declared", "", {"is_complete": True, "on": "2026-11-30"},
     "a déclaré le registre des commerces complet"),
    ("company_register.asked", "run:0", {"file": "bce.zip"},
     "a demandé de charger l’extrait bce.zip de la BCE"),
    ("company_register.loaded", "extract:130", {"establishments": 800, "retail": 600},
     "a chargé l’extrait 130 de la BCE|800 établissements"),
    ("company_register.accepted", "", {"proposals": 1},
     "a pris dans le registre ce que la BCE a changé|1 changement"),
    ("company_register.declined", "", {"proposals": 2},
     "a laissé le registre comme il est, malgré la BCE|2 changements"),
    ("company_register.not_taken", "", {"establishments": 3},
     "n’a pas pris des établissements de la BCE dans le registre|3 établissements"),
    ("company_register.forgotten", "", {"rows": 5},
     "a effacé de vieilles données de la BCE, de personnes hors du registre|5 lignes"),
    ("register.declared", "", {"is_complete": False, "on": "2026-11-30"},
     "a déclaré que le registre des commerces n’est plus complet"),
    ("shop.detail_settled", "shop:0", {"detail": "number", "settlement": "kept"},
     "a vérifié un détail du commerce sans nom|numéro : gardé comme c’était"),
    ("shop.detail_settled", "person:0", {"detail": "phone", "settlement": "replaced"},
     "a vérifié un détail d’une personne|téléphone : remplacé par ce qui a été tapé"),
    ("consent.given", "person:0", {"purposes": ["news"], "how": "paper"},
     "a noté l’accord d’une personne à être contactée|sur papier"),
    ("consent.withdrawn", "person:0", {"purposes": ["news"], "how": "phone"},
     "a noté qu’une personne retire son accord|au téléphone"),
    ("consent.proof_exported", "", {}, "a exporté les preuves des accords"),
    ("contact.blocked", "shop:0", {"reason": "asked", "via": "phone"},
     "a noté de ne plus contacter le commerce sans nom|l’a demandé, au téléphone"),
    ("contact.blocked", "person:0", {"reason": "other", "via": ""},
     "a noté de ne plus contacter une personne|autre raison"),
    ("contact.block_lifted", "shop:0", {}, "a permis de contacter à nouveau le commerce sans nom"),
    ("contact.block_lifted", "person:0", {}, "a permis de contacter à nouveau une personne"),
    ("person.erased", "", {"rows": 3}, "a effacé les données d’une personne|3 lignes"),
    ("membership.given", "user:0", {"role": "reader", "was": ""},
     "a donné à quelqu’un le rôle « lecture »"),
    ("membership.given", "user:0", {"role": "manager", "was": "steward"},
     "a donné à quelqu’un le rôle « gestion », au lieu de « stewards urbains »"),
    ("membership.ended", "user:0", {"role": "trainer"}, "a retiré à quelqu’un le rôle « formation »"),
    ("session.opened", "", {}, "a ouvert l’espace de l’équipe"),
    ("token.created", "cc_a1b2c3", {"role": "reader", "expires_on": "2027-05-01"},
     "a créé la clé d’API « cc_a1b2c3 »|lecture, jusqu’au 1er mai 2027"),
    ("token.revoked", "cc_a1b2c3", {}, "a révoqué la clé d’API « cc_a1b2c3 »"),
    ("organisation.appearance_changed", "", {"fields": ["colour", "logo"]},
     "a changé l’apparence de l’espace|couleur, logo"),
    ("questionnaire.draft_made", "questionnaire:9.9.0", {"base": "1.0.0"},
     "a créé le brouillon 9.9.0 du questionnaire, à partir de la version 1.0.0"),
    ("questionnaire.draft_changed", "questionnaire:9.9.0", {"part": "question D4"},
     "a changé le brouillon 9.9.0 du questionnaire|question D4"),
    ("questionnaire.draft_changed", "questionnaire:9.9.0", {"part": "thresholds"},
     "a changé le brouillon 9.9.0 du questionnaire|seuils"),
    ("questionnaire.draft_discarded", "questionnaire:9.9.0", {},
     "a jeté le brouillon 9.9.0 du questionnaire"),
    ("questionnaire.published", "questionnaire:9.9.0", {"former": "1.0.0", "fingerprint": "f"},
     "a publié la version 9.9.0 du questionnaire, à la place de la version 1.0.0"),
    ("questionnaire.published", "questionnaire:9.9.0", {"former": ""},
     "a publié la version 9.9.0 du questionnaire"),
    ("questionnaire.dry_run", "questionnaire:9.9.0", {"run": 0},
     "a demandé un essai sur les réponses passées, avec le brouillon 9.9.0 du questionnaire"),
    ("archive.asked", f"archive-run:{NOBODY}", {"kind": "check"},
     "a demandé la vérification d’une archive"),
    ("edition.imported", "edition:1999", {"n_written": 3747},
     "a importé l’édition 1999|3 747 lignes écrites"),
    ("edition.exported", "edition:1999", {}, "a exporté l’édition 1999"),
]  # fmt: skip


def test_the_table_has_every_action():
    assert {row[0] for row in GONE} == {one.action for one in sentences()}


@freeze_time("2026-11-30 10:00:00")
def test_an_entry_reads_as_a_sentence_also_when_its_things_are_gone(browser, administrator):
    for action, subject, details, _ in GONE:
        Entry.objects.create(
            actor=administrator, actor_label="Marie Lemaire", action=action, subject=subject, details=details
        )

    # The latest first, 50 on a page.
    found = read_all(browser, len(GONE))
    assert found == [f"Marie Lemaire {sentence}" for *_, sentence in reversed(GONE)]


@freeze_time("2026-11-30 10:00:00")
def test_details_that_an_earlier_release_did_not_note_are_left_out(browser, administrator):
    for one in sentences():
        record(one.action, actor=administrator, subject="")

    assert all(line.startswith("Marie Lemaire ") for line in read_all(browser, len(sentences())))


def test_an_action_of_another_release_is_named_as_it_is_stored(browser):
    record("session.painted", actor=None)

    assert read(browser) == ["Le système a fait « session.painted »"]


@freeze_time("2026-11-12 10:00:00")
def test_a_session_is_named_by_its_day_and_place_and_is_a_link(browser, administrator, namur):
    edition = make_running_edition(starts_on=date(2026, 1, 1), ends_on=date(2027, 6, 30))
    session = make_session(edition, namur, on=date(2026, 11, 11), code="NAM-01")
    next_year = make_session(edition, namur, on=date(2027, 1, 1), code="NAM-02")
    for one in (session, next_year):
        record("roster.read", actor=administrator, subject=f"session {one.code}", session=one.pk, cities=[])
    record("session.published", actor=administrator, subject="session NAM-01", session=session.pk)

    page = browser.get("/espace/journal/").content.decode()

    assert lines(page) == [
        "Marie Lemaire a annoncé la séance du 11 novembre (Namur)",
        "Marie Lemaire a consulté la liste des inscriptions du 1er janvier 2027 (Namur)",
        "Marie Lemaire a consulté la liste des inscriptions du 11 novembre (Namur)",
    ]
    assert f'<a href="/espace/seances/{session.pk}/">du 11 novembre (Namur)</a>' in page
    assert f'<a href="/espace/seances/{session.pk}/">séance du 11 novembre (Namur)</a>' in page


@freeze_time("2026-11-12 10:00:00")
def test_who_looked_from_another_city_is_named_with_it_and_the_session_without_a_link(
    browser, namur, dinant, member
):
    """An earlier release did not note the session's number on the other side: its code and the day tell."""
    guest = member(dinant, "steward")
    old = make_edition(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    edition = make_running_edition(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    make_session(old, dinant, on=date(2025, 5, 2), code="DIN-01")
    make_session(edition, dinant, on=date(2026, 11, 11), code="DIN-01")
    record("roster.read", actor=guest, subject="session DIN-01", from_organisation="dinant")

    page = browser.get("/espace/journal/").content.decode()

    assert lines(page) == [f"{guest} (Dinant) a consulté la liste des inscriptions du 11 novembre (Dinant)"]
    assert '<a href="/espace/seances/' not in page.partition('<ol class="journal">')[2]


@freeze_time("2026-11-12 10:00:00")
def test_what_the_staff_of_another_city_did_for_its_shops_is_read_without_their_names(
    browser, namur, dinant, member
):
    guest = member(dinant, "steward")
    edition = make_running_edition(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    session = make_session(edition, namur, on=date(2026, 12, 3), code="NAM-01")
    where = {"session": session.pk, "from_organisation": "dinant"}
    for action, details in (
        ("sign_up.moved", {}),
        ("sign_up.moved", {"has_left": True}),
        ("sign_up.people_changed", {}),
        ("sign_up.withdrawn", {}),
        ("sign_up.promoted", {}),
        ("sign_up.entered", {}),
    ):
        record(action, actor=guest, subject="session NAM-01", **where, **details)

    page = browser.get("/espace/journal/").content.decode()

    there = "à la séance du 3 décembre (Namur)"
    assert lines(page) == [
        f"{guest} (Dinant) {did}"
        for did in (
            f"a inscrit un commerce de sa ville {there}",
            f"a donné des places à un commerce de sa ville, avant son tour, {there}",
            "a retiré un commerce de sa ville de la séance du 3 décembre (Namur)",
            f"a changé les personnes qui viennent pour un commerce de sa ville {there}",
            f"a changé la date d’un commerce de sa ville, qui ne vient plus {there}",
            f"a changé la date d’un commerce de sa ville, qui vient maintenant {there}",
        )
    ]
    assert f'<a href="/espace/seances/{session.pk}/">' in page


def test_a_sign_up_at_a_session_of_another_city_leads_to_its_group(browser, administrator, namur, dinant):
    session = make_coming_session(make_running_edition(), dinant)
    group = make_group(namur, session, "Anne Thiry", shop="Vannerie")
    record("sign_up.entered", actor=administrator, subject=f"sign_up:{group.uuid}", source="phone")

    page = browser.get("/espace/journal/").content.decode()

    group_page = f"/espace/seances/{session.pk}/inscrits/{group.uuid}/"
    assert f'<a href="{group_page}">Vannerie</a>' in page
    assert browser.get(group_page).status_code == 200


def test_a_sign_up_is_named_by_its_shop_with_a_link_to_its_group(browser, administrator, namur):
    session = make_coming_session(make_running_edition(), namur)
    here = make_group(namur, session, "Anne Thiry", shop="L’Échoppe <du> coin")
    gone = make_group(namur, session, "Jo Petit", shop="Vélo Jo", state="ended")
    for group in (here, gone):
        record("sign_up.promoted", actor=administrator, subject=f"sign_up:{group.uuid}", reason="Liste")

    page = browser.get("/espace/journal/").content.decode()

    assert "des places au commerce Vélo Jo, avant son tour, à la séance du" in lines(page)[0]
    assert "des places au commerce L’Échoppe <du> coin, avant son tour, à la séance du" in lines(page)[1]
    group_page = f"/espace/seances/{session.pk}/inscrits/{here.uuid}/"
    assert f'<a href="{group_page}">L’Échoppe &lt;du&gt; coin</a>' in page
    assert browser.get(group_page).status_code == 200
    assert str(gone.uuid) not in page


def test_shops_of_one_name_are_told_apart_by_their_street(browser, administrator):
    one = Shop.objects.create(name="Le Pain doré", street="Rue de Fer", number="12")
    other = Shop.objects.create(name="Le Pain doré", street="Place d’Armes")
    record("shop.merged", actor=administrator, subject=f"shop:{one.pk}", into=other.pk)

    [line] = read(browser)
    assert line == (
        "Marie Lemaire a réuni le commerce Le Pain doré (Rue de Fer 12)"
        " au commerce Le Pain doré (Place d’Armes), qui est le même"
    )


def test_people_are_named_and_their_names_are_never_markup(browser, administrator, namur, member):
    somebody = member(namur, "reader")
    somebody.name = "Léa <b>Gras</b> 100 %"
    somebody.save(update_fields=["name"])
    record("membership.given", actor=somebody, subject=f"user:{somebody.pk}", role="reader", was="")

    page = browser.get("/espace/journal/").content.decode()

    assert lines(page) == ["Léa <b>Gras</b> 100 % a donné à Léa <b>Gras</b> 100 % le rôle « lecture »"]
    assert "<b>" not in page


def test_the_agence_reads_its_own_with_links_to_runs_versions_and_bilans(agency, member, client_on):
    edition = make_edition(code="prueba", name="Édition 2024")
    user = member(agency, "administrator")
    with tenant_context(agency):
        record("edition.exported", actor=user, subject="edition:prueba")
        record("questionnaire.published", actor=user, subject="questionnaire:1.0.0", former="")

    page = client_on(agency, user).get("/agence/journal/").content.decode()

    assert [line.removeprefix(f"{user} ") for line in lines(page)] == [
        "a publié la version 1.0.0 du questionnaire",
        f"a exporté l’édition {edition.name}",
    ]
    assert '<a href="/agence/bilan/?edition=prueba">Édition 2024</a>' in page


def test_in_german_it_speaks_german(browser, administrator):
    record("token.revoked", actor=administrator, subject="cc_a1b2c3")
    browser.cookies["portal_language"] = "de"

    assert read(browser) == ["Marie Lemaire hat den API-Schlüssel „cc_a1b2c3“ widerrufen"]


@pytest.fixture
def three_days(administrator, namur, member):
    """Entries of two people and the system, the last one just before midnight in Brussels."""
    other = member(namur, "manager")
    for at, actor, action in (
        (datetime(2026, 11, 9, 22, 59, tzinfo=UTC), administrator, "session.published"),
        (datetime(2026, 11, 9, 23, 1, tzinfo=UTC), other, "session.cancelled"),
        (datetime(2026, 11, 10, 12, 0, tzinfo=UTC), None, "person.erased"),
        (datetime(2026, 11, 10, 22, 59, tzinfo=UTC), administrator, "token.revoked"),
    ):
        Entry.objects.create(
            at=at, actor=actor, actor_label=str(actor or ""), action=action, subject="session NAM-01"
        )
    return other


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("", ["token.revoked", "person.erased", "session.cancelled", "session.published"]),
        ("?jour=2026-11-10", ["token.revoked", "person.erased", "session.cancelled"]),
        ("?jour=2026-11-09", ["session.published"]),
        ("?quoi=session.cancelled", ["session.cancelled"]),
        ("?quoi=sessions", ["session.cancelled", "session.published"]),
        ("?qui=systeme", ["person.erased"]),
        ("?qui={marie}", ["token.revoked", "session.published"]),
        ("?qui={marie}&quoi=sessions&jour=2026-11-09", ["session.published"]),
        ("?qui={marie}&quoi=sessions&jour=2026-11-10", []),
    ],
)
def test_who_what_and_day_are_in_the_address(browser, administrator, three_days, query, actions):
    page = browser.get(f"/espace/journal/{query.format(marie=administrator.pk)}")

    assert page.status_code == 200
    assert [entry.action for entry in page.context["page_obj"]] == actions


def test_a_filter_offers_what_there_is_and_keeps_what_was_chosen(browser, administrator, three_days):
    page = browser.get(f"/espace/journal/?qui={administrator.pk}&quoi=sessions").content.decode()

    assert f'<option value="{administrator.pk}" selected>Marie Lemaire</option>' in page
    assert re.search(r'<option value="sessions" selected>Tout\s: Séances</option>', page)
    assert '<option value="person.erased">Personne effacée</option>' in page
    assert "session.held" not in page
    assert 'href="?qui=' in page  # the technical form of the same entries
    assert f"qui={administrator.pk}&amp;quoi=sessions&amp;forme=technique" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?jour=2026-02-30", "Cette date n’existe pas. Choisissez un jour du calendrier."),
        ("?qui=999999999", "Ce nom n’est pas au journal. Choisissez-en un dans la liste."),
        ("?quoi=session.painted", "Cette action n’est pas au journal. Choisissez-en une dans la liste."),
    ],
)
def test_what_cannot_be_asked_is_refused_aloud(browser, three_days, query, words):
    answer = browser.get(f"/espace/journal/{query}")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "<title>Erreur" in page
    assert words in page
    assert "autofocus" in page
    assert lines(page) == []


def test_the_technical_form_is_on_demand_and_shows_what_is_stored(browser, administrator):
    record("roster.read", actor=administrator, subject="session NAM-01", session=12, cities=["dinant"])

    assert "<code>roster.read</code>" not in browser.get("/espace/journal/").content.decode()
    page = browser.get("/espace/journal/?forme=technique").content.decode()
    assert "<code>roster.read</code>" in page
    assert "session = 12" in page


def test_sentences_cost_the_same_for_one_of_each_kind_and_for_many(browser, administrator, namur):
    edition = make_running_edition()

    def add(number: int) -> None:
        session = make_coming_session(edition, namur, code=f"NAM-{number:02}")
        group = make_group(namur, session)
        shop = Shop.objects.create(name=f"Commerce {number}")
        record(
            "session.published", actor=administrator, subject=f"session {session.code}", session=session.pk
        )
        record("session.hosts", actor=administrator, subject="session X", before=["namur"], after=["dinant"])
        record("sign_up.entered", actor=administrator, subject=f"sign_up:{group.uuid}", source="web")
        record("shop.merged", actor=administrator, subject=f"shop:{shop.pk}", into=shop.pk)
        record("membership.ended", actor=administrator, subject=f"user:{administrator.pk}", role="reader")

    def n_statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/espace/journal/").status_code == 200
        return len(captured)

    add(0)
    n_statements()
    one = n_statements()
    for number in range(1, 8):
        add(number)

    assert n_statements() == one
    assert one <= 30


def test_nothing_of_another_city_is_read_or_named(browser, namur, dinant, administrator):
    """A number means a row of this city; the same number in another city's schema is another shop."""
    with tenant_context(dinant):
        stranger = Shop.objects.create(name="Commerce de Dinant")
        record("shop.merged", actor=None, subject=f"shop:{stranger.pk}", into=stranger.pk)
    record("shop.merged", actor=administrator, subject="shop:0", into=0)

    page = browser.get("/espace/journal/").content.decode()

    assert "Commerce de Dinant" not in page
    assert len(lines(page)) == 1
