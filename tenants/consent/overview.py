"""The city's consents at a glance: counts per purpose and channel, the list behind them, and the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kernel.database import connection
from kernel.names import name_key
from tenants.consent.models import CHANNELS, Consent, ContactBlock
from tenants.consent.reach import blocked_sql, double_of_sql
from tenants.consent.selectors import blocked_people, blocked_shops
from tenants.consent.wordings import wording_text

# A person counts once for a purpose and channel: given (reachable or silent), else pending, else taken back.
COUNTS = """
WITH RECURSIVE {blocked},
{doubles},
said AS (
  SELECT person_id, purpose,
    coalesce(nullif(channel, ''), CASE purpose WHEN 'news' THEN 'email' ELSE 'phone' END) AS channel,
    bool_or(withdrawn_at IS NULL AND NOT is_pending) AS is_given,
    bool_or(withdrawn_at IS NULL AND is_pending) AS is_pending
  FROM consent_consent GROUP BY 1, 2, 3),
one AS (
  SELECT person_id, purpose, channel, CASE
    WHEN is_given AND person_id IN (SELECT id FROM silent_person) THEN 'blocked'
    WHEN is_given THEN 'given' WHEN is_pending THEN 'pending' ELSE 'withdrawn' END AS state
  FROM said)
SELECT one.purpose, one.channel, one.state,
  count(DISTINCT one.person_id), count(DISTINCT coalesce(double_of.shop, tie.shop))
FROM one LEFT JOIN tie ON tie.person = one.person_id LEFT JOIN double_of ON double_of.id = tie.shop
GROUP BY 1, 2, 3"""
STATES = ("given", "pending", "withdrawn", "blocked")


@dataclass(frozen=True)
class Count:
    n_people: int = 0
    n_shops: int = 0


@dataclass(frozen=True)
class Overview:
    """`counts` by (purpose, channel, state of `STATES`); shops once each, doubles as the one they are."""

    counts: dict[tuple[str, str, str], Count]
    n_blocked_shops: int
    n_blocked_people: int

    def of(self, purpose: str, channel: str, state: str) -> Count:
        return self.counts.get((purpose, channel, state), Count())

    def kinds(self) -> list[tuple[str, str]]:
        return [(purpose, channel) for purpose, channels in CHANNELS.items() for channel in channels]


def overview() -> Overview:
    """3 statements."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(blocked=blocked_sql(), doubles=double_of_sql()))
        rows = cursor.fetchall()
    return Overview(
        counts={(purpose, channel, state): Count(n, m) for purpose, channel, state, n, m in rows},
        n_blocked_shops=blocked_shops().filter(merges__isnull=True).count(),
        n_blocked_people=blocked_people().count(),
    )


def consent_rows(*, state: str = "", kind: str = "", query: str = "") -> QuerySet[Consent]:
    """Consents, the latest first; `kind` is "purpose:channel". "blocked": given, and not to be used."""
    rows = Consent.objects.select_related("person", "entered_by").order_by("-given_at", "-id")
    if state in ("given", "blocked"):
        rows = rows.given()
        silent = Q(person__in=blocked_people())
        rows = rows.filter(silent) if state == "blocked" else rows.exclude(silent)
    elif state == "pending":
        rows = rows.pending()
    elif state == "withdrawn":
        rows = rows.filter(withdrawn_at__isnull=False)
    purpose, _colon, channel = kind.partition(":")
    if channel in CHANNELS.get(purpose, ()):
        rows = rows.meant_for(purpose, channel)
    for word in name_key(query).split():
        rows = rows.filter(Q(person__name_key__startswith=word) | Q(person__name_key__contains=f" {word}"))
    return rows


def blocks_in_force() -> QuerySet[ContactBlock]:
    """The latest first, with whom they are of."""
    return ContactBlock.objects.filter(lifted_at__isnull=True).select_related("shop", "person", "blocked_by")


PROOF = (
    "person",
    "email",
    "phone",
    "purpose",
    "channel",
    "wording",
    "text",
    "language",
    "how",
    "entered_by",
    "given_at",
    "confirmed_at",
    "withdrawn_at",
    "withdrawn_how",
    "state",
)


def proof_rows() -> Iterator[Sequence[object]]:
    """A line for each consent there ever was, with the very words; columns of `PROOF`. One statement."""
    rows = Consent.objects.select_related("person", "entered_by").order_by("person_id", "given_at", "id")
    for row in rows.iterator(chunk_size=2000):
        yield (
            row.person.name,
            row.person.email,
            row.person.phone,
            row.purpose,
            row.reached_by,
            row.wording,
            wording_text(row.wording, row.purpose, row.reached_by, row.language),
            row.language,
            row.how,
            str(row.entered_by or ""),
            row.given_at.isoformat(),
            (row.confirmed_at or (None if row.is_pending else row.given_at) or ""),
            row.withdrawn_at.isoformat() if row.withdrawn_at else "",
            row.withdrawn_how,
            row.state,
        )
