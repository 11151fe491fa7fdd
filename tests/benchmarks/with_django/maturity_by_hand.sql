-- The tables of digital maturity, by hand and in one statement: what is counted, before anything is hidden.
-- In place of the braces: the SELECT at the end of this file over every city, with UNION ALL between them.
WITH results AS MATERIALIZED (
{results}
),
of_shops AS (
  SELECT city, shop, count(DISTINCT taken_on) AS n_days,
    (array_agg(score ORDER BY taken_on, id))[1] AS first_score,
    (array_agg(score ORDER BY taken_on DESC, id DESC))[1] AS latest_score
  FROM results GROUP BY city, shop
)
SELECT 'total' AS kind, city, '' AS code, count(*) AS n, sum(score) AS total, count(DISTINCT (city, shop)) AS shops
FROM results GROUP BY GROUPING SETS ((city), ())
UNION ALL
SELECT 'band', city, band, count(*), NULL, NULL
FROM results GROUP BY GROUPING SETS ((city, band), (band))
UNION ALL
SELECT 'dimension', city, d.key, count(*), sum(d.value::int), NULL
FROM results, jsonb_each_text(dimensions) d WHERE d.value IS NOT NULL
GROUP BY GROUPING SETS ((city, d.key), (d.key))
UNION ALL
SELECT 'family', city, family, count(*), sum(score), NULL
FROM results GROUP BY GROUPING SETS ((city, family), (family))
UNION ALL
SELECT 'sector', city, sector, count(*), sum(score), NULL
FROM results WHERE sector <> '' GROUP BY GROUPING SETS ((city, sector), (sector))
UNION ALL
SELECT 'theme', city, t.value ->> 0, count(*), NULL, NULL
FROM results, jsonb_array_elements(themes) t GROUP BY GROUPING SETS ((city, t.value ->> 0), (t.value ->> 0))
UNION ALL
SELECT 'matched', city, '', count(*), sum(first_score), sum(latest_score)
FROM of_shops WHERE n_days > 1 GROUP BY GROUPING SETS ((city), ())
-- of one city
  SELECT {city}::bigint AS city, d.id, coalesce(d.shop_id::text, d.subject) AS shop, d.happened_on AS taken_on,
    d.score, d.band, d.dimensions, d.themes, coalesce(d.sector_id, '') AS sector, coalesce(s.family, '') AS family
  FROM {schema}.assessment_diagnostic d LEFT JOIN public.sectors_sector s ON s.code = d.sector_id
  WHERE d.edition_id = %(edition)s AND d.superseded_at IS NULL AND d.happened_on <= %(day)s
