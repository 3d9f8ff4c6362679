-- Claims as observations see them, in slices of whole series that can be merged one after the other. Expects: claims_live,
-- claim_links_live, documents_live, table stories (article_id, story_id), variables about_share, estimate_words and
-- forecast_words (patterns), slices (how many).
--
-- The interval a claim allows, [low, high], null where open:
--   exact     value -/+ half a unit of the last printed digit       about      value -/+ about_share of it
--   more_than, at_least: from value up     less_than, at_most: up to value     range: value to value_max
CREATE TEMP TABLE stated AS
WITH rules AS (
    SELECT claim_id AS id FROM claim_links_live WHERE relation = 'condition_of'
    UNION SELECT target_id FROM claim_links_live WHERE relation = 'condition_of'
), placed AS (
    SELECT c.claim_id, c.document_id, c.kind, c.approx, c.measured, c.indicator_id, c.action, c.population, c.subject,
           c.ref_area, c.ref_area_name, c.place, c.unit, c.unit_measure, c.per, c.change, c.base_period, c.comparator,
           c.time_collect, c.time_period, c.time_start, c.time_end, c.time_basis, c.modality, c.modality_marker,
           d.issue_date, coalesce(s.story_id, c.article_id) AS story,
           regexp_matches(c.context, getvariable('estimate_words')) AS estimated,
           coalesce(c.base_value, c.value) AS v,
           CASE WHEN c.base_value IS NULL THEN c.value_max ELSE c.base_value_max END AS v_max,
           CASE WHEN c.base_value IS NULL OR c.value = 0 THEN c.value_precision::DOUBLE
                ELSE c.value_precision::DOUBLE * (c.base_value::DOUBLE / c.value::DOUBLE) END AS step,
           c.time_period IS NULL AND d.issue_date IS NOT NULL AS by_issue,
           r.id IS NOT NULL OR c.indicator_id IS NULL
             OR (c.time_period IS NULL AND d.issue_date IS NULL) AS story_bound
    FROM claims_live AS c
    JOIN documents_live AS d USING (document_id)
    LEFT JOIN stories AS s ON s.article_id = c.article_id
    LEFT JOIN rules AS r ON r.id = c.claim_id
), dated AS (
    SELECT * REPLACE (
        CASE WHEN by_issue THEN left(issue_date, 7) ELSE time_period END AS time_period,
        CASE WHEN by_issue THEN month_start(issue_date) ELSE time_start END AS time_start,
        CASE WHEN by_issue THEN month_end(issue_date) ELSE time_end END AS time_end,
        CASE WHEN by_issue THEN 'issue' ELSE time_basis END AS time_basis,
        coalesce(unit_measure, unit, '{' || kind || '}') AS unit_measure)
    FROM placed
), keyed AS (
    SELECT *,
           CASE WHEN story_bound THEN story END AS bound_story,
           CASE WHEN indicator_id IS NULL THEN measured END AS measured_key
    FROM dated
)
SELECT *,
       key_of([indicator_id, measured_key, action, population, subject, ref_area, place, unit_measure, per, change,
               base_period, comparator, time_collect, bound_story]) AS series_id,
       (hash(series_id) % getvariable('slices'))::INTEGER AS slice,
       CASE approx WHEN 'exact' THEN v::DOUBLE - coalesce(step, 0) / 2
                   WHEN 'about' THEN v::DOUBLE - abs(v::DOUBLE) * getvariable('about_share')
                   WHEN 'range' THEN v::DOUBLE
                   WHEN 'more_than' THEN v::DOUBLE WHEN 'at_least' THEN v::DOUBLE END AS low,
       CASE approx WHEN 'exact' THEN v::DOUBLE + coalesce(step, 0) / 2
                   WHEN 'about' THEN v::DOUBLE + abs(v::DOUBLE) * getvariable('about_share')
                   WHEN 'range' THEN coalesce(v_max, v)::DOUBLE
                   WHEN 'less_than' THEN v::DOUBLE WHEN 'at_most' THEN v::DOUBLE END AS high,
       CASE modality
            WHEN 'actual' THEN CASE WHEN estimated THEN 'E' ELSE 'A' END
            WHEN 'planned' THEN CASE WHEN regexp_matches(modality_marker, getvariable('forecast_words')) THEN 'F' END END AS status
FROM keyed
ORDER BY slice;
