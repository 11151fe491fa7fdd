"""Who may open which address: one row for each URL of each kind of host.

A cell is the status that a person gets; `SIGN_IN` is a redirect to the sign-in. Persons are the roles of
the kind of organisation, `visitor` (not signed in) and two strangers, who administer another organisation.
A URL without a row fails a test, and so does a row without a URL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tenants.membership.roles import CITY_EDITORS, ROLES_BY_KIND, Role
from tenants.organisations.models import Organisation
from tests.access import objects

SIGN_IN = "sign in"
VISITOR = "visitor"
# Administrators of these, on a host of the kind. None has a role there.
STRANGERS: Mapping[str, tuple[str, ...]] = {
    "agency": ("namur", "atelier"),
    "city": ("dinant", "agence"),
    "partner": ("namur", "agence"),
}
HOSTS: Mapping[str, str] = {"agency": "agence", "city": "namur", "partner": "atelier"}

ADMINISTRATOR, ANALYST, FACILITATOR = Role.ADMINISTRATOR, Role.ANALYST, Role.FACILITATOR
MANAGER, STEWARD, READER, TRAINER = Role.MANAGER, Role.STEWARD, Role.READER, Role.TRAINER

Answer = int | str


@dataclass(frozen=True)
class Access:
    """The answer to a visitor, to a stranger, to the roles named and to the other roles.

    `absent`: roles that may use the page, and to whom this object is not there.
    """

    visitor: Answer
    stranger: Answer
    roles: frozenset[Role]
    answer: Answer
    others: Answer
    absent: frozenset[Role] = frozenset()

    def answer_to(self, person: str) -> Answer:
        if person == VISITOR:
            return self.visitor
        if person not in set(Role):
            return self.stranger
        if Role(person) in self.absent:
            return 404
        return self.answer if Role(person) in self.roles else self.others


def everybody(answer: Answer = 200) -> Access:
    return Access(answer, answer, frozenset(), answer, answer)


def signed_in(answer: Answer = 200, visitor: Answer = SIGN_IN) -> Access:
    return Access(visitor, answer, frozenset(), answer, answer)


def only(*roles: Role, answer: Answer = 200) -> Access:
    """People with one of `roles`. Nobody else learns more than that there is a space to sign in to."""
    return Access(SIGN_IN, 404, frozenset(roles), answer, 403)


def only_sent_by(*roles: Role, answer: Answer) -> Access:
    """A form; browsers follow none to the sign-in on another host, so a visitor is told here: 401."""
    return Access(401, 404, frozenset(roles), answer, 403)


def api_only(*roles: Role) -> Access:
    """The API sends nobody to the sign-in: a visitor gets 401."""
    return Access(401, 404, frozenset(roles), 200, 403)


@dataclass(frozen=True)
class Row:
    """A URL. `keys` makes the object that it names; it is of the host's own organisation where `is_own`."""

    name: str
    get: Access
    post: Access | None = None
    keys: Callable[[Organisation], objects.Keys] | None = None
    is_own: bool = False
    query: str = ""


def persons(kind: str) -> list[str]:
    return [VISITOR, *STRANGERS[kind], *ROLES_BY_KIND[kind]]


EVERY_HOST = [
    Row("healthz", everybody()),
    Row("readyz", everybody()),
    Row("theme", everybody(), keys=objects.theme, is_own=True),
    Row("logo", everybody(), keys=objects.logo, is_own=True),
    Row("preview", everybody(), keys=objects.preview, is_own=True),
    Row("choose_language", everybody(405), everybody(302)),
    Row("accessibility", everybody()),
    Row("privacy", everybody()),
    Row("accounts:sign_in", everybody(302)),
    Row("accounts:redeem", everybody(403)),  # without a ticket
    Row("accounts:sign_out", everybody(405), everybody(302)),
    Row("staff:appearance", only(ADMINISTRATOR), only_sent_by(ADMINISTRATOR, answer=422)),
    Row("staff:journal_entries", only(ADMINISTRATOR)),
    Row("staff:mail_list", only(ADMINISTRATOR)),
    Row("staff:mail_detail", only(ADMINISTRATOR), keys=objects.mail, is_own=True),
    Row("staff:token_list", only(ADMINISTRATOR), only_sent_by(ADMINISTRATOR, answer=422)),
    Row(
        "staff:token_revoke",
        only(ADMINISTRATOR),
        only_sent_by(ADMINISTRATOR, answer=302),
        keys=objects.token,
        is_own=True,
    ),
    Row("api:documentation", everybody()),
    Row("api:schema", everybody()),
    Row("api:me", api_only(*Role)),
    Row("api:unknown", everybody(404), everybody(404)),
]

