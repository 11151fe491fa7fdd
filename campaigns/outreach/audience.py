"""Whom a step may reach, and who falls out and why.

Of shops that are doubles of each other all that is known holds for the one that stands. A visit at which
nobody was met asked nobody.
"""
# ruff: noqa: S608 - statements are made of constants of the code

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from campaigns.outreach.models import CampaignStep, ContactGap, StepChannel, WithheldReason
from campaigns.outreach.models.campaigns import USUAL_GAP_DAYS
from kernel.database import connection
from tenants.consent.reach import blocked_sql, double_of_sql
from tenants.shops.models import Shop

# The reasons that a channel looks at: the first one that holds is said.
REASONS: Mapping[str, tuple[WithheldReason, ...]] = {
    StepChannel.LETTER: (
        WithheldReason.BLOCKED,
        WithheldReason.SIGNED_UP,
        WithheldReason.NO_LETTERS,
        WithheldReason.NO_ADDRESS,
        WithheldReason.RETURNED,
        WithheldReason.RECENT,
    ),
    StepChannel.EMAIL: (
        WithheldReason.BLOCKED,
        WithheldReason.SIGNED_UP,
        WithheldReason.NO_CONSENT,
        WithheldReason.RECENT,
    ),
    StepChannel.CALL: (
        WithheldReason.BLOCKED,
        WithheldReason.SIGNED_UP,
        WithheldReason.NO_CONSENT,
        WithheldReason.RECENT,
    ),
    StepChannel.ROUND: (WithheldReason.BLOCKED, WithheldReason.SIGNED_UP, WithheldReason.RECENT),
}
# As `tenants.shops` keeps a closed address: compared with the one that mail came back from.
ADDRESS = "concat_ws('|', s.street, s.number, s.box, s.postal_code)"

FLAGS = """
WITH RECURSIVE {blocked}, {doubles},
wanted(id) AS MATERIALIZED ({shops}),
agreed(person, channel) AS MATERIALIZED (
  SELECT c.person_id, 'email' FROM consent_consent c JOIN shops_person p ON p.id = c.person_id
  WHERE c.withdrawn_at IS NULL AND NOT c.is_pending AND c.purpose = 'news' AND c.channel IN ('email', '')
    AND p.erased_at IS NULL AND p.email <> '' AND p.id NOT IN (SELECT id FROM silent_person)
    AND upper(p.email) NOT IN (SELECT upper(q.email) FROM shops_person q
      WHERE q.email <> '' AND q.id IN (SELECT id FROM silent_person))
  UNION ALL
  SELECT c.person_id, 'call' FROM consent_consent c JOIN shops_person p ON p.id = c.person_id
  WHERE c.withdrawn_at IS NULL AND NOT c.is_pending AND c.purpose = 'call'
    AND p.erased_at IS NULL AND p.phone <> '' AND p.id NOT IN (SELECT id FROM silent_person)),
said(shop, what) AS (
  SELECT id, 'blocked' FROM blocked_shop
  UNION ALL SELECT tie.shop, agreed.channel FROM tie JOIN agreed ON agreed.person = tie.person
  UNION ALL SELECT shop_id, 'no_letters' FROM outreach_letterrefusal WHERE lifted_at IS NULL
  UNION ALL SELECT problem.shop_id, 'returned' FROM outreach_addressproblem problem
    JOIN shops_shop s ON s.id = problem.shop_id
    WHERE problem.settled_at IS NULL AND problem.address = {address}
  UNION ALL SELECT shop_id, 'recent' FROM outreach_touch
    WHERE state IN ('prepared', 'made') AND step_id IS DISTINCT FROM %s
      AND happened_on > %s AND happened_on < %s
  UNION ALL SELECT shop_id, 'recent' FROM rounds_visit
    WHERE superseded_at IS NULL AND happened_on > %s AND happened_on <= %s
      AND outcome NOT IN ('absent', 'closed', 'vacant', 'moved', 'not_a_shop')
  UNION ALL SELECT sign_up.shop_id, 'signed_up' FROM signups_signup sign_up
    WHERE sign_up.session_id = %s AND EXISTS (
      SELECT FROM signups_participant one WHERE one.sign_up_id = sign_up.id AND one.is_active)
  UNION ALL SELECT additional.shop_id, 'signed_up' FROM signups_additionalshop additional
    JOIN signups_signup sign_up ON sign_up.id = additional.sign_up_id
    WHERE sign_up.session_id = %s AND EXISTS (
      SELECT FROM signups_participant one WHERE one.sign_up_id = sign_up.id AND one.is_active)),
flags(shop, blocked, email, call, no_letters, returned, recent, signed_up) AS MATERIALIZED (
  SELECT coalesce(double_of.shop, said.shop), bool_or(what = 'blocked'), bool_or(what = 'email'),
    bool_or(what = 'call'), bool_or(what = 'no_letters'), bool_or(what = 'returned'),
    bool_or(what = 'recent'), bool_or(what = 'signed_up')
  FROM said LEFT JOIN double_of ON double_of.id = said.shop GROUP BY 1),
known AS (
  SELECT s.id, coalesce(f.blocked, false) AS blocked, coalesce(f.signed_up, false) AS signed_up,
    coalesce(f.no_letters, false) AS no_letters,
    NOT (s.street <> '' AND s.number <> '' AND s.postal_code ~ '^[1-9][0-9]{{3}}$') AS no_address,
    coalesce(f.returned, false) AS returned, coalesce(f.email, false) AS email,
    coalesce(f.call, false) OR s.phone <> '' AS call, coalesce(f.recent, false) AS recent
  FROM wanted JOIN shops_shop s ON s.id = wanted.id LEFT JOIN flags f ON f.shop = s.id)"""
