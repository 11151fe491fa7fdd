"""What people agree to, and who may be contacted, now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from kernel.database import connection
from tenants.consent.models import CHANNEL_OF_ROW, Channel, Consent, ContactBlock
from tenants.consent.reach import blocked_sql, same_person_sql
from tenants.shops.models import Person, Shop

STATES = """
WITH RECURSIVE {blocked},
member(shop, id) AS (
  SELECT id, id FROM unnest(%s::bigint[]) AS asked(id)
  UNION SELECT member.shop, same_shop.other FROM member JOIN same_shop ON same_shop.one = member.id),
consent AS (
  SELECT person_id, is_pending,
    coalesce(nullif(channel, ''), CASE purpose WHEN 'news' THEN 'email' ELSE 'phone' END) AS channel
  FROM consent_consent WHERE withdrawn_at IS NULL),
who AS (
  SELECT DISTINCT member.shop, tie.person,
    EXISTS (SELECT FROM blocked_person b WHERE b.id = tie.person) AS is_blocked
  FROM member JOIN tie ON tie.shop = member.id)
SELECT asked.id, asked.id IN (SELECT id FROM blocked_shop), coalesce(people.n, 0),
  coalesce(people.n_blocked, 0), coalesce(agreed.channels, '{{}}'), coalesce(agreed.n_pending, 0)