# What is not for people but for their phones answers in JSON, and sends nobody to the sign-in.
FIELD_ROLES = (ADMINISTRATOR, MANAGER, STEWARD, FACILITATOR)
FIELD = [
    Row("field:home", only(*FIELD_ROLES)),
    Row("field:worker", everybody()),
    Row("field:manifest", everybody()),
    Row("field:icon", everybody(), keys=objects.field_icon, is_own=True),
    Row("field:identity", api_only(*FIELD_ROLES)),
    # A form, not JSON.
    Row("field:send", everybody(405), only_sent_by(*FIELD_ROLES, answer=400)),
    Row("phones:phones", only(*CITY_EDITORS)),
    Row(
        "phones:forget",
        only(*CITY_EDITORS),
        only_sent_by(*CITY_EDITORS, answer=302),
        keys=objects.phone,
        is_own=True,
    ),
]

CALENDARS = [
    Row("agenda:session_ics", everybody(), keys=objects.public_session),
    Row("agenda:feed", everybody()),
]

CRAWLERS = [Row("robots", everybody()), Row("sitemap", everybody())]

SIGN_UPS = [
    Row("signups:session_page", everybody(), keys=objects.public_session),
    Row("signups:choose_city", everybody(), keys=objects.public_session),
    Row("signups:form", everybody(), everybody(422), keys=objects.public_session),
    Row("signups:guest_form", everybody(), everybody(422), keys=objects.public_session),
    Row("signups:done", everybody(), keys=objects.sign_up, is_own=True),
    Row("signups:correct_address", everybody(302), everybody(302), keys=objects.sign_up, is_own=True),
    Row("signups:shop_search", everybody()),
    Row("signups:resend", everybody(), everybody(422)),
    Row("signups:announcements", everybody(), everybody(422)),
    Row(
        "signups:announcements_confirm",
        everybody(),
        everybody(),
        keys=objects.announcement_link,
        is_own=True,
    ),
    Row("signups:my_sign_ups", everybody(), everybody(302), keys=objects.personal_link, is_own=True),
    Row("withdrawal", everybody(), everybody(), keys=objects.withdrawal_link, is_own=True),
    Row("signups:sign_up", everybody(), everybody(404), keys=objects.own_sign_up, is_own=True),  # no button
]

API_SESSIONS = [
    Row("api:sessions", everybody()),
    Row("api:session", everybody(), keys=objects.public_session),
    Row("api:catalogue", everybody()),
]

# By the uuid of the link alone, whoever asks. What is only written is asked for from another city in
# tests/api/test_diagnostics.py: here a GET is a 405 before anything is looked for.
API_DIAGNOSTICS = [
    Row("api:sectors", everybody(422), everybody(405)),  # nothing searched for
    Row("api:diagnostic_start", everybody(405), everybody(415)),  # a form, not JSON
    Row("api:diagnostic", everybody(), keys=objects.api_attempt, is_own=True),
    Row("api:diagnostic_sector", everybody(405), everybody(405), keys=objects.api_attempt),
    Row("api:diagnostic_answer", everybody(405), everybody(405), keys=objects.api_answer),
    Row("api:diagnostic_finish", everybody(405), everybody(200), keys=objects.api_finished),
    Row("api:diagnostic_result", everybody(), keys=objects.api_finished, is_own=True),
]


def agenda(readers: Access, editors: tuple[Role, ...], *, is_own: bool) -> list[Row]:
    """The staff's agenda, on both kinds of host."""
    opens, refused = only(*editors), only_sent_by(*editors, answer=422)
    done = only_sent_by(*editors, answer=302)
    one = objects.session
    return [
        Row("sessions:agenda", readers),
        Row("sessions:create", opens, refused, keys=objects.running_edition),
        Row("sessions:session", readers, keys=one, is_own=is_own),
        Row("sessions:edit", opens, refused, keys=one, is_own=is_own),
        Row("sessions:seats", opens, refused, keys=one, is_own=is_own),
        Row(
            "sessions:hosts", opens, refused if editors == (ADMINISTRATOR,) else done, keys=one, is_own=is_own
        ),
        Row("sessions:facilitation", opens, done, keys=one, is_own=is_own),
        Row("sessions:transition", opens, refused, keys=objects.move_of_session, is_own=is_own),
    ]


ROSTER_READERS = (ADMINISTRATOR, MANAGER, STEWARD)

# One shop of the register, and what shops have in common.
SHOP_PAGES = [
    Row("register:add", only(*ROSTER_READERS), only_sent_by(*ROSTER_READERS, answer=422)),
    *(
        Row(f"register:{name}", only(ADMINISTRATOR, MANAGER, STEWARD, READER), keys=objects.shop, is_own=True)
        for name in ("shop", "timeline", "changes")
    ),
    *(
        Row(
            f"register:{name}",
            only(*ROSTER_READERS),
            only_sent_by(*ROSTER_READERS, answer=422),
            keys=objects.shop,
            is_own=True,
        )
        for name in ("edit", "state", "add_contact", "notes")
    ),
    *(
        Row(
            f"register:{name}",
            only(*ROSTER_READERS),
            only_sent_by(*ROSTER_READERS, answer=422),
            keys=keys,
            is_own=True,
        )
        for name, keys in (("correct_state", objects.shop_state), ("contact", objects.shop_contact))
    ),
    Row(
        "register:end_contact",
        only(*ROSTER_READERS, answer=405),
        only_sent_by(*ROSTER_READERS, answer=302),
        keys=objects.shop_contact,
    ),
    # A steward deletes only what they wrote themselves.
    Row(
        "register:delete_note",
        only(*ROSTER_READERS, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=302),
        keys=objects.shop_note,
    ),
    *(
        Row(
            f"register:{name}",
            only(ADMINISTRATOR, MANAGER, STEWARD, READER),
            only_sent_by(ADMINISTRATOR, MANAGER, answer=422),
        )
        for name in ("associations", "tags")
    ),
    *(
        Row(
            f"register:{name}",
            only(ADMINISTRATOR, MANAGER),
            only_sent_by(ADMINISTRATOR, MANAGER, answer=422),
            keys=keys,
            is_own=True,
        )
        for name, keys in (("association", objects.association), ("tag", objects.tag))
    ),
]

