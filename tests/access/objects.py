"""What the addresses of object pages name: made in the organisation whose page is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django_tenants.utils import tenant_context

from archive.models import RunKind
from archive.services import KIND as ARCHIVE_RUN
from campaigns.agenda.models import AttendanceClosing, SeatClaim, Session
from campaigns.outreach.models import CampaignStep
from campaigns.outreach.services import EffortValues, type_effort
from campaigns.register.bulk import put_in_group
from campaigns.register.models import BulkAction, SavedView
from campaigns.session_codes.services import code_of
from campaigns.signups import announcements
from campaigns.signups import services as signups
from campaigns.signups.models import Participant, SignUp
from campaigns.visits.card_selectors import batches
from campaigns.visits.models import CallToMake, OvertakenValue
from campaigns.visits.services import print_cards, tie_card
from diagnostic.assessment.models import Mode
from diagnostic.small_groups.models import SmallGroupRequest
from kernel.clock import today
from kernel.files import path_of, reserve
from tenants.company_register.models import Establishment, Extract
from tenants.company_register.runs import KIND as COMPANY_LOAD
from tenants.consent.models import ContactBlock
from tenants.consent.withdrawal_links import withdrawal_token
from tenants.doubles.models import PersonDouble, ShopDouble
from tenants.due.kinds import DueKind
from tenants.field.icon import icon_fingerprint
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.organisations.appearance import logo_fingerprint
from tenants.organisations.models import Organisation
from tenants.organisations.preview import preview_fingerprint
from tenants.organisations.theming import theme_fingerprint
from tenants.shops.models import Association, Contact, Person, ReportedDetail, ShopNote, ShopState, Tag
from tenants.shops.personal_links import personal_token
from tenants.shops.services import merge_people, merge_shops
from tenants.streets.models import Area, Street, StreetSpelling
from tests.factories import imports
from tests.factories.campaigns import make_campaign
from tests.factories.diagnostics import finished_attempt, open_attempt
from tests.factories.facts import make_edition, make_person, make_session, make_shop
from tests.factories.people import make_member, make_user
from tests.factories.phones import make_phone
from tests.factories.questionnaires import make_draft, make_dry_run
from tests.factories.rounds import make_round, make_street, make_visit
from tests.factories.runs import make_run
from tests.factories.sessions import make_actor, make_coming_session, make_group, make_running_edition
from tests.factories.tokens import make_token

Keys = Mapping[str, Any]


def mail(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        made = Mail.objects.create(
            unique_key="trial",
            kind="trial",
            recipient="anne@exemple.test",
            subject="Essai",
            body_text="Bonjour",
        )
    return {"pk": made.pk}


def list_of_shops(organisation: Organisation) -> Keys:
    """Previewed."""
    with tenant_context(organisation):
        return {"uuid": imports.previewed(organisation, make_user()).uuid}


def list_of_shops_sent(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        return {"uuid": imports.begun(organisation, make_user()).uuid}


def theme(organisation: Organisation) -> Keys:
    return {"slug": organisation.slug, "fingerprint": theme_fingerprint(organisation)}


def logo(organisation: Organisation) -> Keys:
    organisation.logo = _file(organisation, ".png")
    organisation.save(update_fields=["logo"])
    return {"fingerprint": logo_fingerprint(organisation)}


def preview(organisation: Organisation) -> Keys:
    return {"fingerprint": preview_fingerprint(organisation)}


def field_icon(organisation: Organisation) -> Keys:
    return {"size": 192, "fingerprint": icon_fingerprint(organisation)}


def public_session(organisation: Organisation) -> Keys:
    host = Organisation.objects.get(slug="namur")
    return {"pk": make_session(make_edition(), host, on=date(2099, 5, 4), status="planned").pk}


def sign_up(organisation: Organisation) -> Keys:
    return {"uuid": _signed_up(organisation)["uuid"]}


def personal_link(organisation: Organisation) -> Keys:
    return {"token": _signed_up(organisation)["token"]}


def withdrawal_link(organisation: Organisation) -> Keys:
    """The link in a mail that needed a consent."""
    with tenant_context(organisation):
        person = Person.objects.create(digest=uuid4().hex * 2, name="Anne", email="anne@exemple.test")
        return {"token": withdrawal_token(person)}


def announcement_link(organisation: Organisation) -> Keys:
    """The link that confirms that somebody wants to be told of sessions."""
    with tenant_context(organisation):
        announcements.ask_to_confirm(
            organisation=organisation, email="anne@exemple.test", language="fr", now=timezone.now()
        )
        body = Mail.objects.latest("id").body_text
    found = re.search(r"/etre-prevenu/([^/\s]+)/", body)
    assert found is not None
    return {"token": found.group(1)}


def own_sign_up(organisation: Organisation) -> Keys:
    return _signed_up(organisation)


def _signed_up(organisation: Organisation) -> Keys:
    session = Session.objects.get(pk=public_session(organisation)["pk"])
    with tenant_context(organisation):
        made = signups.sign_up(
            organisation=organisation,
            session=session,
            form_key=uuid4(),
            shop=signups.TypedShop(name="Chez Anne"),
            people=[signups.TypedPerson("Anne", "owner", "anne@exemple.test")],
            language="fr",
            now=timezone.now(),
        )
        return {"token": personal_token(made.sign_up.contact), "uuid": made.sign_up.uuid}


def api_attempt(organisation: Organisation) -> Keys:
    return {"uuid": open_attempt(organisation).uuid}


def api_answer(organisation: Organisation) -> Keys:
    return {**api_attempt(organisation), "question": "Q01"}


def api_finished(organisation: Organisation) -> Keys:
    return {"uuid": finished_attempt(organisation).uuid}


def phone(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        return {"key": make_phone(make_user()).key}


def token(organisation: Organisation) -> Keys:
    return {"pk": make_token(organisation).token.pk}


def city(organisation: Organisation) -> Keys:
    return {"slug": "namur"}


def running_edition(organisation: Organisation) -> Keys:
    """No key: the page is there while an edition runs."""
    make_running_edition()
    return {}


def session(organisation: Organisation) -> Keys:
    """Hosted by Namur, where somebody has signed up."""
    return {"pk": _session().pk}


def session_elsewhere(organisation: Organisation) -> Keys:
    """Hosted by another city, as its staff and everybody's see it."""
    host = Organisation.objects.get(slug="dinant")
    return {"pk": make_coming_session(make_running_edition(), host).pk}