FROM unnest(%s::bigint[]) AS asked(id)
LEFT JOIN (
  SELECT shop, count(*) AS n, count(*) FILTER (WHERE is_blocked) AS n_blocked FROM who GROUP BY shop
) people ON people.shop = asked.id
LEFT JOIN (
  SELECT who.shop, count(*) FILTER (WHERE c.is_pending) AS n_pending,
    array_agg(DISTINCT c.channel) FILTER (WHERE NOT who.is_blocked AND NOT c.is_pending
      AND CASE c.channel WHEN 'email' THEN p.email <> '' WHEN 'phone' THEN p.phone <> '' ELSE true END
    ) AS channels
  FROM who JOIN consent c ON c.person_id = who.person JOIN shops_person p ON p.id = who.person
  GROUP BY who.shop
) agreed ON agreed.shop = asked.id"""


@dataclass(frozen=True, slots=True)
class ContactState:
    """Whether a shop may be contacted, and its people: `channels` are those by which somebody agreed to be
    reached and can be; none of a shop that is blocked. `n_pending`: consents that wait for their owner."""

    is_blocked: bool = False
    n_people: int = 0
    n_blocked_people: int = 0
    channels: tuple[str, ...] = ()
    n_pending: int = 0


def consents_of(person: Person) -> list[Consent]:
    """Consents that count, in the order of their purposes."""
    return list(Consent.objects.given().filter(person=person).order_by("purpose", "channel"))


def pending_consents_of(person: Person) -> list[Consent]:
    """Consents that wait for the person, each purpose and channel once, and none that was given already."""
    rows = Consent.objects.filter(person=person, withdrawn_at__isnull=True).order_by(
        "purpose", "channel", "id"
    )
    known = {(row.purpose, row.reached_by) for row in rows if not row.is_pending}
    waiting: dict[tuple[str, str], Consent] = {}
    for row in rows:
        if row.is_pending and (row.purpose, row.reached_by) not in known:
            waiting.setdefault((row.purpose, row.reached_by), row)
    return list(waiting.values())


def blocked_shops() -> QuerySet[Shop]:
    """Shops that must not be contacted, doubles of each other alike."""
    return Shop.objects.filter(pk__in=_ids("blocked_shop")).order_by()


def blocked_people() -> QuerySet[Person]:
    """People who must not be contacted: blocked themselves, or all whose shops are."""
    return Person.objects.filter(pk__in=_ids("silent_person")).order_by()


def contactable_people(purpose: str, channel: str) -> QuerySet[Person]:
    """Who agreed to this purpose by this channel and can be reached by it; nobody who must not be, nor
    whoever shares the e-mail address of somebody who must not."""
    agreed = Exists(Consent.objects.given().meant_for(purpose, channel).filter(person=OuterRef("pk")))
    people = Person.objects.filter(agreed, erased_at__isnull=True).exclude(pk__in=_ids("silent_person"))
    if channel == Channel.EMAIL:
        silent = blocked_people().exclude(email="").values(address=Upper("email"))
        people = people.exclude(email="").annotate(address=Upper("email")).exclude(address__in=silent)
    elif channel == Channel.PHONE:
        people = people.exclude(phone="")
    return people


def contact_states(shop_ids: Collection[int]) -> Mapping[int, ContactState]:
    """The state of each of these shops, doubles counted with the one they are. One statement."""
    ids = list(shop_ids)
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STATES.format(blocked=blocked_sql()), [ids, ids])
        rows = cursor.fetchall()
    return {
        shop: ContactState(is_blocked, n, n_blocked, () if is_blocked else tuple(sorted(channels)), n_pending)
        for shop, is_blocked, n, n_blocked, channels, n_pending in rows
    }


def may_contact(shop: Shop, channel: str, purpose: str | None = None) -> bool:
    """Whether the city may contact this shop by `channel` (post, email, phone; "visit") for `purpose`.

    A letter, or a visit, needs nobody's consent; a mail or call about `purpose` needs that of somebody who
    comes for the shop. Without a purpose, only whether it is blocked. Two statements at most.
    """
    if blocked_shops().filter(pk=shop.pk).exists():
        return False
    if purpose is None or channel not in (Channel.EMAIL, Channel.PHONE):
        return True
    return contactable_people(purpose, channel).filter(pk__in=_people_of(shop)).exists()


def people_of(shop: Shop) -> QuerySet[Person]:
    """Who comes for this shop, or for one that is the same, by name."""
    return Person.objects.filter(pk__in=_people_of(shop)).order_by("name_key", "id")


def same_people(person: Person) -> QuerySet[Person]:
    """This person, and whoever is the same one."""
    sql = f"""(WITH RECURSIVE {same_person_sql()}, one(id) AS (
      SELECT %s::bigint UNION SELECT same_person.other FROM one JOIN same_person ON same_person.one = one.id)
      SELECT id FROM one)"""  # noqa: S608
    return Person.objects.filter(pk__in=RawSQL(sql, (person.pk,))).order_by()  # noqa: S611


def shops_of(person: Person) -> QuerySet[Shop]:
    """The shops that a person comes for."""
    sql = f"(WITH RECURSIVE {blocked_sql()} SELECT shop FROM tie WHERE person = %s)"  # noqa: S608
    return Shop.objects.filter(pk__in=RawSQL(sql, (person.pk,)))  # noqa: S611


def shops_reached_by(channel: str) -> QuerySet[Shop]:
    """Shops for which somebody comes who agreed to be reached by this channel, and may be."""
    agreed = Consent.objects.given().annotate(by=CHANNEL_OF_ROW).filter(by=channel)
    people = Person.objects.filter(Exists(agreed.filter(person=OuterRef("pk"))), erased_at__isnull=True)
    people = people.exclude(pk__in=_ids("silent_person"))
    if channel in (Channel.EMAIL, Channel.PHONE):
        people = people.exclude(**{str(channel): ""})
    compiled, params = people.values("pk").query.sql_with_params()
    sql = f"""(WITH RECURSIVE {blocked_sql()}, reached(id) AS (
      SELECT shop FROM tie WHERE person IN ({compiled}) AND shop NOT IN (SELECT id FROM blocked_shop)
      UNION SELECT same_shop.other FROM reached JOIN same_shop ON same_shop.one = reached.id)
      SELECT id FROM reached)"""  # noqa: S608
    return Shop.objects.filter(pk__in=RawSQL(sql, params)).order_by()  # noqa: S611


def consents_of_people(people: Collection[int]) -> Mapping[int, list[Consent]]:
    """Consents of these people that stand, pending ones, too. One statement."""
    rows = Consent.objects.filter(person_id__in=list(people), withdrawn_at__isnull=True)
    found: dict[int, list[Consent]] = {}
    for row in rows.select_related("person", "entered_by").order_by("purpose", "channel", "id"):
        found.setdefault(row.person_id, []).append(row)
    return found


def block_of_shop(shop: Shop) -> ContactBlock | None:
    """The block that holds for this shop, whichever of its doubles it was said of."""
    sql = f"""(WITH RECURSIVE {blocked_sql()}, member(id) AS (
      SELECT %s::bigint UNION SELECT same_shop.other FROM member JOIN same_shop ON same_shop.one = member.id)
      SELECT id FROM member)"""  # noqa: S608
    held = ContactBlock.objects.filter(lifted_at__isnull=True, shop__in=RawSQL(sql, (shop.pk,)))  # noqa: S611
    return held.select_related("shop", "person", "blocked_by").order_by("blocked_at", "id").first()


def blocks_of_people(people: Collection[int]) -> Mapping[int, ContactBlock]:
    """The blocks that were said of these people themselves."""
    held = ContactBlock.objects.filter(lifted_at__isnull=True, person_id__in=list(people))
    held = held.select_related("shop", "person", "blocked_by")
    return {block.person_id: block for block in held if block.person_id is not None}


def _ids(table: str) -> RawSQL:
    return RawSQL(f"(WITH RECURSIVE {blocked_sql()} SELECT id FROM {table})", ())  # noqa: S608, S611


def _people_of(shop: Shop) -> RawSQL:
    sql = f"""(WITH RECURSIVE {blocked_sql()}, member(id) AS (
      SELECT %s::bigint UNION SELECT same_shop.other FROM member JOIN same_shop ON same_shop.one = member.id)
      SELECT tie.person FROM tie JOIN member ON member.id = tie.shop)"""  # noqa: S608
    return RawSQL(sql, (shop.pk,))  # noqa: S611