EDITORS = (ADMINISTRATOR, MANAGER)
_opened, _only_sent = only(*EDITORS), only(*EDITORS, answer=405)
_incomplete, _sent = only_sent_by(*EDITORS, answer=422), only_sent_by(*EDITORS, answer=302)
# Whoever changes shops says which are one; a steward and a reader do not.
DOUBLES = [
    Row("doubles:shops", _opened),
    Row("doubles:people", _opened),
    Row("doubles:find", _only_sent, _sent),
    Row("doubles:progress", _opened, keys=objects.look_for_doubles, is_own=True),
    Row("doubles:shop", _opened, _incomplete, keys=objects.shop_double, is_own=True),
    Row("doubles:person", _opened, _incomplete, keys=objects.person_double, is_own=True),
    Row("doubles:shop_different", _only_sent, _sent, keys=objects.shop_double),
    Row("doubles:person_different", _only_sent, _sent, keys=objects.person_double),
    Row("doubles:merged_shops", _opened),
    Row("doubles:merged_people", _opened),
    Row("doubles:undo_shop", _only_sent, _sent, keys=objects.shop_merge),
    Row("doubles:undo_person", _only_sent, _sent, keys=objects.person_merge),
]

EVERYBODY_OF_A_CITY = (ADMINISTRATOR, MANAGER, STEWARD, READER)
STREET_PAGES = [
    Row("streets:streets", only(*EVERYBODY_OF_A_CITY)),
    Row("streets:street", only(*EVERYBODY_OF_A_CITY), keys=objects.street, is_own=True),
    Row("streets:areas", only(*EVERYBODY_OF_A_CITY)),
    Row("streets:area", only(*EVERYBODY_OF_A_CITY), keys=objects.area, is_own=True),
    Row("streets:likely", only(ADMINISTRATOR, MANAGER), only_sent_by(ADMINISTRATOR, MANAGER, answer=404)),
    *(
        Row(f"streets:{name}", only(ADMINISTRATOR, MANAGER), only_sent_by(ADMINISTRATOR, MANAGER, answer=422))
        for name in ("coordinates", "add_area")
    ),
    *(
        Row(
            f"streets:{name}",
            only(ADMINISTRATOR, MANAGER),
            only_sent_by(ADMINISTRATOR, MANAGER, answer=422),
            keys=keys,
            is_own=True,
        )
        for name, keys in (
            ("rename", objects.street),
            ("unite", objects.street),
            ("edit_area", objects.area),
        )
    ),
    Row(
        "streets:separate",
        only(ADMINISTRATOR, MANAGER, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=302),
        keys=objects.spelling,
    ),
    # Gone after the first one.
    Row(
        "streets:delete_area",
        only(ADMINISTRATOR, MANAGER, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=302),
        keys=objects.area,
    ),
]

