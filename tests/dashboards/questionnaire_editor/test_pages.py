"""The Agence's pages of the questionnaire: read by both, changed by administrators, and only the draft."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context

from dashboards.questionnaire_editor import services
from diagnostic.versions.drafting import draft_of_now
from diagnostic.versions.models import QuestionnaireVersion
from diagnostic.versions.selectors import current_version
from tenants.membership.roles import Role
from tenants.runs.models import Run
from tests.factories.diagnostics import finished_attempt
from tests.factories.questionnaires import change_draft, make_draft

pytestmark = pytest.mark.django_db
ROOT = "/agence/questionnaire/"


@pytest.fixture
def administrator(agency, member, client_on) -> Client:
    return client_on(agency, member(agency, Role.ADMINISTRATOR))


@pytest.fixture
def analyst(agency, member, client_on) -> Client:
    return client_on(agency, member(agency, Role.ANALYST))


def fields_of(response) -> dict[str, Any]:
    """What a browser would send back of the form on a page."""
    form = response.context["form"]
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is True:
            sent[field.html_name] = "on"
        elif value is not False and value is not None:
            sent[field.html_name] = value if isinstance(value, list) else str(value)
    return sent


def text_of(response) -> str:
    return unescape(response.content.decode())


def test_the_list_says_which_version_is_in_force_and_offers_a_draft_to_who_may_make_one(
    administrator, analyst
):
    page = administrator.get(ROOT)
    assert "1.0.0" in text_of(page)
    assert "en vigueur" in text_of(page)
    assert 'value="1.1.0"' in text_of(page)
    assert page.context["form"] is not None
    assert analyst.get(ROOT).context["form"] is None


def test_the_proposed_version_becomes_the_draft_at_a_press_and_is_offered_no_more(administrator, analyst):
    page = text_of(administrator.get(ROOT))
    assert "La version 1.1.0 est proposée" in page
    assert "n’est plus conseillé" in page
    assert "est proposée" not in text_of(analyst.get(ROOT))

    answer = administrator.post(f"{ROOT}brouillon/proposee/")
    assert (answer.status_code, answer["Location"]) == (302, f"{ROOT}brouillon/")
    draft = draft_of_now()
    assert draft is not None
    assert draft.questionnaire["recommendation"]["settled"]["T03"] == {"Q03": ["d", "e"]}
    page = administrator.get(f"{ROOT}brouillon/")
    assert (page.context["n_errors"], page.context["n_warnings"]) == (0, 0)
    assert "Q03 d, e" in text_of(page)
    assert "est proposée" not in text_of(administrator.get(ROOT))

    again = administrator.post(f"{ROOT}brouillon/proposee/", follow=True)
    assert "Il y a déjà un brouillon" in text_of(again)


def test_what_settles_a_theme_is_changed_on_its_page(administrator):
    administrator.post(f"{ROOT}brouillon/proposee/")
    address = f"{ROOT}brouillon/themes/T18/"
    sent = fields_of(administrator.get(address))
    assert sent["settled_Q11"] == ["c", "d", "e"]

    administrator.post(address, sent | {"settled_Q11": ["e"], "begun_Q05": ["c"]})
    rules = draft_of_now().questionnaire["recommendation"]
    assert (rules["settled"]["T18"], rules["begun"]["T18"]) == ({"Q11": ["e"]}, {"Q05": ["c"]})
    assert rules["settled"]["T03"] == {"Q03": ["d", "e"]}

    sent = fields_of(administrator.get(address))
    administrator.post(address, {key: value for key, value in sent.items() if not key.startswith("settled")})
    rules = draft_of_now().questionnaire["recommendation"]
    assert "T18" not in rules["settled"]


def test_a_draft_without_the_rule_stays_without_it_until_somebody_says_something(administrator):
    make_draft()
    address = f"{ROOT}brouillon/themes/T01/"
    sent = fields_of(administrator.get(address))
    administrator.post(address, sent | {"impact": "4"})
    assert "settled" not in draft_of_now().questionnaire["recommendation"]

    sent = fields_of(administrator.get(address))
    administrator.post(address, sent | {"settled_Q01": ["d", "e"]})
    assert draft_of_now().questionnaire["recommendation"]["settled"] == {"T01": {"Q01": ["d", "e"]}}


def test_a_published_version_is_shown_with_weights_and_points_and_no_field(administrator):
    page = administrator.get(f"{ROOT}versions/1.0.0/")
    text = text_of(page)
    assert "fiche d’établissement Google" in text
    assert "Contenu vérifié" in text
    assert 'method="post"' not in text.split("<main")[1].split("</main>")[0]


def test_a_published_version_that_was_altered_is_told(administrator):
    row = QuestionnaireVersion.objects.get()
    row.themes["themes"][0]["impact"] = 1
    row.save()
    assert "n’est plus celui qui a été publié" in text_of(administrator.get(f"{ROOT}versions/1.0.0/"))


def test_there_is_no_way_to_change_a_published_version(administrator):
    before = QuestionnaireVersion.objects.values().get()
    for address in (f"{ROOT}versions/1.0.0/", f"{ROOT}versions/1.0.0/questionnaire.json"):
        assert [administrator.post(address).status_code, administrator.put(address).status_code] == [405, 405]
    for part in ("", "questions/Q01/", "themes/T01/", "secteurs/ALI-BOU/", "seuils/", "fichier/", "publier/"):
        assert administrator.get(f"{ROOT}brouillon/{part}").status_code == 404
        assert administrator.post(f"{ROOT}brouillon/{part}").status_code in (404, 405)
    assert QuestionnaireVersion.objects.values().get() == before


def test_a_draft_is_begun_with_the_number_proposed(administrator):
    answer = administrator.post(f"{ROOT}brouillon/creer/", fields_of(administrator.get(ROOT)))
    assert (answer.status_code, answer["Location"]) == (302, f"{ROOT}brouillon/")
    page = administrator.get(answer["Location"])
    assert page.context["n_errors"] == 0
    assert "Brouillon 1.1.0" in text_of(page)


@pytest.mark.parametrize("version", ["", "1.0.0", "deux", "1.1.0.0"])
def test_a_number_that_cannot_be_is_told_in_the_form(administrator, version):
    answer = administrator.post(f"{ROOT}brouillon/creer/", {"version": version})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert draft_of_now() is None


PARTS = ["questions/Q01/", "questions/Q02/", "themes/T04/", "secteurs/BEA-COI/", "seuils/"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_sent_back_as_it_was_changes_nothing(administrator, part):
    before = make_draft()
    address = f"{ROOT}brouillon/{part}"
    answer = administrator.post(address, fields_of(administrator.get(address)))
    row = draft_of_now()
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert (row.questionnaire, row.themes) == (before.questionnaire, before.themes)
    assert row.changed_at == before.changed_at


CHANGES = [
    ("questions/Q01/", {"text_fr": "Et Google ?", "weight": "9", "link_T05": "2"}),
    ("questions/Q02/", {"option_maps_points": "35", "option_maps_nl": "Kaarten"}),
    ("themes/T04/", {"title_fr": "Le site", "level": "3", "prerequisites": ["T01", "T03"]}),
    ("secteurs/BEA-COI/", {"weight_Q12": "50", "relevance_T01": "0"}),
    ("seuils/", {"gate_min_score": "45", "diversity_1": "50"}),
]


@pytest.mark.parametrize(("part", "changed"), CHANGES)
def test_a_change_is_kept_and_shown_again(administrator, part, changed):
    make_draft()
    address = f"{ROOT}brouillon/{part}"
    administrator.post(address, fields_of(administrator.get(address)) | changed)
    assert fields_of(administrator.get(address)).items() >= changed.items()
    assert draft_of_now().changed_by is not None


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("questions/Q01/", {"text_fr": ""}),
        ("questions/Q01/", {"weight": "-1"}),
        ("questions/Q01/", {"option_a_points": "101"}),
        ("questions/Q01/", {"link_T05": "4"}),
        ("questions/Q01/", {"text_nl": "x" * 601}),
        ("questions/Q01/", {"seen_at": "yesterday"}),
        ("themes/T04/", {"prerequisites": ["T99"]}),
        ("themes/T04/", {"impact": "0"}),
        ("secteurs/BEA-COI/", {"weight_Q12": "401"}),
        ("seuils/", {"depart_min": "x"}),
    ],
)
def test_a_value_that_cannot_be_is_told_in_its_field(administrator, part, changed):
    before = make_draft()
    address = f"{ROOT}brouillon/{part}"
    answer = administrator.post(address, fields_of(administrator.get(address)) | changed)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert draft_of_now().changed_at == before.changed_at


def test_a_fault_is_kept_and_listed_on_every_page_of_the_editor(administrator):
    make_draft()
    address = f"{ROOT}brouillon/themes/T01/"
    administrator.post(address, fields_of(administrator.get(address)) | {"prerequisites": ["T04"]})
    for page in (address, f"{ROOT}brouillon/", f"{ROOT}brouillon/seuils/"):
        assert "T01 → T04 → T01" in text_of(administrator.get(page))
    assert "disabled" not in text_of(administrator.get(f"{ROOT}brouillon/"))
    assert administrator.get(f"{ROOT}brouillon/").context["n_errors"] == 2


def test_two_administrators_do_not_overwrite_each_other(administrator, agency, member, client_on):
    other = client_on(agency, member(agency, Role.ADMINISTRATOR))
    make_draft()
    address = f"{ROOT}brouillon/questions/Q01/"
    mine, theirs = fields_of(administrator.get(address)), fields_of(other.get(address))
    other.post(address, theirs | {"weight": "9"})

    answer = administrator.post(address, mine | {"weight": "2", "text_fr": "Ma question"})

    assert answer.status_code == 409
    assert "a modifié ce brouillon" in text_of(answer)
    assert "Ma question" in text_of(answer)  # what was typed is still there to be copied
    assert fields_of(administrator.get(address))["weight"] == "9"


def test_codes_that_are_not_there(administrator):
    make_draft()
    for part in ("questions/Q99/", "themes/T99/", "secteurs/ZZZ/"):
        assert administrator.get(f"{ROOT}brouillon/{part}").status_code == 404


def test_an_analyst_reads_the_draft_and_changes_nothing(analyst):
    make_draft()
    page = analyst.get(f"{ROOT}brouillon/")
    assert page.status_code == 200
    assert "brouillon/questions/" not in text_of(page)
    assert "essayer/" not in text_of(page)
    assert analyst.post(f"{ROOT}brouillon/questions/Q01/").status_code == 403
    assert analyst.post(f"{ROOT}brouillon/essayer/").status_code == 403


def file_of(content: bytes) -> BytesIO:
    made = BytesIO(content)
    made.name = "questionnaire.json"
    return made


def send(browser: Client, content: bytes):
    address = f"{ROOT}brouillon/fichier/"
    return browser.post(address, fields_of(browser.get(address)) | {"document": file_of(content)})


def test_the_file_of_the_draft_can_be_changed_and_sent_back(administrator):
    make_draft()
    found = json.loads(administrator.get(f"{ROOT}versions/1.1.0/questionnaire.json").content)
    found["questionnaire"]["questions"][0]["weight"] = 9
    found["questionnaire"]["version"] = "7.7.7"

    assert send(administrator, json.dumps(found).encode()).status_code == 302
    row = draft_of_now()
    assert row.questionnaire["questions"][0]["weight"] == 9
    assert row.questionnaire["version"] == row.version == "1.1.0"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"questionnaire": 1, "themes": 2}',
        b'{"questionnaire": {}, "themes": {}}', b'{"questionnaire": [], "themes": null}',
        b'{"questionnaire": {"version": NaN}, "themes": {}}', b"1" * 10_000,
        b'{"questionnaire": {"version": "\\u0000"}, "themes": {}}', b" " * 2_100_000,
    ],
)  # fmt: skip
def test_a_file_that_is_no_questionnaire_changes_nothing_and_says_why(administrator, content):
    before = make_draft()
    answer = send(administrator, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors["document"]
    assert draft_of_now().changed_at == before.changed_at


def test_a_draft_is_discarded_after_a_question(administrator):
    make_draft()
    address = f"{ROOT}brouillon/jeter/"
    page = administrator.get(address)
    sent = fields_of(page)
    assert draft_of_now() is not None
    change_draft(lambda questionnaire, themes: questionnaire["questions"][0].update(weight=9))
    assert administrator.post(address, sent).status_code == 409
    assert administrator.post(address, fields_of(administrator.get(address))).status_code == 302
    assert draft_of_now() is None


def do_all_runs(agency) -> None:
    with tenant_context(agency):
        for run in Run.objects.under_way():
            services.do_dry_run(run, timezone.now())


def test_from_a_change_by_a_dry_run_to_a_new_version_in_force(administrator, agency, namur):
    for number in range(12):
        finished_attempt(namur, finished_at=timezone.now() - timedelta(days=2, minutes=number))
    make_draft()
    address = f"{ROOT}brouillon/questions/Q01/"
    administrator.post(address, fields_of(administrator.get(address)) | {"option_c_points": "90"})
    assert "n’a pas encore été essayé" in text_of(administrator.get(f"{ROOT}brouillon/publier/"))

    asked = administrator.post(f"{ROOT}brouillon/essayer/")
    assert "refresh" in text_of(administrator.get(asked["Location"])).lower()
    assert "HX-Refresh" not in administrator.get(f"{asked['Location']}avancement/")
    do_all_runs(agency)
    assert administrator.get(f"{asked['Location']}avancement/")["HX-Refresh"] == "true"
    report = administrator.get(asked["Location"])
    assert "Score moyen après" in text_of(report)
    assert "< 5" in text_of(report)

    page = administrator.get(f"{ROOT}brouillon/publier/")
    assert administrator.post(f"{ROOT}brouillon/publier/", fields_of(page)).status_code == 422
    assert current_version() == "1.0.0"
    answer = administrator.post(f"{ROOT}brouillon/publier/", fields_of(page) | {"is_sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, ROOT)
    assert current_version() == "1.1.0"
    assert "retirée" in text_of(administrator.get(ROOT))
    assert administrator.get(asked["Location"]).status_code == 200


def test_a_draft_that_changed_after_the_page_was_opened_is_not_published(administrator, agency):
    make_draft()
    administrator.post(f"{ROOT}brouillon/essayer/")
    do_all_runs(agency)
    page = administrator.get(f"{ROOT}brouillon/publier/")
    change_draft(lambda questionnaire, themes: questionnaire["questions"][0].update(weight=9))
    answer = administrator.post(f"{ROOT}brouillon/publier/", fields_of(page) | {"is_sure": "on"})
    assert answer.status_code == 409
    assert current_version() == "1.0.0"


def test_a_draft_with_a_fault_is_neither_tried_nor_published(administrator, agency):
    make_draft()
    change_draft(lambda questionnaire, themes: questionnaire["questions"][0].update(weight=0))
    assert "essayer/" not in text_of(administrator.get(f"{ROOT}brouillon/"))
    answer = administrator.post(f"{ROOT}brouillon/essayer/", follow=True)
    assert "encore des erreurs" in text_of(answer)
    with tenant_context(agency):
        assert not Run.objects.exists()
    assert "encore des erreurs" in text_of(administrator.get(f"{ROOT}brouillon/publier/"))
