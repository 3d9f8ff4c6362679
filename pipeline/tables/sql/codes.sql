-- Code lists with what the claims use beside the vocabularies. Expects: claims_live, articles_live, tables listed_units,
-- listed_indicators, listed_areas.
CREATE TEMP TABLE code_units AS
SELECT * FROM listed_units
UNION ALL BY NAME
SELECT DISTINCT unit FROM claims_live WHERE unit IS NOT NULL AND unit NOT IN (SELECT unit FROM listed_units);

CREATE TEMP TABLE used_indicators AS
SELECT indicator_id, count(*) AS n_claims FROM claims_live WHERE indicator_id IS NOT NULL GROUP BY ALL;

CREATE TEMP TABLE code_indicators AS
SELECT coalesce(l.indicator_id, u.indicator_id) AS indicator_id, coalesce(l.name, u.indicator_id) AS name,
       l.domain, l.unit_measure, coalesce(u.n_claims, 0) AS n_claims
FROM listed_indicators AS l FULL JOIN used_indicators AS u ON l.indicator_id = u.indicator_id;

CREATE TEMP TABLE used_areas AS
SELECT ref_area AS area_code, max(ref_area_name) AS name, count(*) AS n
FROM (SELECT ref_area, ref_area_name FROM claims_live
      UNION ALL SELECT ref_area, NULL FROM articles_live)
WHERE ref_area IS NOT NULL GROUP BY ALL;

CREATE TEMP TABLE code_areas AS
SELECT area_code, name, level,
       CASE WHEN parent_code IN (SELECT area_code FROM listed_areas) THEN parent_code END AS parent_code,
       valid_from, valid_to, source
FROM listed_areas
UNION ALL BY NAME
SELECT area_code, coalesce(name, area_code) AS name FROM used_areas
WHERE area_code NOT IN (SELECT area_code FROM listed_areas);

CREATE TEMP TABLE unlisted AS
SELECT 'unit' AS column_name, unit AS code, count(*) AS n, 'claims/units.csv' AS vocabulary
FROM claims_live WHERE unit IS NOT NULL AND unit NOT IN (SELECT unit FROM listed_units) GROUP BY ALL
UNION ALL
SELECT 'indicator_id', indicator_id, n_claims, 'links/indicators.csv'
FROM used_indicators WHERE indicator_id NOT IN (SELECT indicator_id FROM listed_indicators)
UNION ALL
SELECT 'ref_area', area_code, n, 'links/areas.csv'
FROM used_areas WHERE area_code NOT IN (SELECT area_code FROM listed_areas);