# Forms typed by staff, and who asks for a small group.
ENTRIES = [
    Row("diagnostics:entries", only(*ROSTER_READERS)),
    Row("diagnostics:sheet", only(*ROSTER_READERS)),
    Row(
        "diagnostics:enter",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=422),
        keys=objects.running_edition,
        query="?nouveau=1",
    ),
    # A steward sees what they typed themselves, and this one was typed by a manager.
    Row(
        "diagnostics:enter_answers",
        Access(SIGN_IN, 404, frozenset({ADMINISTRATOR, MANAGER}), 200, 403, absent=frozenset({STEWARD})),
        Access(401, 404, frozenset({ADMINISTRATOR, MANAGER}), 302, 403, absent=frozenset({STEWARD})),
        keys=objects.open_entry,
        is_own=True,
    ),
    Row("shop_import:upload", only(*CITY_EDITORS), only_sent_by(*CITY_EDITORS, answer=422)),
    Row("shop_import:import", only(*CITY_EDITORS), keys=objects.list_of_shops, is_own=True),
    Row("shop_import:progress", only(*CITY_EDITORS), keys=objects.list_of_shops, is_own=True),
    Row(
        "shop_import:columns",
        only(*CITY_EDITORS),
        only_sent_by(*CITY_EDITORS, answer=422),
        keys=objects.list_of_shops_sent,
        is_own=True,
    ),
    Row("shop_import:report", only(*CITY_EDITORS), keys=objects.list_of_shops, is_own=True),
    *(
        Row(
            f"shop_import:{name}",
            only(*CITY_EDITORS, answer=405),
            only_sent_by(*CITY_EDITORS, answer=302),
            keys=objects.list_of_shops,
            is_own=True,
        )
        for name in ("decisions", "preview_again", "write", "undo", "drop")
    ),
    Row("shops:reported", only(*ROSTER_READERS)),
    *SHOP_PAGES,
    *STREET_PAGES,
    Row(
        "shops:settle",
        only(ADMINISTRATOR, MANAGER, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=302),
        keys=objects.reported_detail,
    ),
    *DOUBLES,
    Row("city:register", only(ADMINISTRATOR, MANAGER, STEWARD, READER)),
    Row(
        "city:declare_register",
        only(ADMINISTRATOR, MANAGER, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=422),
    ),
    Row("consent:consents", only(ADMINISTRATOR, MANAGER, STEWARD, READER)),
    Row(
        "consent:proof",
        only(ADMINISTRATOR, MANAGER, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=200),
    ),
    Row("consent:shop", only(*ROSTER_READERS), keys=objects.shop),
    Row(
        "consent:block_shop",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=422),
        keys=objects.shop,
    ),
    Row("consent:person", only(*ROSTER_READERS), keys=objects.person),
    Row(
        "consent:give",
        only(*ROSTER_READERS, answer=405),
        only_sent_by(*ROSTER_READERS, answer=422),
        keys=objects.person,
    ),
    Row(
        "consent:withdraw",
        only(*ROSTER_READERS, answer=405),
        only_sent_by(*ROSTER_READERS, answer=404),
        keys=objects.person,
    ),
    Row(
        "consent:block_person",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=422),
        keys=objects.person,
    ),
    Row(
        "consent:lift",
        only(ADMINISTRATOR, MANAGER),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=422),
        keys=objects.contact_block,
    ),
    Row("diagnostics:names", only(*ROSTER_READERS)),
    Row(
        "diagnostics:match_name",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=200),
        keys=objects.typed_name,
    ),
    Row("small_groups:requests", only(*ROSTER_READERS)),
    Row(
        "small_groups:handled",
        only(*ROSTER_READERS, answer=405),
        only_sent_by(*ROSTER_READERS, answer=302),
        keys=objects.small_group_request,
    ),
]

CITY_STAFF = (ADMINISTRATOR, MANAGER, STEWARD, READER)
# The register of shops: its list, then one shop.
REGISTER = [
    Row(
        "bce:take_in",
        only(ADMINISTRATOR, MANAGER),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=422),
        keys=objects.company_extract,
    ),
    Row("bce:changes", only(ADMINISTRATOR, MANAGER), only_sent_by(ADMINISTRATOR, MANAGER, answer=302)),
    Row("bce:new", only(ADMINISTRATOR, MANAGER), only_sent_by(ADMINISTRATOR, MANAGER, answer=302)),
    Row("bce:outside", only(ADMINISTRATOR, MANAGER), only_sent_by(ADMINISTRATOR, MANAGER, answer=302)),
    Row("register:shops", only(*CITY_STAFF)),
    Row("register:csv", only(*CITY_STAFF)),
    Row("register:xlsx", only(*CITY_STAFF)),
    Row("register:views", only(*CITY_STAFF)),
    Row("register:save_view", only(*CITY_STAFF, answer=405), only_sent_by(*CITY_STAFF, answer=422)),
    # Of somebody else: each person's views are theirs alone.
    *(
        Row(
            f"register:{name}",
            only(*CITY_STAFF, answer=405),
            only_sent_by(*CITY_STAFF, answer=404),
            keys=objects.saved_view,
        )
        for name in ("rename_view", "delete_view")
    ),
    Row(
        "register:bulk",
        only(ADMINISTRATOR, MANAGER),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=200),  # no shop is chosen
        query="?action=add_tag&scope=all",
    ),
    Row("register:bulk_done", only(ADMINISTRATOR, MANAGER), keys=objects.bulk_change, is_own=True),
    Row(
        "register:undo_bulk",
        only(ADMINISTRATOR, MANAGER, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=302),
        keys=objects.bulk_change,
    ),
]

