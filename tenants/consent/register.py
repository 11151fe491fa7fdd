"""The register of shops on a day, as SQL: which shops are in it, and how each may be contacted.

A shop is in the register as active where its last state by the day says so: its own, else, where it has none,
the last one of its doubles; a double is the one that it was merged into. Consents and blocks are as at the
end of the day; addresses and contacts as they are known today.
"""
# ruff: noqa: S608 - statements are made of constants of the code

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from kernel.clock import end_of
from kernel.database import connection
from kernel.facts import Reading, sql_as_of, sql_standing
from tenants.consent.reach import blocked_then_sql, double_of_sql
from tenants.shops.models import RegisterDeclaration, ShopState
from tenants.shops.selectors import standing_shops


def declared_sql(reading: Reading, schema: str = "") -> str:
    """SQL of `declared(is_complete)`: what the city says of its register on the day; no row: never."""
    return f"""declared AS MATERIALIZED (
  SELECT r.is_complete FROM {schema}shops_registerdeclaration r WHERE {sql_as_of("r", reading)}
  ORDER BY r.happened_on DESC, r.id DESC LIMIT 1)"""


def register_sql(reading: Reading, schema: str = "", *, only_if: str = "true") -> str:
    """SQL, after `WITH RECURSIVE`, of `in_register(shop, is_blocked, has_address, by_email, by_phone,
    is_contactable)` on a day; empty where the condition `only_if` does not hold. It takes the
    parameters `day` and `end`, the day's `end_of`. Of it too: `double_of(id, shop)`."""
    return f"""{blocked_then_sql(reading, schema)},
{double_of_sql(sql_standing("m", reading), schema)},
last_state AS (
  SELECT DISTINCT ON (s.shop_id) s.shop_id, s.state, s.happened_on FROM {schema}shops_shopstate s
  WHERE {sql_as_of("s", reading)} AND {only_if} ORDER BY s.shop_id, s.happened_on DESC, s.id DESC),
last_of_one AS (
  SELECT DISTINCT ON (1) coalesce(d.shop, l.shop_id) AS shop, l.state
  FROM last_state l LEFT JOIN double_of d ON d.id = l.shop_id
  ORDER BY 1, d.shop IS NOT NULL, l.happened_on DESC, l.shop_id DESC),
reached AS (
  SELECT coalesce(d.shop, tie.shop) AS shop,
    bool_or(p.email <> '' AND c.channel IN ('email', '') AND c.purpose = 'news') AS by_email,
    bool_or(p.phone <> '' AND c.purpose = 'call') AS by_phone
  FROM {schema}consent_consent c JOIN {schema}shops_person p ON p.id = c.person_id
  JOIN tie ON tie.person = c.person_id LEFT JOIN double_of d ON d.id = tie.shop
  WHERE {only_if} AND NOT c.is_pending AND coalesce(c.confirmed_at, c.given_at) < %(end)s
    AND (c.withdrawn_at IS NULL OR c.withdrawn_at >= %(end)s)
    AND c.person_id NOT IN (SELECT id FROM silent_person)
  GROUP BY 1),
in_register AS (
  SELECT l.shop, b.id IS NOT NULL AS is_blocked, s.street <> '' AS has_address,
    coalesce(r.by_email, false) AS by_email, coalesce(r.by_phone, false) AS by_phone,
    b.id IS NULL AND (s.street <> '' OR coalesce(r.by_email OR r.by_phone, false)) AS is_contactable
  FROM last_of_one l JOIN {schema}shops_shop s ON s.id = l.shop
  LEFT JOIN blocked_shop b ON b.id = l.shop LEFT JOIN reached r ON r.shop = l.shop
  WHERE l.state = 'active')"""


@dataclass(frozen=True)
class RegisterGroup:
    """Shops of the register of one sector, or in one street, and how they may be contacted."""

    key: str
    n: int
    n_contactable: int
    n_blocked: int
    n_with_address: int
    n_by_email: int
    n_by_phone: int


@dataclass(frozen=True)
class Register:
    """The register on `day`: `is_declared` where the city says that it is complete."""

    day: date
    is_declared: bool
    total: RegisterGroup
    sectors: list[RegisterGroup]
    streets: list[RegisterGroup]


GROUPS = """WITH RECURSIVE {declared}, {register}
SELECT CASE WHEN grouping(sector) = 0 THEN 'sector' WHEN grouping(street) = 0 THEN 'street' ELSE '' END,
  CASE WHEN grouping(sector) = 0 THEN sector
    ELSE coalesce((array_agg(street_name ORDER BY length(street_name) DESC, street_name))[1], '') END,
  count(*), count(*) FILTER (WHERE is_contactable), count(*) FILTER (WHERE is_blocked),
  count(*) FILTER (WHERE has_address AND NOT is_blocked), count(*) FILTER (WHERE by_email AND NOT is_blocked),
  count(*) FILTER (WHERE by_phone AND NOT is_blocked), coalesce((SELECT is_complete FROM declared), false)
FROM (SELECT i.*, coalesce(s.sector_id, '') AS sector,
    CASE s.street_key WHEN '' THEN '' ELSE s.street_key || ' ' || s.postal_code END AS street,
    s.street AS street_name
  FROM in_register i JOIN shops_shop s ON s.id = i.shop) AS shops
GROUP BY GROUPING SETS ((sector), (street), ())"""


def register_on(day: date, reading: Reading = Reading.TRUE) -> Register:
    """The register of the current city on a day, by sector (code) and by street: spellings of one brought
    together, under the one that is most written out. One statement."""
    sql = GROUPS.format(declared=declared_sql(reading), register=register_sql(reading))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day, "end": end_of(day)})
        rows = cursor.fetchall()
    groups: dict[str, list[RegisterGroup]] = {"": [], "sector": [], "street": []}
    for kind, *parts, _is_complete in rows:
        groups[kind].append(RegisterGroup(*parts))
    [total] = groups[""]
    return Register(day, bool(rows and rows[0][-1]), total, groups["sector"], groups["street"])


def n_outside_register() -> int:
    """Shops that only a sign-up or an archive knows: without a state, and no doubles. 1 statement."""
    known = ShopState.objects.current().filter(shop=OuterRef("pk"))
    return standing_shops().filter(~Exists(known)).count()


def declarations() -> list[RegisterDeclaration]:
    """What the city has said of its register, the latest day first; what was corrected is left out."""
    return list(RegisterDeclaration.objects.current().order_by("-happened_on", "-id"))