def move_of_session(organisation: Organisation) -> Keys:
    return {**session(organisation), "slug": "annuler"}


def group(organisation: Organisation) -> Keys:
    made = _session()
    return {"pk": made.pk, "uuid": SeatClaim.objects.get(session=made).uuid}


def session_begun(organisation: Organisation) -> Keys:
    """Hosted by Namur, where somebody is expected and nobody has been noted."""
    return {"pk": _session(starts_at=timezone.now() - timedelta(minutes=20)).pk}


def session_of_city(organisation: Organisation) -> Keys:
    """A session and a city of whose shops somebody comes."""
    return {**session_begun(organisation), "city": "namur"}


def line_of_session(organisation: Organisation) -> Keys:
    """Somebody of the list of a session that has begun."""
    made = _session(starts_at=timezone.now() - timedelta(minutes=20))
    claim = SeatClaim.objects.get(session=made)
    with tenant_context(claim.organisation):
        participant = Participant.objects.get(sign_up__uuid=claim.uuid)
    return {"pk": made.pk, "line": f"{claim.organisation_id}-{claim.uuid.hex}-{participant.pk}"}


def session_closed(organisation: Organisation) -> Keys:
    """Hosted by Namur, its list of who came closed."""
    made = _session(starts_at=timezone.now() - timedelta(hours=4))
    AttendanceClosing.objects.create(session=made, state="closed", happened_on=today())
    return {"pk": made.pk}


def late_arrival(organisation: Organisation) -> Keys:
    """Of a session whose list is closed; nothing waits under this key."""
    return {**session_closed(organisation), "key": uuid4()}