EDITORS = (ADMINISTRATOR, MANAGER)
CAMPAIGNS = [
    Row("mobilisation:campaigns", only(*CITY_STAFF)),
    Row("mobilisation:begin", only(*EDITORS), only_sent_by(*EDITORS, answer=422)),
    Row("mobilisation:gap", only(*EDITORS), only_sent_by(*EDITORS, answer=422)),
    *(
        Row(f"mobilisation:{name}", only(*CITY_STAFF), keys=objects.running_edition)
        for name in ("efforts", "efforts_csv", "efforts_xlsx")
    ),
    Row(
        "mobilisation:add_effort",
        only(*EDITORS),
        only_sent_by(*EDITORS, answer=422),
        keys=objects.running_edition,
    ),
    Row(
        "mobilisation:remove_effort",
        only(*EDITORS, answer=405),
        only_sent_by(*EDITORS, answer=302),
        keys=objects.effort_line,
        is_own=True,
    ),
    Row("mobilisation:campaign", only(*CITY_STAFF), keys=objects.campaign, is_own=True),
    *(
        Row(
            f"mobilisation:{name}",
            only(*EDITORS),
            only_sent_by(*EDITORS, answer=422),
            keys=objects.campaign,
            is_own=True,
        )
        for name in ("change", "copy", "add_step")
    ),
    Row(
        "mobilisation:delete",
        only(*EDITORS),
        only_sent_by(*EDITORS, answer=302),
        keys=objects.campaign,
        is_own=True,
    ),
    Row(
        "mobilisation:move",
        only(*EDITORS, answer=405),
        only_sent_by(*EDITORS, answer=404),  # no such move
        keys=objects.campaign,
        is_own=True,
    ),
    Row(
        "mobilisation:step",
        only(*EDITORS),
        only_sent_by(*EDITORS, answer=422),
        keys=objects.campaign_step,
        is_own=True,
    ),
    *(
        Row(
            f"mobilisation:{name}",
            only(*EDITORS, answer=405),
            only_sent_by(*EDITORS, answer=302),
            keys=objects.campaign_step,
            is_own=True,
        )
        for name in ("step_done", "drop_step")
    ),
]
# A steward sees the rounds that are given to them; that of the matrix is somebody else's.
OF_OTHERS = Access(SIGN_IN, 404, frozenset(EDITORS), 200, 403, absent=frozenset({STEWARD}))
ROUNDS = [
    *(Row(f"rounds:{name}", only(*ROSTER_READERS)) for name in ("rounds", "csv", "xlsx")),
    *(Row(f"rounds:{name}", only(*ROSTER_READERS)) for name in ("days", "days_csv", "days_xlsx")),
    *(
        Row(f"rounds:{name}", only(*CITY_STAFF), keys=objects.running_edition)
        for name in ("coverage", "coverage_csv", "coverage_xlsx")
    ),
    Row("rounds:plan", only(*EDITORS)),
    Row(
        "rounds:new",
        only(*EDITORS),
        only_sent_by(*EDITORS, answer=422),
        query="?rue=5000/rue-fer",
    ),
    *(
        Row(f"rounds:{name}", OF_OTHERS, keys=objects.steward_round, is_own=True)
        for name in ("round", "progress", "visits")
    ),
    Row(
        "rounds:shops",
        OF_OTHERS,
        Access(401, 404, frozenset(EDITORS), 302, 403, absent=frozenset({STEWARD})),  # nothing is ticked
        keys=objects.steward_round,
        is_own=True,
    ),
    *(
        Row(
            f"rounds:{name}",
            only(*EDITORS),
            only_sent_by(*EDITORS, answer=422),
            keys=objects.steward_round,
            is_own=True,
        )
        for name in ("change", "give", "split")
    ),
    Row(
        "rounds:add",
        only(*EDITORS),
        only_sent_by(*EDITORS, answer=302),
        keys=objects.steward_round,
        is_own=True,
        query="?rue=5000/rue-fer",
    ),
    *(
        Row(
            f"rounds:{name}",
            only(*EDITORS, answer=405),
            only_sent_by(*EDITORS, answer=302),
            keys=objects.steward_round,
            is_own=True,
        )
        for name in ("close", "reopen")
    ),
    Row(
        "rounds:visit",
        only(*EDITORS),
        only_sent_by(*EDITORS, answer=422),
        keys=objects.visit,
        is_own=True,
    ),
    Row(
        "rounds:undo_visit",
        only(*EDITORS, answer=405),
        only_sent_by(*EDITORS, answer=302),
        keys=objects.visit,
        is_own=True,
    ),
    Row("rounds:requests", only(*EDITORS)),
    Row(
        "rounds:answer_request",
        only(*EDITORS, answer=405),
        only_sent_by(*EDITORS, answer=302),  # nothing waits under that key, which is said
        keys=objects.seat_request,
    ),
    Row(
        "rounds:called",
        only(*EDITORS, answer=405),
        only_sent_by(*EDITORS, answer=302),
        keys=objects.call_to_make,
        is_own=True,
    ),
    Row(
        "rounds:settle_value",
        only(*EDITORS, answer=405),
        only_sent_by(*EDITORS, answer=302),
        keys=objects.overtaken_value,
        is_own=True,
    ),
]

