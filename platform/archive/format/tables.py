"""The ten tables of an edition archive, declared: columns, keys, what follows what.

The rest of the archive is `edition.json` (`edition_file.py`). Lengths are those of the columns that keep the
values; lists of choices are those of the models, and a test compares them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from archive.format import row_rules
from archive.format.cells import Value
from archive.format.columns import (
    Answers,
    Bce,
    Blank,
    Choice,
    Code,
    Codes,
    Column,
    Day,
    Instant,
    Kind,
    Money,
    Nis,
    NisCodes,
    PostalCode,
    Sector,
    Text,
    Whole,
)

type RowRule = Callable[[Mapping[str, Value]], Iterator[row_rules.Finding]]


@dataclass(frozen=True, slots=True)
class NumberedColumns:
    """Columns that vary: one per question. Their non-empty cells come out as one dict called `name`."""

    name: str
    prefix: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file.

    `key`: the columns that no two rows share (`is_history`: several rows may share it, they are its
    history). `in_order`: pairs of days of which the second is not before the first, else a warning.
    `one_of`: alternatives of which the header must have one; each row fills the first column of exactly one.
    `is_required`: an archive without the file is refused; otherwise its absence is a warning, or nothing
    at all where archives of earlier releases did not have it (`is_expected`).
    """

    file: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    is_required: bool = True
    is_expected: bool = True
    is_history: bool = False
    in_order: tuple[tuple[str, str], ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    rules: tuple[RowRule, ...] = ()
    questions: NumberedColumns | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of a row's values; the questions come after them."""
        return tuple(column.name for column in self.columns)


ACCEPTED, ODD = Blank.ACCEPTED, Blank.ODD
CHANNELS = ("letter", "email", "association", "steward", "poster")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ENTERED_ON = Column("entered_on", Day(), ACCEPTED, required=False)

INVITATIONS = Table(
    file="invitations.csv",
    columns=(
        Column("nis", Nis()),
        Column("invited_on", Day()),
        Column("letter_on", Day(), ACCEPTED),
        Column("answered_on", Day(), ACCEPTED),
        Column("answer", Choice(("interested", "declined", "no_answer")), ACCEPTED),
        Column("reason", Choice(("staff", "budget", "own_programme", "calendar", "other")), ACCEPTED),
        ENTERED_ON,
    ),
    key=("nis",),
    is_history=True,
    in_order=(("invited_on", "answered_on"), ("answered_on", "entered_on")),
    rules=(row_rules.answer_has_its_day, row_rules.reason_goes_with_refusal),
)

SESSIONS = Table(
    file="sessions.csv",
    columns=(
        Column("code", Code(30)),
        Column("kind", Choice(("awareness", "small_group"))),
        Column("starts_at", Instant()),
        Column("duration_min", Whole(1, 1440)),
        Column("venue", Text(200), ACCEPTED),
        Column("host_nis", NisCodes()),
        Column("capacity", Whole(1, 10_000)),
        Column("status", Choice(("planned", "held", "cancelled"))),
        Column("trainers", Text(120), ACCEPTED),
        Column("announced_on", Day(), ACCEPTED),
        ENTERED_ON,
    ),
    key=("code",),
    in_order=(("announced_on", "starts_at"), ("announced_on", "entered_on")),
    rules=(
        row_rules.held_is_known_after_start,
        row_rules.cancellation_has_its_day,
        row_rules.small_group_is_small,
    ),
)

SHOPS = Table(
    file="shops.csv",
    columns=(
        Column("nis", Nis()),
        Column("shop_ref", Code()),
        Column("name", Text(160), ODD),  # erasure empties it
        Column("sector", Sector(), ODD),  # who signed up was not sure, and nobody has looked yet
        Column("street", Text(120), ACCEPTED),
        Column("number", Text(24), ACCEPTED),
        Column("postal_code", PostalCode(), ACCEPTED),
        Column("closing_day", Choice(WEEKDAYS), ACCEPTED),
        Column("bce", Bce(), ACCEPTED, required=False),
        Column("merged_into", Code(), ACCEPTED, required=False),
        Column("merged_on", Day(), ACCEPTED, required=False),
        ENTERED_ON,
    ),
    key=("shop_ref",),
    rules=(row_rules.merge_is_complete,),
)

STATES = ("active", "vacant", "closed", "moved", "not_retail")
# What a row without a shop says of its city's whole register.
DECLARATIONS = ("complete", "incomplete")
REGISTER = Table(
    file="register.csv",
    columns=(
        Column("nis", Nis()),
        Column("shop_ref", Code(), ACCEPTED),
        Column("since_on", Day()),
        Column("state", Choice((*STATES, *DECLARATIONS))),
        ENTERED_ON,
    ),
    key=("nis", "shop_ref", "since_on"),
    is_required=False,
    is_expected=False,
    in_order=(("since_on", "entered_on"),),
    rules=(row_rules.state_is_of_what_it_names,),
)

ATTENDANCE = Table(
    file="attendance.csv",
    columns=(
        Column("session", Code(30)),
        Column("nis", Nis()),
        Column("shop_ref", Code()),
        Column("person_ref", Code()),
        Column("role", Choice(("owner", "employee", "helper"))),
        Column("registered_on", Day(), ACCEPTED),
        Column("source", Choice(CHANNELS), ODD),
        Column("outcome", Choice(("present", "absent", "excused", "walk_in"))),
        ENTERED_ON,
    ),
    key=("session", "shop_ref", "person_ref"),
    in_order=(("registered_on", "entered_on"),),
    rules=(row_rules.walk_in_is_not_registered,),
)

EVALUATIONS = Table(
    file="evaluations.csv",
    columns=(
        Column("session", Code(30)),
        Column("form", Whole(1, 2_000_000_000)),
        Column("usefulness", Whole(1, 5), ACCEPTED),
        Column("tools", Choice(("yes", "already", "maybe", "no")), ACCEPTED),
        Column("training", Choice(("yes", "maybe", "no")), ACCEPTED),
        Column("strategy", Choice(("yes", "later", "have", "no")), ACCEPTED),
        Column("relevance", Whole(0, 100), ACCEPTED),
        Column("pace", Choice(("slow", "ok", "fast")), ACCEPTED),
        Column("reasons", Codes(), ACCEPTED),
        ENTERED_ON,
        Column("nis", Nis(), ACCEPTED, required=False),
    ),
    key=("session", "form"),
    is_required=False,
)

OUTREACH = Table(
    file="outreach.csv",
    columns=(
        Column("nis", Nis()),
        Column("channel", Choice(CHANNELS)),
        Column("sent_on", Day()),
        Column("quantity", Whole(0, 10_000_000)),
        Column("actor", Choice(("city", "town_centre_management", "association"))),
        ENTERED_ON,
    ),
    key=("nis", "channel", "sent_on", "actor"),
    is_required=False,
    in_order=(("sent_on", "entered_on"),),
)

VISITS = Table(
    file="visits.csv",
    columns=(
        Column("nis", Nis()),
        Column("shop_ref", Code()),
        Column("visited_at", Instant()),
        Column("steward", Text(80)),
        Column(
            "outcome",
            Choice(
                (
                    "interested",
                    "signed_up",
                    "thinking",
                    "not_interested",
                    "absent",
                    "closed",
                    "vacant",
                    "moved",
                    "not_a_shop",
                )
            ),
        ),
        ENTERED_ON,
    ),
    key=("shop_ref", "visited_at", "steward"),
    is_required=False,
    in_order=(("visited_at", "entered_on"),),
)

DIAGNOSTICS = Table(
    file="diagnostics.csv",
    columns=(
        Column("nis", Nis()),
        Column("shop_ref", Code(), ACCEPTED, required=False),
        Column("subject", Code(), ACCEPTED, required=False),
        Column("sector", Sector(), ACCEPTED, required=False),
        Column("session", Code(30), ACCEPTED),
        Column("taken_on", Day()),
        ENTERED_ON,
        Column("questionnaire", Code(12)),
    ),
    key=("shop_ref", "subject", "taken_on", "session"),
    is_required=False,
    in_order=(("taken_on", "entered_on"),),
    one_of=(("shop_ref",), ("subject", "sector")),
    rules=(row_rules.diagnostic_has_answers,),
    questions=NumberedColumns("answers", "Q", Answers()),
)

COSTS = Table(
    file="costs.csv",
    columns=(
        Column("label", Text(120)),
        Column("amount_eur", Money(Decimal("999999999.99"))),
        Column("payer", Choice(("region", "city", "voucher", "private"))),
        Column("incurred_on", Day()),
        ENTERED_ON,
    ),
    key=("label", "incurred_on", "payer"),
    is_required=False,
    in_order=(("incurred_on", "entered_on"),),
)

# In the order in which they can be imported: each refers only to those before it.
TABLES = (
    INVITATIONS,
    SESSIONS,
    SHOPS,
    REGISTER,
    ATTENDANCE,
    EVALUATIONS,
    OUTREACH,
    VISITS,
    DIAGNOSTICS,
    COSTS,
)
EDITION_JSON = "edition.json"
FILES = (EDITION_JSON, *(table.file for table in TABLES))
