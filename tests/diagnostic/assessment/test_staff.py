"""Forms that staff type for shopkeepers: what is kept, and that no result is ever shown to them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.assessment.models import Attempt, Diagnostic, Mode
from diagnostic.assessment.staff_services import finish_entry
from diagnostic.attempt_counts.models import AttemptCount
from diagnostic.questionnaire.catalogue import load_questionnaire
from kernel.clock import today
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tests.access.test_query_counts import assert_constant
from tests.factories.diagnostics import answers_about, open_attempt
from tests.factories.facts import make_session, make_shop

LIST = "/espace/diagnostics/"
ENTER = f"{LIST}encoder/"


@pytest.fixture
def shop(edition, namur):
    return make_shop(namur)


@pytest.fixture
def manager(edition, namur, member, client_on):
    return client_on(namur, member(namur, Role.MANAGER))


def said(**changes) -> dict:
    values = {
        "form_key": str(uuid4()),
        "mode": "paper",
        "taken_on": today().isoformat(),
        "session": "",
        "sector": "ALI-BOU",
        "email": "",
        "language": "fr",
    }
    return values | changes


def typed(about: int = 50, *, without: tuple[str, ...] = (), **changes) -> dict:
    answers = answers_about(about)
    return {code: value for code, value in answers.items() if code not in without} | changes


def begun(manager, shop, **changes) -> str:
    response = manager.post(f"{ENTER}?commerce={shop.uuid}", said(**changes))
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def only_attempt(city) -> Attempt:
    with tenant_context(city):
        return Attempt.objects.select_related("diagnostic").get()


def test_from_the_shop_to_the_end_and_nothing_of_the_result_is_shown(manager, shop, namur):
    address = begun(manager, shop)
    assert "Boulangerie Lambert" in manager.get(address).content.decode()

    response = manager.post(address, typed(action="finish"), follow=True)

    page = response.content.decode()
    assert "le résultat n’est montré qu’au commerce" in page
    made = only_attempt(namur)
    result = made.diagnostic
    assert (made.mode, made.taken_on, result.happened_on) == (Mode.PAPER, today(), today())
    assert result.sector_id == "ALI-BOU"
    for secret in (str(made.uuid), made.code, result.band, f">{result.score}<", f"{result.score} sur"):
        assert secret not in page
    assert manager.get(address).headers["Location"] == LIST
    assert manager.post(address, typed(action="finish")).headers["Location"] == LIST


def test_a_form_may_be_left_and_taken_up_again(manager, shop, namur):
    address = begun(manager, shop)
    manager.post(address, typed(without=("Q03", "Q02"), action="save"))
    assert "à terminer" in manager.get(LIST).content.decode()

    response = manager.post(address, typed(without=("Q03",), action="finish"))

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Il n’y a pas encore de réponse.") == 2  # in the summary and at the question
    kept = only_attempt(namur)
    assert "Q02" in kept.answers
    assert not kept.is_finished


def test_questions_bear_the_codes_and_answers_the_digits_of_the_paper_form(manager, shop):
    page = unescape(manager.get(begun(manager, shop, sector="BEA-COI")).content.decode())
    assert "Q14 · Quels paiements" in page
    assert "1. Carte de débit" in page
    assert "Q13 · " not in page


def test_what_no_address_means_is_said_where_it_is_asked_for(manager, shop):
    page = unescape(manager.get(f"{ENTER}?commerce={shop.uuid}").content.decode())
    assert "Sans adresse, personne ne pourra lui montrer son résultat plus tard" in page


def test_an_answer_is_taken_away_again(manager, shop, namur):
    address = begun(manager, shop)
    manager.post(address, {"Q02": ["maps", "dir"], "Q03": "a", "action": "save"})
    assert set(only_attempt(namur).answers) == {"Q02", "Q03"}
    manager.post(address, {"Q03": "b", "action": "save"})
    assert only_attempt(namur).answers == {"Q03": "b"}


@pytest.mark.parametrize(
    ("answers", "question", "expected"),
    [
        ({"Q03": "zz"}, "Q03", "Cette réponse n’est pas dans la liste."),
        ({"Q01": "NA"}, "Q01", "Cette réponse n’est pas dans la liste."),
        ({"Q02": ["maps", "none"]}, "Q02", "ne va pas avec une autre réponse."),
        ({"Q16": ["wifi", "NA"]}, "Q16", "ne va pas avec une autre réponse."),
    ],
)
def test_what_is_wrong_is_said_at_its_question_and_the_rest_is_kept(
    manager, shop, namur, answers, question, expected
):
    assert load_questionnaire().questions[1].options[-1].is_exclusive
    address = begun(manager, shop)
    response = manager.post(address, {"Q05": "a", **answers, "action": "save"})
    assert response.status_code == 422
    assert expected in unescape(response.content.decode())
    assert only_attempt(namur).answers == {"Q05": "a"}


def test_does_not_apply_is_one_of_the_answers(manager, shop, namur):
    address = begun(manager, shop)
    manager.post(address, {"Q11": "NA", "Q16": ["NA"], "action": "save"})
    assert only_attempt(namur).answers == {"Q11": "NA", "Q16": "NA"}
    page = manager.get(address).content.decode()
    assert len(re.findall(r"<input[^>]*value=\"NA\"[^>]*checked", page)) == 2


def test_another_sector_asks_other_questions_and_keeps_the_answers(manager, shop, namur):
    address = begun(manager, shop)
    manager.post(address, {"Q05": "a", "sector": "", "action": "sector"})
    kept = only_attempt(namur)
    assert (kept.sector_id, kept.is_sector_told, kept.answers) == (None, True, {"Q05": "a"})
    manager.post(address, {"sector": "NO-SUCH", "action": "sector"})
    assert only_attempt(namur).sector_id is None


def test_the_result_leaves_to_the_shopkeeper_alone(manager, shop, namur, member, client_on):
    address = begun(manager, shop, email="zoe@exemple.test", language="de")
    manager.post(address, typed(action="finish"))
    manager.post(address, typed(action="finish"))

    made = only_attempt(namur)
    with tenant_context(namur):
        mail = Mail.objects.get()
        assert (mail.recipient, mail.language, mail.is_secret) == ("zoe@exemple.test", "de", True)
        assert f"/diagnostic/{made.uuid}/resultat/" in mail.body_text
        assert str(made.uuid) not in mail.unique_key
    administrator = client_on(namur, member(namur, Role.ADMINISTRATOR))
    for page in (LIST, "/espace/courriels/", f"/espace/courriels/{mail.pk}/", "/espace/journal/"):
        assert str(made.uuid) not in administrator.get(page).content.decode()


def test_the_result_does_not_leave_to_the_team(manager, shop, namur, dinant, member):
    colleague = member(namur, Role.READER)
    sent = said(email=colleague.email.upper())
    response = manager.post(f"{ENTER}?commerce={shop.uuid}", sent)
    assert response.status_code == 422
    assert "celle d’une personne de l’équipe" in response.content.decode()
    with tenant_context(namur):
        assert not Attempt.objects.exists()
    # Somebody of another city's team may well keep a shop here.
    begun(manager, shop, email=member(dinant, Role.MANAGER).email)


def test_without_an_address_no_mail_leaves(manager, shop, namur):
    manager.post(begun(manager, shop), typed(action="finish"))
    with tenant_context(namur):
        assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"taken_on": ""}, "Indiquez le jour des réponses."),
        ({"taken_on": (today() + timedelta(days=1)).isoformat()}, "Ce jour n’est pas encore venu."),
        ({"taken_on": (today() - timedelta(days=90)).isoformat()}, "L’édition commence le"),
        ({"taken_on": "31/02/2026"}, "Ce jour n’existe pas."),
        ({"sector": "NO-SUCH"}, "Choisissez un secteur de la liste"),
        ({"session": "999999"}, "choix valide"),
        ({"mode": "own"}, "choix valide"),
        ({"email": "zoe@"}, "Cette adresse e-mail n’est pas complète."),
    ],
)
def test_what_is_wrong_of_the_form_itself_is_said(manager, shop, namur, changes, expected):
    response = manager.post(f"{ENTER}?commerce={shop.uuid}", said(**changes))
    assert response.status_code == 422
    assert expected in unescape(response.content.decode())
    with tenant_context(namur):
        assert not Attempt.objects.exists()


def test_a_form_of_a_session_counts_there(manager, shop, namur, edition):
    held = make_session(edition, namur, on=today() - timedelta(days=3))
    address = begun(manager, shop, session=str(held.pk), taken_on=(today() - timedelta(days=3)).isoformat())
    manager.post(address, typed(action="finish"))
    count = AttemptCount.objects.get(session=held, organisation=namur)
    assert (count.n_started, count.n_finished) == (1, 1)


@pytest.mark.parametrize("days_ago", [1, 4])
def test_a_day_that_is_not_the_sessions_is_refused(manager, shop, namur, edition, days_ago):
    held = make_session(edition, namur, on=today() - timedelta(days=3))
    day = (today() - timedelta(days=days_ago)).isoformat()
    response = manager.post(f"{ENTER}?commerce={shop.uuid}", said(session=str(held.pk), taken_on=day))
    assert "Ce jour n’est pas celui de la séance choisie." in response.content.decode()


def test_sessions_of_others_cancelled_drafts_and_old_ones_are_not_offered(
    manager, shop, namur, dinant, edition
):
    lately = today() - timedelta(days=3)
    make_session(edition, namur, on=lately, venue="Ici")
    make_session(edition, dinant, on=lately, venue="Ailleurs")
    make_session(edition, namur, on=lately, status="cancelled", venue="Annulée")
    make_session(edition, namur, on=lately, status="planned", registration="draft", venue="Brouillon")
    make_session(edition, namur, on=today() + timedelta(days=3), status="planned", venue="Bientôt")
    page = manager.get(f"{ENTER}?commerce={shop.uuid}").content.decode()
    assert "Ici" in page
    for other in ("Ailleurs", "Annulée", "Brouillon", "Bientôt"):
        assert other not in page


def test_a_shop_is_found_or_typed(manager, shop, namur):
    assert str(shop.uuid) in manager.get(f"{ENTER}?q=lambert").content.decode()
    assert "Aucun commerce" in manager.get(f"{ENTER}?q=zzz").content.decode()
    response = manager.post(f"{ENTER}?nouveau=1", said() | {"shop-name": "Chez Zoé"})
    assert response.status_code == 302
    with tenant_context(namur):
        made = Attempt.objects.select_related("shop").get()
        assert (made.shop.name, made.shop.sector_id) == ("Chez Zoé", "ALI-BOU")


def test_the_same_form_sent_twice_is_one_entry(manager, shop, namur):
    sent = said()
    answers = {manager.post(f"{ENTER}?commerce={shop.uuid}", sent).headers["Location"] for _ in range(2)}
    assert len(answers) == 1
    with tenant_context(namur):
        assert Attempt.objects.count() == 1
        assert Entry.objects.filter(action="diagnostic.entry_begun").count() == 1


def test_begun_and_finished_are_noted_without_a_word_of_the_answers(manager, shop, namur):
    manager.post(begun(manager, shop, email="zoe@exemple.test"), typed(action="finish"))
    made = only_attempt(namur)
    with tenant_context(namur):
        entries = list(Entry.objects.filter(action__startswith="diagnostic."))
    assert [entry.action for entry in entries] == ["diagnostic.entered", "diagnostic.entry_begun"]
    for entry in entries:
        assert entry.subject == f"attempt:{made.pk}"
        assert entry.details == {"mode": "paper"}


def test_a_steward_sees_what_they_typed_and_a_manager_all(namur, edition, shop, member, client_on):
    one, other = member(namur, Role.STEWARD), member(namur, Role.STEWARD)
    made = open_attempt(namur, edition=edition, mode=Mode.PAPER, taken_on=today(), entered_by=one, shop=shop)
    address = f"{ENTER}{made.pk}/"
    shown = {
        role: (
            "Boulangerie Lambert" in client_on(namur, user).get(LIST).content.decode(),
            client_on(namur, user).get(address).status_code,
        )
        for role, user in (("one", one), ("other", other), ("manager", member(namur, Role.MANAGER)))
    }
    assert shown == {"one": (True, 200), "other": (False, 404), "manager": (True, 200)}


def test_what_a_shopkeeper_began_alone_is_not_there(manager, namur, edition, shop):
    made = open_attempt(namur, edition=edition, shop=shop)
    assert manager.get(f"{ENTER}{made.pk}/").status_code == 404
    assert "Boulangerie Lambert" not in manager.get(LIST).content.decode()


def test_readers_and_other_cities_see_nothing_of_it(namur, dinant, member, client_on, manager, shop):
    address = begun(manager, shop)
    assert client_on(namur, member(namur, Role.READER)).get(LIST).status_code == 403
    elsewhere = client_on(dinant, member(dinant, Role.ADMINISTRATOR))
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(address, typed(action="finish")).status_code == 404
    assert elsewhere.get(f"{ENTER}?commerce={shop.uuid}").content.decode().count("Boulangerie") == 0


def test_the_list_takes_as_many_statements_for_ten(manager, namur, edition, member, shop):
    def add(number: int) -> None:
        by = member(namur, Role.STEWARD)
        open_attempt(namur, edition=edition, mode=Mode.PAPER, taken_on=today(), entered_by=by, shop=shop)

    assert_constant(manager, LIST, add)


def test_saving_a_page_of_answers_takes_few_statements(manager, namur, shop, django_assert_max_num_queries):
    address = begun(manager, shop)
    manager.get(address)
    with django_assert_max_num_queries(16):
        manager.post(address, typed(action="save"))


def test_an_edition_must_have_begun(namur, member, client_on):
    manager = client_on(namur, member(namur, Role.MANAGER))
    assert manager.get(ENTER).status_code == 404
    assert ENTER not in manager.get(LIST).content.decode()


def test_finishing_twice_in_two_windows_is_one_result(namur, edition, shop, member):
    by = member(namur, Role.MANAGER)
    made = open_attempt(
        namur,
        answers=answers_about(40),
        edition=edition,
        mode=Mode.PAPER,
        taken_on=today(),
        entered_by=by,
        shop=shop,
    )
    with tenant_context(namur):
        for _ in range(2):
            finish_entry(made.uuid, organisation=namur, actor=by, now=timezone.now())
        assert Diagnostic.objects.count() == 1
        assert Entry.objects.filter(action="diagnostic.entered").count() == 1