# Whoever has the link may answer: there is no account behind it.
TAKING = [
    Row("diagnostic:start", everybody(), everybody(302), keys=objects.running_edition),
    Row("diagnostic:code", everybody(), everybody(422)),
    Row("diagnostic:session", everybody(), everybody(302), keys=objects.session_code),
    Row("leave_behind:card", everybody(), keys=objects.shop_card),
    Row("presence:code", everybody(), everybody(422)),
    Row("presence:here", everybody(), everybody(422), keys=objects.session_code),
    Row("diagnostic:personal", everybody(), everybody(302), keys=objects.personal_link, is_own=True),
    Row("diagnostic:resume", everybody(302), keys=objects.own_attempt, is_own=True),
    Row("diagnostic:sector", everybody(), everybody(422), keys=objects.own_attempt, is_own=True),
    Row("diagnostic:question", everybody(), everybody(422), keys=objects.own_question, is_own=True),
    Row("diagnostic:review", everybody(), everybody(422), keys=objects.own_attempt, is_own=True),
    Row("diagnostic:later", everybody(), everybody(422), keys=objects.own_attempt, is_own=True),
]

# Whoever has the link, signed in or not: the staff have no other way to a result than anybody.
OWN_RESULT = [
    Row("result:result", everybody(), keys=objects.own_result, is_own=True),
    Row("result:pdf", everybody(), keys=objects.own_result, is_own=True),
    Row("result:send", everybody(), everybody(422), keys=objects.own_result, is_own=True),
    Row("result:claim", everybody(), everybody(422), keys=objects.own_result, is_own=True),
    Row("result:again", everybody(405), everybody(302), keys=objects.own_result),
    Row("small_groups:ask", everybody(), everybody(422)),
    Row("small_groups:done", everybody()),
]

_reads, _edits = only(ADMINISTRATOR, ANALYST), only(ADMINISTRATOR)
_button, _refused = only(ADMINISTRATOR, answer=405), only_sent_by(ADMINISTRATOR, answer=422)
_done = only_sent_by(ADMINISTRATOR, answer=302)
QUESTIONNAIRES = [
    Row("questionnaires:versions", _reads),
    Row("questionnaires:version", _reads, keys=objects.published_version),
    Row("questionnaires:version_file", _reads, keys=objects.published_version),
    Row("questionnaires:create", _button, _refused),
    Row("questionnaires:create_next", _button, _done),
    Row("questionnaires:draft", _reads, keys=objects.draft),
    Row("questionnaires:question", _edits, _refused, keys=objects.draft_question),
    Row("questionnaires:theme", _edits, _refused, keys=objects.draft_theme),
    Row("questionnaires:sector", _edits, _refused, keys=objects.draft_sector),
    Row("questionnaires:thresholds", _edits, _refused, keys=objects.draft),
    Row("questionnaires:upload", _edits, _refused, keys=objects.draft),
    Row("questionnaires:discard", _edits, _refused, keys=objects.draft),
    Row("questionnaires:try_out", _button, _done, keys=objects.draft),
    Row("questionnaires:publish", _edits, _refused, keys=objects.draft),
    Row("questionnaires:run", _reads, keys=objects.dry_run),
    Row("questionnaires:progress", _reads, keys=objects.dry_run),
]