def card_batch(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        print_cards(3, actor=make_user(), now=timezone.now())
        return {"batch": batches()[0].number}


def shop_card(organisation: Organisation) -> Keys:
    """A card that a shop has."""
    now = timezone.now()
    make_running_edition()
    steward = make_actor(organisation, Role.STEWARD)
    [shop] = make_street(organisation, "7")
    with tenant_context(organisation):
        [card] = print_cards(1, actor=steward.user, now=now)
        return {"code": tie_card(actor=steward, code=card.code, shop=shop.uuid, now=now).code}


def campaign(organisation: Organisation) -> Keys:
    """A draft with one step."""
    make_running_edition()
    actor = make_actor(organisation, Role.MANAGER)
    return {"uuid": make_campaign(actor, "press", is_running=False).uuid}


def campaign_step(organisation: Organisation) -> Keys:
    made = campaign(organisation)
    with tenant_context(organisation):
        return {"step": CampaignStep.objects.get(campaign__uuid=made["uuid"]).uuid}


def effort_line(organisation: Organisation) -> Keys:
    """A line that somebody typed."""
    edition = make_running_edition()
    actor = make_actor(organisation, Role.MANAGER)
    with tenant_context(organisation):
        values = EffortValues("poster", today(), 12)
        made = type_effort(actor=actor, edition=edition, values=values, now=timezone.now())
        return {"uuid": made.uuid}


def round_(organisation: Organisation) -> Keys:
    """A round of a steward of the organisation's."""
    make_running_edition()
    steward = make_actor(organisation, Role.STEWARD)
    return {"uuid": make_round(steward, make_street(organisation, "1")).uuid}


def _session(**fields: Any) -> Session:
    namur = Organisation.objects.get(slug="namur")
    made = make_coming_session(make_running_edition(), namur, **fields)
    make_group(namur, made, "Ana")
    return made


def company_extract(organisation: Organisation) -> Keys:
    """The page has no key: an extract of the company register that was loaded."""
    with tenant_context(organisation):
        Extract.objects.create(day=today(), number=1, type="full")
        Establishment.objects.create(
            bce="2100000127", enterprise="0400000115", sign="Le Pain doré", sector_id="ALI-BOU",
            postal_code="5000", is_natural_person=False, extract_on=today(), extract_number=1,
        )  # fmt: skip
    return {}


def company_load(organisation: Organisation) -> Keys:
    parameters = {"file_name": "bce.zip", "city": ""}
    return {"uuid": make_run(organisation, COMPANY_LOAD, parameters=parameters).uuid}


def waiting_check(organisation: Organisation) -> Keys:
    return _run(organisation, RunKind.CHECK)


def finished_check(organisation: Organisation) -> Keys:
    return _run(organisation, RunKind.CHECK, state="done", report_file=_file(organisation, ".csv"))


def finished_export(organisation: Organisation) -> Keys:
    return _run(organisation, RunKind.EXPORT, state="done", output_file=_file(organisation, ".zip"))


def _run(organisation: Organisation, action: RunKind, **fields: object) -> Keys:
    made = make_run(organisation, ARCHIVE_RUN, parameters={"action": action.value}, **fields)
    return {"uuid": made.uuid}


def _file(organisation: Organisation, ending: str) -> str:
    name = reserve(organisation.storage_prefix, "trial", ending)
    path_of(name).write_bytes(b"trial")
    return name


def reported_detail(organisation: Organisation) -> Keys:
    shop = make_shop(organisation)
    with tenant_context(organisation):
        made = ReportedDetail.objects.create(shop=shop, detail="number", known="12", typed="14")
    return {"pk": made.pk}


def shop(organisation: Organisation) -> Keys:
    return {"uuid": make_shop(organisation).uuid}


def street(organisation: Organisation) -> Keys:
    make_shop(organisation, street="rue de Fer")
    return {"postal_code": "5000", "key": "rue-fer"}


def spelling(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        made = Street.objects.create(name="Rue de Fer", postal_code="5000")
        row = StreetSpelling.objects.create(street=made, name="Fer", postal_code="5000", key="fer")
    return {"pk": row.pk}


def area(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        return {"pk": Area.objects.create(name="Centre").pk}


def shop_state(organisation: Organisation) -> Keys:
    made = make_shop(organisation)
    with tenant_context(organisation):
        row = ShopState.objects.create(shop=made, state="active", source="staff", happened_on=today())
    return {"uuid": made.uuid, "pk": row.pk}


def shop_contact(organisation: Organisation) -> Keys:
    made = make_shop(organisation)
    with tenant_context(organisation):
        person = Person.objects.create(digest="anne", name="Anne", email="anne@exemple.test")
        row = Contact.objects.create(shop=made, person=person, role="owner", source="staff")
    return {"uuid": made.uuid, "pk": row.pk}


def shop_note(organisation: Organisation) -> Keys:
    made = make_shop(organisation)
    with tenant_context(organisation):
        return {"uuid": made.uuid, "pk": ShopNote.objects.create(shop=made, text="Cour").pk}


def association(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        return {"pk": Association.objects.create(name="Les Vitrines").pk}


def tag(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        return {"pk": Tag.objects.create(name="à revoir").pk}


def shop_double(organisation: Organisation) -> Keys:
    first, second = make_shop(organisation), make_shop(organisation)
    with tenant_context(organisation):
        made = ShopDouble.objects.create(
            first=first, second=second, strength="likely", rank=1, reasons=["same_name"]
        )
    return {"pk": made.pk}


def person_double(organisation: Organisation) -> Keys:
    first, second = make_person(organisation, name="Anne"), make_person(organisation, name="Anne M.")
    with tenant_context(organisation):
        made = PersonDouble.objects.create(
            first=first, second=second, strength="likely", rank=1, reasons=["near_name"]
        )
    return {"pk": made.pk}


def shop_merge(organisation: Organisation) -> Keys:
    first, second = make_shop(organisation), make_shop(organisation)
    with tenant_context(organisation):
        return {"pk": merge_shops(shop=first, into=second, on=today(), actor=None).pk}


def person_merge(organisation: Organisation) -> Keys:
    first, second = make_person(organisation), make_person(organisation)
    with tenant_context(organisation):
        return {"pk": merge_people(person=first, into=second, on=today(), actor=None).pk}


def look_for_doubles(organisation: Organisation) -> Keys:
    return {"uuid": make_run(organisation, DueKind.FIND_DOUBLES).uuid}


def person(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        return {"pk": Person.objects.create(digest=uuid4().hex * 2, name="Anne Lambert").pk}


def contact_block(organisation: Organisation) -> Keys:
    made = make_shop(organisation)
    with tenant_context(organisation):
        return {"pk": ContactBlock.objects.create(shop=made, reason="asked").pk}


def small_group_request(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        person = Person.objects.create(digest="small-group", name="Anne")
        made = SmallGroupRequest.objects.create(
            form_key=uuid4(), edition=make_running_edition(), person=person
        )
    return {"uuid": made.uuid}


def open_entry(organisation: Organisation) -> Keys:
    """A form that staff have begun to type: a manager, so that a steward does not see it."""
    by = make_member(organisation, Role.MANAGER)
    edition = make_running_edition()
    made = open_attempt(organisation, edition=edition, mode=Mode.PAPER, taken_on=today(), entered_by=by)
    return {"pk": made.pk}


def own_attempt(organisation: Organisation) -> Keys:
    """A self-diagnostic that somebody is answering, as its link names it."""
    return {"uuid": open_attempt(organisation, edition=make_running_edition()).uuid}


def typed_name(organisation: Organisation) -> Keys:
    """An attempt of which somebody typed a shop's name that nobody knows."""
    return {"pk": open_attempt(organisation, shop_typed="Chez Nulle Part").pk}


def own_question(organisation: Organisation) -> Keys:
    return {**own_attempt(organisation), "question": "Q01"}


def session_code(organisation: Organisation) -> Keys:
    """The code of a session that is held now, by Namur."""
    now = timezone.now()
    made = make_coming_session(
        make_running_edition(), Organisation.objects.get(slug="namur"), starts_at=now - timedelta(minutes=10)
    )
    return {"code": code_of(made, now=now).code}


def own_result(organisation: Organisation) -> Keys:
    """A finished self-diagnostic, as its link names it."""
    return {"uuid": finished_attempt(organisation, edition=make_running_edition()).uuid}


def published_version(organisation: Organisation) -> Keys:
    return {"version": "1.0.0"}


def draft(organisation: Organisation) -> Keys:
    """No key: there is one draft at most."""
    make_draft()
    return {}


def draft_question(organisation: Organisation) -> Keys:
    return {**draft(organisation), "code": "Q01"}


def draft_theme(organisation: Organisation) -> Keys:
    return {**draft(organisation), "code": "T01"}


def draft_sector(organisation: Organisation) -> Keys:
    return {**draft(organisation), "code": "ALI-BOU"}


def dry_run(organisation: Organisation) -> Keys:
    return {"pk": make_dry_run(make_draft()).pk}


def saved_view(organisation: Organisation) -> Keys:
    """Of somebody who is none of the matrix's persons."""
    with tenant_context(organisation):
        made = SavedView.objects.create(user=make_user(), name="Rue de Fer", query="street=fer")
    return {"pk": made.pk}


def bulk_change(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        tag = Tag.objects.create(name="marché")
        made = put_in_group(BulkAction.ADD_TAG, [], tag, actor=make_user(), now=timezone.now())
    return {"uuid": made.uuid}


def steward_round(organisation: Organisation) -> Keys:
    """A round of two streets, given to somebody who is none of the matrix's persons."""
    make_running_edition()
    shops = make_street(organisation, "1", "2") + make_street(organisation, "3", street="Rue Haute")
    return {"uuid": make_round(make_actor(organisation, Role.MANAGER), shops).uuid}


def visit(organisation: Organisation) -> Keys:
    """Of a shop, in no round."""
    make_running_edition()
    [made] = make_street(organisation, "1")
    key = make_visit(make_actor(organisation, Role.STEWARD), made).key
    return {"key": key}


def seat_request(organisation: Organisation) -> Keys:
    """Nothing waits under this key."""
    return {"key": uuid4()}


def call_to_make(organisation: Organisation) -> Keys:
    uuid = _signed_up(organisation)["uuid"]
    with tenant_context(organisation):
        CallToMake.objects.create(sign_up=SignUp.objects.get(uuid=uuid), user=make_user())
    return {"sign_up": uuid}


def overtaken_value(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        made = OvertakenValue.objects.create(
            shop=make_shop(organisation), field="name", lost="Chez Anne", kept="Anne", kept_by=make_user()
        )
        return {"pk": made.pk}