COLUMNS = "blocked, signed_up, no_letters, no_address, returned, email, call, recent"
COUNTS = FLAGS + f" SELECT {COLUMNS}, count(*) FROM known GROUP BY {COLUMNS}"
SHOPS = FLAGS + f" SELECT {COLUMNS}, id FROM known ORDER BY id"


@dataclass(frozen=True)
class AudienceCount:
    """`n`: who is in the audience; of these `n_reached` by a channel, the rest by why not."""

    n: int
    n_reached: int
    reasons: Mapping[WithheldReason, int]


@dataclass(frozen=True)
class Audience:
    """`reached`: the shops' ids, in their order; `withheld`: why not, by id."""

    reached: tuple[int, ...]
    withheld: Mapping[int, WithheldReason]


def contact_gap() -> int:
    """Days within which the city asks nobody twice. 1 statement."""
    days: int | None = ContactGap.objects.values_list("days", flat=True).first()
    return USUAL_GAP_DAYS if days is None else days


def round_step(text: str) -> CampaignStep | None:
    """The step for which a round is made, by its uuid, with its campaign; None where there is no such step. 1
    statement at most."""
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    steps = CampaignStep.objects.select_related("campaign").filter(dropped_at__isnull=True)
    return steps.filter(uuid=uuid, channel=StepChannel.ROUND).first()


def audience_counts(
    shops: QuerySet[Shop], *, on: date, gap_days: int, session: int | None = None
) -> dict[str, AudienceCount]:
    """By channel that reaches each shop, how many of `shops` would be reached on that day. 1 statement."""
    totals: dict[str, Counter[WithheldReason | None]] = {channel: Counter() for channel in REASONS}
    for *flags, n in _rows(COUNTS, shops, on, gap_days, session, None):
        for channel, counted in totals.items():
            counted[_reason(channel, flags)] += n
    return {
        channel: AudienceCount(
            sum(counted.values()),
            counted[None],
            {reason: counted[reason] for reason in REASONS[channel] if counted[reason]},
        )
        for channel, counted in totals.items()
    }


def audience_of_step(
    shops: QuerySet[Shop], step: CampaignStep, *, on: date, gap_days: int, session: int | None
) -> Audience:
    """Whom `step` reaches of `shops` on that day, whatever it prepared itself. 1 statement."""
    reached: list[int] = []
    withheld: dict[int, WithheldReason] = {}
    for *flags, shop in _rows(SHOPS, shops, on, gap_days, session, step.pk):
        reason = _reason(step.channel, flags)
        if reason is None:
            reached.append(shop)
        else:
            withheld[shop] = reason
    return Audience(tuple(reached), withheld)


def _rows(
    statement: str, shops: QuerySet[Shop], on: date, gap_days: int, session: int | None, step: int | None
) -> list[tuple[int, ...]]:
    compiled, params = shops.order_by().values("pk").query.sql_with_params()
    sql = statement.format(blocked=blocked_sql(), doubles=double_of_sql(), address=ADDRESS, shops=compiled)
    first, end = on - timedelta(days=gap_days), on + timedelta(days=gap_days)
    with connection.cursor() as cursor:
        # In the order in which the statement has them.
        cursor.execute(sql, [*params, step, first, end, first, on, session, session])
        rows: list[tuple[int, ...]] = cursor.fetchall()
        return rows


def _reason(channel: str, flags: list[int]) -> WithheldReason | None:
    blocked, signed_up, no_letters, no_address, returned, email, call, recent = flags
    holds = {
        WithheldReason.BLOCKED: blocked,
        WithheldReason.SIGNED_UP: signed_up,
        WithheldReason.NO_LETTERS: no_letters,
        WithheldReason.NO_ADDRESS: no_address,
        WithheldReason.RETURNED: returned,
        WithheldReason.NO_CONSENT: not (email if channel == StepChannel.EMAIL else call),
        WithheldReason.RECENT: recent,
    }
    return next((reason for reason in REASONS[channel] if holds[reason]), None)