AGENCY = [
    *QUESTIONNAIRES,
    *API_SESSIONS,
    Row("api:staff_sessions", api_only(ADMINISTRATOR, ANALYST, FACILITATOR)),
    Row(
        "api:attendance",
        # The facilitator of the matrix leads no session.
        Access(401, 404, frozenset({ADMINISTRATOR, ANALYST}), 200, 404),
        keys=objects.session,
    ),
    Row("api:staff_maturity", api_only(ADMINISTRATOR, ANALYST)),
    *CALENDARS,
    *CRAWLERS,
    Row("landing", everybody()),
    Row("method", everybody()),
    Row("account_login", signed_in(302, visitor=200), signed_in(302, visitor=422)),
    Row("account_request_login_code", signed_in(302, visitor=200), signed_in(302, visitor=422)),
    Row("account_confirm_login_code", everybody(302), everybody(302)),  # no code is awaited
    Row("accounts:enter", signed_in(404)),  # no host asked
    Row("accounts:spaces", signed_in()),
    Row("agency:comparison", only(ADMINISTRATOR, ANALYST)),
    Row("agency:comparison_file", only(ADMINISTRATOR, ANALYST)),
    Row("agency:city", only(ADMINISTRATOR, ANALYST), keys=objects.city),
    Row("agency:facilitation", only(FACILITATOR)),
    Row("agency:technical", only(ADMINISTRATOR)),
    *agenda(only(ADMINISTRATOR, ANALYST), (ADMINISTRATOR,), is_own=False),
    # The facilitator of the matrix leads no session: to them there is no list, and no roster.
    Row("door:cities", api_only(FACILITATOR, ADMINISTRATOR)),
    Row(
        "door:door",
        Access(SIGN_IN, 404, frozenset({FACILITATOR}), 404, 403, frozenset({ADMINISTRATOR})),
        keys=objects.session,
    ),
    *(
        Row(
            f"door:{name}",
            Access(401, 404, frozenset({FACILITATOR}), 404, 403, frozenset({ADMINISTRATOR})),
            keys=objects.session,
        )
        for name in ("people", "code", "shops")
    ),
    Row("roster:roster", only(FACILITATOR, answer=404), keys=objects.session),
    Row("roster:file", only(FACILITATOR, answer=404), keys=objects.session),
    Row("roster:sheet", only(FACILITATOR, answer=404), keys=objects.session),
    Row("check_in:presences", only(FACILITATOR, answer=404), keys=objects.session),
    *[
        Row(
            f"check_in:{name}",
            only(FACILITATOR, answer=404),
            only_sent_by(FACILITATOR, answer=404),
            keys=keys,
        )
        for name, keys in (
            ("sheet", objects.session_begun),
            ("close", objects.session_begun),
            ("reopen", objects.session_begun),
            ("correct", objects.line_of_session),
        )
    ],
    Row(
        "check_in:late",
        only(ADMINISTRATOR, FACILITATOR, answer=405),
        only_sent_by(FACILITATOR, answer=404),
        keys=objects.late_arrival,
    ),
    Row("session_screen:screen", only(FACILITATOR, answer=404), keys=objects.session),
    Row("session_screen:state", only(FACILITATOR, answer=404), keys=objects.session),
    Row("bilan:bilan", only(ADMINISTRATOR, ANALYST)),
    Row("bilan:file", only(ADMINISTRATOR, ANALYST)),
    Row("maturity:programme", only(ADMINISTRATOR, ANALYST)),
    Row("maturity:programme_file", only(ADMINISTRATOR, ANALYST)),
    Row("bce:loads", only(ADMINISTRATOR), only_sent_by(ADMINISTRATOR, answer=422)),
    Row("bce:load", only(ADMINISTRATOR), keys=objects.company_load),
    Row("bce:progress", only(ADMINISTRATOR), keys=objects.company_load),
    Row("archive:runs", only(ADMINISTRATOR)),
    Row("archive:ask_import", only(ADMINISTRATOR, answer=405), only_sent_by(ADMINISTRATOR, answer=422)),
    Row("archive:ask_export", only(ADMINISTRATOR, answer=405), only_sent_by(ADMINISTRATOR, answer=422)),
    Row("archive:run", only(ADMINISTRATOR), keys=objects.waiting_check),
    Row("archive:progress", only(ADMINISTRATOR), keys=objects.waiting_check),
    Row("archive:report", only(ADMINISTRATOR), keys=objects.finished_check),
    Row("archive:exported_file", only(ADMINISTRATOR), keys=objects.finished_export),
]

CITY = [
    *API_SESSIONS,
    *API_DIAGNOSTICS,
    Row("api:sign_ups", everybody(405), everybody(415), keys=objects.public_session),  # a form, not JSON
    Row("api:staff_sessions", api_only(ADMINISTRATOR, MANAGER, STEWARD, READER)),
    Row("api:staff_maturity", api_only(ADMINISTRATOR, MANAGER, STEWARD, READER)),
    Row("api:roster", api_only(ADMINISTRATOR, MANAGER, STEWARD), keys=objects.public_session),
    Row(
        "api:attendance", api_only(ADMINISTRATOR, MANAGER, STEWARD, READER), keys=objects.session, is_own=True
    ),
    *[
        Row(
            f"api:{name}",
            Access(401, 404, frozenset(ROSTER_READERS), 405, 403),
            Access(401, 404, frozenset(ROSTER_READERS), 415, 403),  # a form, not JSON
            keys=objects.session_of_city,
        )
        for name in ("attendance_outcome", "attendance_walk_in")
    ],
    Row(
        "api:staff_shops",
        api_only(ADMINISTRATOR, MANAGER, STEWARD, READER),
        # A form, not JSON.
        Access(401, 404, frozenset(ROSTER_READERS), 415, 403),
    ),
    Row(
        "api:staff_shop",
        api_only(ADMINISTRATOR, MANAGER, STEWARD, READER),
        Access(401, 404, frozenset(ROSTER_READERS), 405, 403),  # changing is a PUT
        keys=objects.shop,
        is_own=True,
    ),
    Row("api:shop_consents", api_only(ADMINISTRATOR, MANAGER, STEWARD), keys=objects.shop),
    Row(
        "api:person_consents",
        api_only(ADMINISTRATOR, MANAGER, STEWARD),
        only_sent_by(ADMINISTRATOR, MANAGER, STEWARD, answer=415),
        keys=objects.person,
    ),
    Row(
        "api:consent_withdrawn",
        Access(401, 404, frozenset({ADMINISTRATOR, MANAGER, STEWARD}), 405, 403),
        only_sent_by(ADMINISTRATOR, MANAGER, STEWARD, answer=415),
        keys=objects.person,
    ),
    Row("api:staff_rounds", api_only(*ROSTER_READERS)),
    Row("api:staff_visits", api_only(*ROSTER_READERS)),
    *(
        Row(
            f"api:{name}",
            Access(401, 404, frozenset(EDITORS), 200, 403, absent=frozenset({STEWARD})),
            keys=keys,
            is_own=True,
        )
        for name, keys in (("staff_round", objects.steward_round), ("staff_visit", objects.visit))
    ),
    *CALENDARS,
    *CRAWLERS,
    *SIGN_UPS,
    Row("city_page", everybody()),
    Row("city:start", only(ADMINISTRATOR, MANAGER, STEWARD, READER)),
    Row("maturity:city", only(ADMINISTRATOR, MANAGER, STEWARD, READER)),
    Row("maturity:city_file", only(ADMINISTRATOR, MANAGER, STEWARD, READER)),
    *agenda(only(ADMINISTRATOR, MANAGER, STEWARD, READER), (ADMINISTRATOR, MANAGER), is_own=True),
    *ENTRIES,
    *REGISTER,
    *CAMPAIGNS,
    *ROUNDS,
    *TAKING,
    Row("check_in:presences", only(*ROSTER_READERS), keys=objects.session, is_own=True),
    Row(
        "check_in:sheet",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=302),  # nothing typed, nothing to write
        keys=objects.session_begun,
        is_own=True,
    ),
    Row(
        "check_in:correct",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=302),
        keys=objects.line_of_session,
        is_own=True,
    ),
    Row(
        "check_in:close",
        only(ADMINISTRATOR, MANAGER),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=422),  # nobody came, which is to be confirmed
        keys=objects.session_begun,
        is_own=True,
    ),
    Row(
        "check_in:reopen",
        only(ADMINISTRATOR, MANAGER),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=422),
        keys=objects.session_closed,
        is_own=True,
    ),
    Row(
        "check_in:late",
        only(ADMINISTRATOR, MANAGER, answer=405),
        only_sent_by(ADMINISTRATOR, MANAGER, answer=302),  # nothing waits under that key, which is said
        keys=objects.late_arrival,
        is_own=True,
    ),
    Row("session_screen:screen", only(*ROSTER_READERS), keys=objects.session, is_own=True),
    Row("session_screen:state", only(*ROSTER_READERS), keys=objects.session, is_own=True),
    *OWN_RESULT,
    Row("door:cities", api_only(*ROSTER_READERS)),
    # On paper: for the round's stewards, and who plans.
    *(
        Row(
            f"rounds:{name}",
            replace(only(*ROSTER_READERS), absent=frozenset({STEWARD})),
            keys=objects.round_,
            is_own=True,
        )
        for name in ("walk_list", "visit_cards")
    ),
    Row(
        "rounds:grid",
        replace(only(*ROSTER_READERS), absent=frozenset({STEWARD})),
        replace(only_sent_by(*ROSTER_READERS, answer=422), absent=frozenset({STEWARD})),  # nothing typed
        keys=objects.round_,
        is_own=True,
    ),
    Row("rounds:cards", only(ADMINISTRATOR, MANAGER), only_sent_by(ADMINISTRATOR, MANAGER, answer=422)),
    Row("rounds:cards_pdf", only(ADMINISTRATOR, MANAGER), keys=objects.card_batch, is_own=True),
    # A steward opens the rounds that are given to them: this one is a colleague's.
    Row(
        "rounds_field:round",
        replace(only(*ROSTER_READERS), absent=frozenset({STEWARD})),
        keys=objects.round_,
        is_own=True,
    ),
    Row(
        "rounds_field:list",
        replace(api_only(*ROSTER_READERS), absent=frozenset({STEWARD})),
        keys=objects.round_,
        is_own=True,
    ),
    Row("rounds_field:sessions", api_only(*ROSTER_READERS)),
    Row("rounds_field:shops", api_only(*ROSTER_READERS)),
    Row("door:door", only(*ROSTER_READERS), keys=objects.session, is_own=True),
    *(
        Row(f"door:{name}", api_only(*ROSTER_READERS), keys=objects.session, is_own=True)
        for name in ("people", "code", "shops")
    ),
    Row("roster:roster", only(*ROSTER_READERS), keys=objects.session, is_own=True),
    Row("roster:file", only(*ROSTER_READERS), keys=objects.session, is_own=True),
    Row("roster:sheet", only(*ROSTER_READERS), keys=objects.session, is_own=True),
    Row(
        "roster:enter",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=422),
        keys=objects.session,  # any city's: for one's own shops
        query="?nouveau=1",
    ),
    Row("roster:elsewhere", only(*ROSTER_READERS)),
    Row("roster:own", only(*ROSTER_READERS), keys=objects.session_elsewhere),
    Row(
        "roster:move",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=422),
        keys=objects.group,
        is_own=True,
    ),
    Row(
        "roster:people",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=422),
        keys=objects.group,
        is_own=True,
    ),
    Row(
        "roster:group",
        only(*ROSTER_READERS),
        only_sent_by(*ROSTER_READERS, answer=404),
        keys=objects.group,
        is_own=True,
    ),
]

PARTNER = [
    Row("partner_page", everybody()),
    Row("partner:start", only(ADMINISTRATOR, MANAGER, TRAINER)),
]

MATRIX: Mapping[str, list[Row]] = {
    "agency": [*EVERY_HOST, *FIELD, *AGENCY],
    "city": [*EVERY_HOST, *FIELD, *CITY],
    "partner": [*EVERY_HOST, *PARTNER],
}
